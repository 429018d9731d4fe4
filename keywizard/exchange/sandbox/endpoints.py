"""The endpoints served: one row each, with what a caller must show and what the key must be allowed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from keywizard.domain.account import Account
from keywizard.domain.permission import Permission
from keywizard.exchange.sandbox.causes import REJECTED_KEY, UNAUTHORIZED, RequestDeniedError
from keywizard.exchange.sandbox.markets import (
    COINS,
    PAIRS,
    PAIRS_BY_SYMBOL,
    QUOTE,
    amount,
    capital_config,
    cross_pairs,
    futures_info,
    isolated_pairs,
    spot_info,
)
from keywizard.exchange.sandbox.orders import OrderBook, pair_of, quantity_of, read_order
from keywizard.exchange.sandbox.received import Parameters
from keywizard.exchange.simulated.ledger import LedgerKey


class Security(StrEnum):
    """What a caller must show (spot docs, rest-api, request security)."""

    NONE = "none"
    API_KEY = "api-key"
    SIGNED = "signed"


class Caller(NamedTuple):
    """Who asks: a key that has been let in."""

    issued: LedgerKey
    """The key."""
    account: Account
    """Its account's facts."""
    book: OrderBook
    """Its account's orders."""


class Call(NamedTuple):
    """A request that is let in."""

    parameters: Parameters
    """What it says."""
    now: int
    """The server's time, milliseconds since 1970."""
    caller: Caller | None
    """Who asks; nobody where no key is needed."""

    def known_caller(self) -> Caller:
        """Give the caller of an endpoint that needs one."""
        if self.caller is None:
            raise RequestDeniedError("api-key-missing")
        return self.caller


class Endpoint(NamedTuple):
    """An endpoint."""

    method: str
    """The HTTP method."""
    path: str
    """The path."""
    security: Security
    """What the caller must show."""
    permission: Permission | None
    """What the key must be allowed, if it must show one and sign."""
    answer: Callable[[Call], Any]
    """What makes the answer, a JSON value."""
    denial: int = REJECTED_KEY
    """The code for a missing permission."""


def _info(call: Call) -> Any:
    values = call.parameters.values
    wanted = [values["symbol"]] if values.get("symbol") else [word for word in values.get("symbols", "").strip("[]").split(",") if word]
    symbols = [word.strip('" ') for word in wanted]
    if any(symbol not in PAIRS_BY_SYMBOL for symbol in symbols):
        raise RequestDeniedError("symbol-unknown", symbols=", ".join(PAIRS_BY_SYMBOL))
    return spot_info(call.now, [PAIRS_BY_SYMBOL[symbol] for symbol in symbols] or PAIRS)


def _account(call: Call) -> Any:
    caller = call.known_caller()
    none = amount(Decimal(0))
    return {
        "makerCommission": 10,
        "takerCommission": 10,
        "buyerCommission": 0,
        "sellerCommission": 0,
        "commissionRates": {"maker": "0.00100000", "taker": "0.00100000", "buyer": none, "seller": none},
        "canTrade": True,
        "canWithdraw": True,
        "canDeposit": True,
        "brokered": False,
        "requireSelfTradePrevention": False,
        "preventSor": False,
        "updateTime": call.now,
        "accountType": "SPOT",
        "balances": [
            {"asset": coin.code, "free": amount(coin.free if caller.account.spot_deposit else Decimal(0)), "locked": none} for coin in COINS
        ],
        "permissions": ["SPOT"],
        "uid": 1,
    }


def _restrictions(call: Call) -> Any:
    issued = call.known_caller().issued
    granted = {permission.value: permission in issued.permissions for permission in Permission}
    return {"ipRestrict": bool(issued.allowed_ips), "createTime": int(issued.created_at.timestamp() * 1000), **granted}


def _capital(call: Call) -> Any:
    return capital_config(is_funded=call.known_caller().account.spot_deposit)


def _place(call: Call) -> Any:
    return call.known_caller().book.place(call.parameters, call.now).shown()


def _try(call: Call) -> Any:
    read_order(call.parameters, call.now, 0)
    return {}


def _open_orders(call: Call) -> Any:
    symbol = pair_of(call.parameters).symbol if call.parameters.values.get("symbol") else None
    return [order.shown() for order in call.known_caller().book.open_orders(symbol)]


def _futures_balance(call: Call) -> Any:
    none = amount(Decimal(0))
    shares = dict.fromkeys(("balance", "crossWalletBalance", "crossUnPnl", "availableBalance", "maxWithdrawAmount"), none)
    return [{"accountAlias": "practice", "asset": QUOTE, **shares, "marginAvailable": True, "updateTime": call.now}]


def _futures_account(call: Call) -> Any:
    none = amount(Decimal(0))
    totals = ("totalInitialMargin", "totalMaintMargin", "totalWalletBalance", "totalUnrealizedProfit", "totalMarginBalance")
    asset = ("walletBalance", "unrealizedProfit", "marginBalance", "maintMargin", "initialMargin", "availableBalance", "maxWithdrawAmount")
    wallet = {"asset": QUOTE, **dict.fromkeys((*asset, "crossWalletBalance", "crossUnPnl"), none), "updateTime": call.now}
    more = dict.fromkeys((*totals, "totalCrossWalletBalance", "totalCrossUnPnl", "availableBalance", "maxWithdrawAmount"), none)
    return {"canTrade": True, "canDeposit": True, "canWithdraw": True, **more, "assets": [wallet], "positions": []}


def _transfer(call: Call) -> Any:
    call.parameters.need("type")
    _coin(call.parameters, "asset")
    quantity_of(call.parameters, "amount")
    return {"tranId": call.now}


def _withdraw(call: Call) -> Any:
    _coin(call.parameters, "coin")
    call.parameters.need("address")
    quantity_of(call.parameters, "amount")
    return {"id": f"{call.now:032x}"}


def _coin(parameters: Parameters, name: str) -> None:
    if parameters.need(name) not in {coin.code for coin in COINS}:
        raise RequestDeniedError("parameter-malformed", name=name)


_READ, _TRADE, _FUTURES = Permission.READING, Permission.SPOT_AND_MARGIN_TRADING, Permission.FUTURES
_ROWS = (
    Endpoint("GET", "/api/v3/ping", Security.NONE, None, lambda _: {}),
    Endpoint("GET", "/api/v3/time", Security.NONE, None, lambda call: {"serverTime": call.now}),
    Endpoint("GET", "/api/v3/exchangeInfo", Security.NONE, None, _info),
    Endpoint("GET", "/api/v3/account", Security.SIGNED, _READ, _account),
    Endpoint("GET", "/api/v3/openOrders", Security.SIGNED, _READ, _open_orders),
    Endpoint(
        "DELETE",
        "/api/v3/openOrders",
        Security.SIGNED,
        _TRADE,
        lambda call: [each.shown() for each in call.known_caller().book.cancel_all(call.parameters)],
    ),
    Endpoint("GET", "/api/v3/order", Security.SIGNED, _READ, lambda call: call.known_caller().book.find(call.parameters).shown()),
    Endpoint("POST", "/api/v3/order", Security.SIGNED, _TRADE, _place),
    Endpoint("DELETE", "/api/v3/order", Security.SIGNED, _TRADE, lambda call: call.known_caller().book.cancel(call.parameters).shown()),
    Endpoint("POST", "/api/v3/order/test", Security.SIGNED, _TRADE, _try),
    Endpoint("GET", "/sapi/v1/account/apiRestrictions", Security.SIGNED, _READ, _restrictions),
    Endpoint("GET", "/sapi/v1/capital/config/getall", Security.SIGNED, _READ, _capital),
    Endpoint("GET", "/sapi/v1/margin/allPairs", Security.API_KEY, _READ, lambda _: cross_pairs()),
    Endpoint("GET", "/sapi/v1/margin/isolated/allPairs", Security.API_KEY, _READ, lambda _: isolated_pairs()),
    Endpoint("POST", "/sapi/v1/asset/transfer", Security.SIGNED, Permission.UNIVERSAL_TRANSFER, _transfer, UNAUTHORIZED),
    Endpoint("POST", "/sapi/v1/capital/withdraw/apply", Security.SIGNED, Permission.WITHDRAWALS, _withdraw, UNAUTHORIZED),
    Endpoint("GET", "/fapi/v1/ping", Security.NONE, None, lambda _: {}),
    Endpoint("GET", "/fapi/v1/time", Security.NONE, None, lambda call: {"serverTime": call.now}),
    Endpoint("GET", "/fapi/v1/exchangeInfo", Security.NONE, None, lambda call: futures_info(call.now, PAIRS)),
    Endpoint("GET", "/dapi/v1/exchangeInfo", Security.NONE, None, lambda call: futures_info(call.now, ())),
    *(Endpoint("GET", f"/fapi/{version}/balance", Security.SIGNED, _FUTURES, _futures_balance) for version in ("v2", "v3")),
    *(Endpoint("GET", f"/fapi/{version}/account", Security.SIGNED, _FUTURES, _futures_account) for version in ("v2", "v3")),
)
ENDPOINTS: Mapping[tuple[str, str], Endpoint] = {(row.method, row.path): row for row in _ROWS}
"""Every endpoint by its method and path."""
