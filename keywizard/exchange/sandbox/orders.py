"""Orders, kept as long as the sandbox runs. Nothing is matched: a market order is filled at the pair's fixed price, any other one rests.

Balances do not change by it. What a request asks for wrongly is refused as Binance would refuse it.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from keywizard.exchange.sandbox.causes import UNKNOWN_ORDER_SENT, RequestDeniedError
from keywizard.exchange.sandbox.markets import ORDER_TYPES, PAIRS_BY_SYMBOL, SIDES, TIMES_IN_FORCE, Pair, amount
from keywizard.exchange.sandbox.received import Parameters

MAX_OPEN_ORDERS = 200
"""Of one account; Binance's own filter MAX_NUM_ORDERS counts by pair."""
_MAX_KEPT = 1000
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,8})?")
_ORDER_ID = re.compile(r"[0-9]{1,18}")
_CLIENT_ID = re.compile(r"[.A-Z:/a-z0-9_-]{1,36}")
_NEEDED = {
    "LIMIT": ("timeInForce", "quantity", "price"),
    "LIMIT_MAKER": ("quantity", "price"),
    "MARKET": (),
    "STOP_LOSS": ("quantity", "stopPrice"),
    "STOP_LOSS_LIMIT": ("timeInForce", "quantity", "price", "stopPrice"),
    "TAKE_PROFIT": ("quantity", "stopPrice"),
    "TAKE_PROFIT_LIMIT": ("timeInForce", "quantity", "price", "stopPrice"),
}
"""What each type cannot do without (spot docs, new order)."""


class Order(NamedTuple):
    """An order as it was placed."""

    number: int
    """Its `orderId`."""
    client_id: str
    """The name that the client gave it, or one of ours."""
    symbol: str
    """The pair."""
    side: str
    """BUY or SELL."""
    type: str
    """One of ORDER_TYPES."""
    time_in_force: str
    """GTC, IOC or FOK."""
    quantity: Decimal
    """How much of the base coin."""
    price: Decimal
    """The limit; nought for a market order."""
    placed: int
    """When, milliseconds since 1970."""
    status: str
    """NEW, FILLED or CANCELED."""

    def shown(self) -> dict[str, Any]:
        """Give it as `GET /api/v3/order` does."""
        filled = self.quantity if self.status == "FILLED" else Decimal(0)
        return {
            "symbol": self.symbol,
            "orderId": self.number,
            "orderListId": -1,
            "clientOrderId": self.client_id,
            "price": amount(self.price),
            "origQty": amount(self.quantity),
            "executedQty": amount(filled),
            "origQuoteOrderQty": amount(Decimal(0)),
            "cummulativeQuoteQty": amount(filled * PAIRS_BY_SYMBOL[self.symbol].price),
            "status": self.status,
            "timeInForce": self.time_in_force,
            "type": self.type,
            "side": self.side,
            "stopPrice": amount(Decimal(0)),
            "icebergQty": amount(Decimal(0)),
            "time": self.placed,
            "updateTime": self.placed,
            "transactTime": self.placed,
            "isWorking": True,
            "workingTime": self.placed,
            "selfTradePreventionMode": "EXPIRE_MAKER",
            "fills": [],
        }


class OrderBook:
    """The orders of one account, oldest first."""

    def __init__(self) -> None:
        """Begin without any."""
        self._orders: dict[int, Order] = {}
        self._last = 0

    def place(self, parameters: Parameters, now: int) -> Order:
        """Place an order; refuses what `read_order` does, and `too-many-orders`."""
        order = read_order(parameters, now, self._last + 1)
        if order.status == "NEW" and sum(1 for _ in self.open_orders(None)) >= MAX_OPEN_ORDERS:
            raise RequestDeniedError("too-many-orders", limit=MAX_OPEN_ORDERS)
        self._last = order.number
        self._orders[order.number] = order
        self._forget_oldest()
        return order

    def find(self, parameters: Parameters, code: int | None = None) -> Order:
        """Give the order that `orderId` or `origClientOrderId` names; refuses `order-unknown`, with a code of one's own."""
        symbol, number = pair_of(parameters).symbol, parameters.values.get("orderId", "")
        if number and not _ORDER_ID.fullmatch(number):
            raise RequestDeniedError("parameter-malformed", name="orderId")
        client_id = "" if number else parameters.need("origClientOrderId")
        for order in self._orders.values():
            if order.symbol == symbol and (str(order.number) == number or order.client_id == client_id):
                return order
        raise RequestDeniedError("order-unknown", code=code)

    def cancel(self, parameters: Parameters) -> Order:
        """Cancel an open order; refuses `order-unknown`."""
        order = self.find(parameters, UNKNOWN_ORDER_SENT)
        if order.status != "NEW":
            raise RequestDeniedError("order-unknown", code=UNKNOWN_ORDER_SENT)
        return self._cancelled(order)

    def cancel_all(self, parameters: Parameters) -> list[Order]:
        """Cancel every open order of a pair; refuses `order-unknown` where there is none."""
        open_orders = list(self.open_orders(pair_of(parameters).symbol))
        if not open_orders:
            raise RequestDeniedError("order-unknown", code=UNKNOWN_ORDER_SENT)
        return [self._cancelled(order) for order in open_orders]

    def open_orders(self, symbol: str | None) -> Iterator[Order]:
        """Give the open orders, of one pair or of all."""
        return (order for order in self._orders.values() if order.status == "NEW" and symbol in {None, order.symbol})

    def _cancelled(self, order: Order) -> Order:
        self._orders[order.number] = order._replace(status="CANCELED")
        return self._orders[order.number]

    def _forget_oldest(self) -> None:
        surplus = len(self._orders) - _MAX_KEPT
        for number in list(islice((order.number for order in self._orders.values() if order.status != "NEW"), max(surplus, 0))):
            del self._orders[number]


def pair_of(parameters: Parameters) -> Pair:
    """Give the pair that `symbol` names; refuses `parameter-missing`, `symbol-unknown`."""
    pair = PAIRS_BY_SYMBOL.get(parameters.need("symbol"))
    if pair is None:
        raise RequestDeniedError("symbol-unknown", symbols=", ".join(PAIRS_BY_SYMBOL))
    return pair


def read_order(parameters: Parameters, now: int, number: int) -> Order:
    """Read an order; refuses `symbol-unknown`, `parameter-missing`, `parameter-malformed`."""
    pair, side, kind = pair_of(parameters), _one_of(parameters, "side", SIDES), _one_of(parameters, "type", ORDER_TYPES)
    for name in _NEEDED[kind]:
        parameters.need(name)
    if parameters.values.get("stopPrice"):
        quantity_of(parameters, "stopPrice")
    return Order(
        number,
        _client_id(parameters.values, number),
        pair.symbol,
        side,
        kind,
        _one_of(parameters, "timeInForce", TIMES_IN_FORCE) if parameters.values.get("timeInForce") else "GTC",
        _base_quantity(parameters, pair),
        quantity_of(parameters, "price") if "price" in _NEEDED[kind] else Decimal(0),
        now,
        "FILLED" if kind == "MARKET" else "NEW",
    )


def quantity_of(parameters: Parameters, name: str) -> Decimal:
    """Read a number above nought with at most eight decimals; refuses `parameter-missing`, `parameter-malformed`."""
    text = parameters.need(name)
    if not _NUMBER.fullmatch(text) or not Decimal(text):
        raise RequestDeniedError("parameter-malformed", name=name)
    return Decimal(text)


def _base_quantity(parameters: Parameters, pair: Pair) -> Decimal:
    if parameters.values.get("quoteOrderQty") and not parameters.values.get("quantity"):
        return quantity_of(parameters, "quoteOrderQty") / pair.price
    return quantity_of(parameters, "quantity")


def _client_id(values: Mapping[str, str], number: int) -> str:
    wanted = values.get("newClientOrderId", "")
    if wanted and not _CLIENT_ID.fullmatch(wanted):
        raise RequestDeniedError("parameter-malformed", name="newClientOrderId")
    return wanted or f"practice-{number}"


def _one_of(parameters: Parameters, name: str, choices: tuple[str, ...]) -> str:
    word = parameters.need(name).upper()
    if word not in choices:
        raise RequestDeniedError("parameter-malformed", name=name)
    return word
