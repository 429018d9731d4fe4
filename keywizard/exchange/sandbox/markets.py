"""The few coins and pairs of the practice exchange, in the shape that clients read when they start. Prices stand still."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

ORDER_TYPES = ("LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
SIDES = ("BUY", "SELL")
TIMES_IN_FORCE = ("GTC", "IOC", "FOK")
_EVER = 4133404800000
"""Milliseconds; the first of January 2101: a contract without an end names a day far off."""


class Coin(NamedTuple):
    """A coin, and how much of it every practice account with a deposit has."""

    code: str
    """Its short name."""
    name: str
    """Its long name."""
    network: str
    """The network that it is withdrawn by."""
    free: Decimal
    """What an account has of it."""


class Pair(NamedTuple):
    """A market that trades against USDT."""

    base: str
    """The coin bought or sold."""
    price: Decimal
    """What one of it costs, now and ever."""
    tick: str
    """The smallest step of a price."""
    step: str
    """The smallest step of a quantity."""

    @property
    def symbol(self) -> str:
        """The pair's name."""
        return f"{self.base}{QUOTE}"


QUOTE = "USDT"
COINS = (
    Coin(QUOTE, "TetherUS", "ETH", Decimal(10_000)),
    Coin("BTC", "Bitcoin", "BTC", Decimal(1)),
    Coin("ETH", "Ethereum", "ETH", Decimal(10)),
    Coin("BNB", "BNB", "BSC", Decimal(50)),
)
PAIRS = (
    Pair("BTC", Decimal(60_000), "0.01000000", "0.00001000"),
    Pair("ETH", Decimal(3_000), "0.01000000", "0.00010000"),
    Pair("BNB", Decimal(600), "0.01000000", "0.00100000"),
)
PAIRS_BY_SYMBOL = {pair.symbol: pair for pair in PAIRS}


def amount(value: Decimal) -> str:
    """Write a number as Binance does: text with eight decimals."""
    return f"{value:.8f}"


def spot_info(now: int, pairs: Iterable[Pair]) -> dict[str, Any]:
    """Give `/api/v3/exchangeInfo`; `now` in milliseconds."""
    return {
        "timezone": "UTC",
        "serverTime": now,
        "rateLimits": _LIMITS,
        "exchangeFilters": [],
        "symbols": [_spot_pair(pair) for pair in pairs],
    }


def futures_info(now: int, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Give `/fapi/v1/exchangeInfo`, or that of `/dapi` with no pairs."""
    assets = [{"asset": QUOTE, "marginAvailable": True, "autoAssetExchange": "0"}] if pairs else []
    listed = [_perpetual(pair) for pair in pairs]
    return {"timezone": "UTC", "serverTime": now, "rateLimits": _LIMITS, "exchangeFilters": [], "assets": assets, "symbols": listed}


def capital_config(*, is_funded: bool) -> list[dict[str, Any]]:
    """Give `/sapi/v1/capital/config/getall`."""
    return [_capital(coin, is_funded=is_funded) for coin in COINS]


def cross_pairs() -> list[dict[str, Any]]:
    """Give `/sapi/v1/margin/allPairs`."""
    return [{"id": number, "base": pair.base, "quote": QUOTE, **_margin(pair)} for number, pair in enumerate(PAIRS, start=1)]


def isolated_pairs() -> list[dict[str, Any]]:
    """Give `/sapi/v1/margin/isolated/allPairs`."""
    return [{"base": pair.base, "quote": QUOTE, **_margin(pair)} for pair in PAIRS]


_LIMITS = [
    {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000},
    {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 100},
]


def _spot_pair(pair: Pair) -> dict[str, Any]:
    return {
        "symbol": pair.symbol,
        "status": "TRADING",
        "baseAsset": pair.base,
        "baseAssetPrecision": 8,
        "quoteAsset": QUOTE,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": list(ORDER_TYPES),
        "icebergAllowed": False,
        "ocoAllowed": False,
        "otoAllowed": False,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": False,
        "cancelReplaceAllowed": False,
        "amendAllowed": False,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": True,
        "filters": _filters(pair),
        "permissions": [],
        "permissionSets": [["SPOT", "MARGIN"]],
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": ["EXPIRE_MAKER"],
    }


def _filters(pair: Pair) -> list[dict[str, Any]]:
    return [
        {"filterType": "PRICE_FILTER", "minPrice": pair.tick, "maxPrice": "1000000.00000000", "tickSize": pair.tick},
        {"filterType": "LOT_SIZE", "minQty": pair.step, "maxQty": "9000.00000000", "stepSize": pair.step},
        {"filterType": "MARKET_LOT_SIZE", "minQty": pair.step, "maxQty": "100.00000000", "stepSize": pair.step},
        {"filterType": "NOTIONAL", "minNotional": "5.00000000", "applyMinToMarket": True, "maxNotional": "9000000.00000000"},
        {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 200},
    ]


def _perpetual(pair: Pair) -> dict[str, Any]:
    return {
        "symbol": pair.symbol,
        "pair": pair.symbol,
        "contractType": "PERPETUAL",
        "deliveryDate": _EVER,
        "onboardDate": 1569398400000,
        "status": "TRADING",
        "maintMarginPercent": "2.5000",
        "requiredMarginPercent": "5.0000",
        "baseAsset": pair.base,
        "quoteAsset": QUOTE,
        "marginAsset": QUOTE,
        "pricePrecision": 2,
        "quantityPrecision": 3,
        "baseAssetPrecision": 8,
        "quotePrecision": 8,
        "underlyingType": "COIN",
        "filters": [
            {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000", "tickSize": "0.01"},
            {"filterType": "LOT_SIZE", "minQty": "0.001", "maxQty": "1000", "stepSize": "0.001"},
            {"filterType": "MARKET_LOT_SIZE", "minQty": "0.001", "maxQty": "100", "stepSize": "0.001"},
            {"filterType": "MIN_NOTIONAL", "notional": "5"},
        ],
        "orderTypes": ["LIMIT", "MARKET"],
        "timeInForce": list(TIMES_IN_FORCE),
    }


def _capital(coin: Coin, *, is_funded: bool) -> dict[str, Any]:
    none = amount(Decimal(0))
    return {
        "coin": coin.code,
        "name": coin.name,
        "depositAllEnable": True,
        "withdrawAllEnable": True,
        "free": amount(coin.free) if is_funded else none,
        **dict.fromkeys(("locked", "freeze", "withdrawing", "ipoing", "ipoable", "storage"), none),
        "isLegalMoney": False,
        "trading": True,
        "networkList": [_network(coin)],
    }


def _network(coin: Coin) -> dict[str, Any]:
    return {
        "network": coin.network,
        "coin": coin.code,
        "name": coin.network,
        "isDefault": True,
        "depositEnable": True,
        "withdrawEnable": True,
        "withdrawFee": "0.00100000",
        "withdrawMin": "0.00200000",
        "withdrawMax": "1000000.00000000",
        "withdrawIntegerMultiple": "0.00000001",
        "minConfirm": 1,
        "unLockConfirm": 1,
        "sameAddress": False,
        "busy": False,
    }


def _margin(pair: Pair) -> dict[str, Any]:
    return {"symbol": pair.symbol, "isMarginTrade": True, "isBuyAllowed": True, "isSellAllowed": True}
