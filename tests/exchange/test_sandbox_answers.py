"""What the practice exchange answers to those it lets in, and that nothing it is sent breaks it."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.exchange.sandbox.endpoints import ENDPOINTS
from keywizard.exchange.sandbox.orders import MAX_OPEN_ORDERS
from tests.exchange.sandbox_desk import SECRET_KEY, TRUSTED, Desk, HeldKey, Outcome

ORDER, OPEN, TRY = "/api/v3/order", "/api/v3/openOrders", "/api/v3/order/test"
LIMIT = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.001", "price": "50000"}


def trader() -> tuple[Desk, HeldKey]:
    desk = Desk()
    return desk, desk.make(KeyType.HMAC, *Permission, ips=(TRUSTED,))


def placed(desk: Desk, key: HeldKey, path: str = ORDER, **changed: Any) -> Outcome:
    parameters: dict[str, Any] = {name: value for name, value in (LIMIT | changed).items() if value is not None}
    return desk.ask(key, "POST", path, **parameters)


def test_what_needs_no_key_is_answered_without_one() -> None:
    desk = Desk()
    assert desk.send(None, "GET", "/api/v3/ping").json == {}
    assert desk.send(None, "GET", "/api/v3/time").json == {"serverTime": desk.milliseconds}
    assert [each["symbol"] for each in desk.send(None, "GET", "/api/v3/exchangeInfo").json["symbols"]] == ["BTCUSDT", "ETHUSDT", "BNBUSDT"]


def test_exchange_info_can_be_asked_for_one_pair_or_some() -> None:
    desk = Desk()
    queries = {"symbol=BNBUSDT": ["BNBUSDT"], "symbols=%5B%22ETHUSDT%22%2C%22BTCUSDT%22%5D": ["ETHUSDT", "BTCUSDT"], "symbols=[]": None}
    for query, expected in queries.items():
        symbols = [each["symbol"] for each in desk.send(None, "GET", "/api/v3/exchangeInfo", query).json["symbols"]]
        assert symbols == (expected or ["BTCUSDT", "ETHUSDT", "BNBUSDT"])
    assert desk.send(None, "GET", "/api/v3/exchangeInfo", "symbol=DOGEUSDT").told == (400, -1121, "symbol-unknown")


def test_an_account_without_a_deposit_has_nothing() -> None:
    balances = {}
    for scenario in ("verified-plus", "new"):
        desk = Desk(scenario)
        balances[scenario] = {
            each["asset"]: float(each["free"]) for each in desk.ask(desk.make(), "GET", "/api/v3/account").json["balances"]
        }
    assert set(balances["new"].values()) == {0.0}
    assert all(balances["verified-plus"].values())


def test_an_order_rests_until_it_is_cancelled() -> None:
    desk, key = trader()
    order = placed(desk, key).json
    assert (order["status"], order["price"], order["origQty"]) == ("NEW", "50000.00000000", "0.00100000")
    number = order["orderId"]
    assert [each["orderId"] for each in desk.ask(key, "GET", OPEN).json] == [number]
    assert desk.ask(key, "GET", OPEN, symbol="ETHUSDT").json == []
    assert desk.ask(key, "DELETE", ORDER, symbol="BTCUSDT", orderId=number).json["status"] == "CANCELED"
    assert desk.ask(key, "GET", ORDER, symbol="BTCUSDT", orderId=number).json["status"] == "CANCELED"
    assert desk.ask(key, "DELETE", ORDER, symbol="BTCUSDT", orderId=number).told == (400, -2011, "order-unknown")
    assert desk.ask(key, "DELETE", OPEN, symbol="BTCUSDT").told == (400, -2011, "order-unknown")
    assert desk.ask(key, "GET", ORDER, symbol="BTCUSDT", orderId=number + 1).told == (400, -2013, "order-unknown")


def test_an_order_is_found_by_the_clients_own_name_too_and_all_of_a_pair_are_cancelled_at_once() -> None:
    desk, key = trader()
    placed(desk, key, newClientOrderId="mine")
    placed(desk, key, symbol="ETHUSDT")
    assert desk.ask(key, "GET", ORDER, symbol="BTCUSDT", origClientOrderId="mine").json["clientOrderId"] == "mine"
    assert [each["status"] for each in desk.ask(key, "DELETE", OPEN, symbol="BTCUSDT").json] == ["CANCELED"]
    assert [each["symbol"] for each in desk.ask(key, "GET", OPEN).json] == ["ETHUSDT"]


def test_a_market_order_is_filled_and_a_tried_one_leaves_nothing() -> None:
    desk, key = trader()
    market: dict[str, Any] = {"type": "MARKET", "timeInForce": None, "price": None}
    assert placed(desk, key, TRY).json == {}
    assert placed(desk, key, **market).json["status"] == "FILLED"
    by_value = placed(desk, key, **market | {"quantity": None, "quoteOrderQty": "600"}).json
    assert (by_value["executedQty"], by_value["cummulativeQuoteQty"]) == ("0.01000000", "600.00000000")
    assert desk.ask(key, "GET", OPEN).json == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"symbol": None}, (400, -1102, "parameter-missing")),
        ({"symbol": "NOPE"}, (400, -1121, "symbol-unknown")),
        ({"side": "HOLD"}, (400, -1100, "parameter-malformed")),
        ({"type": "WISH"}, (400, -1100, "parameter-malformed")),
        ({"price": None}, (400, -1102, "parameter-missing")),
        ({"timeInForce": None}, (400, -1102, "parameter-missing")),
        ({"timeInForce": "NEVER"}, (400, -1100, "parameter-malformed")),
        ({"quantity": "0"}, (400, -1100, "parameter-malformed")),
        ({"quantity": "1e3"}, (400, -1100, "parameter-malformed")),
        ({"quantity": "-1"}, (400, -1100, "parameter-malformed")),
        ({"price": "0.123456789"}, (400, -1100, "parameter-malformed")),
        ({"newClientOrderId": "a b"}, (400, -1100, "parameter-malformed")),
    ],
)
def test_a_wrong_order_is_refused_alike_when_placed_and_when_tried(changed: dict[str, str], told: tuple[int, int, str]) -> None:
    desk, key = trader()
    assert placed(desk, key, **changed).told == placed(desk, key, TRY, **changed).told == told


def test_open_orders_have_a_limit() -> None:
    desk, key = trader()
    assert all(placed(desk, key).status == 200 for _ in range(MAX_OPEN_ORDERS))
    assert placed(desk, key).told == (400, -1015, "too-many-orders")
    desk.ask(key, "DELETE", OPEN, symbol="BTCUSDT")
    assert placed(desk, key).status == 200


def test_money_moves_only_for_coins_that_there_are() -> None:
    desk, key = trader()
    transfer, withdraw = "/sapi/v1/asset/transfer", "/sapi/v1/capital/withdraw/apply"
    assert desk.ask(key, "POST", transfer, type="MAIN_UMFUTURE", asset="USDT", amount=5).json["tranId"]
    assert len(desk.ask(key, "POST", withdraw, coin="USDT", address="x", amount=5).json["id"]) == 32
    assert desk.ask(key, "POST", transfer, type="MAIN_UMFUTURE", asset="DOGE", amount=5).note.values == {"name": "asset"}
    assert desk.ask(key, "POST", withdraw, coin="USDT", amount=5).note.values == {"name": "address"}


FIELDS = st.sampled_from(
    (
        *LIMIT,
        "recvWindow",
        "orderId",
        "origClientOrderId",
        "newClientOrderId",
        "symbols",
        "stopPrice",
        "quoteOrderQty",
        "asset",
        "coin",
        "amount",
    )
)
VALUES = st.text() | st.sampled_from((*LIMIT.values(), "9" * 400, "1e999", "NaN", "-0", "0.00000001", "\x00", "٣", "\ud800", SECRET_KEY))
ASKED = settings(max_examples=150)


def is_sound(outcome: Outcome) -> bool:
    told = json.dumps(outcome.note.to_object())
    refused = outcome.note.cause is not None and set(outcome.json) == {"code", "msg"} and outcome.code < -1000
    return (outcome.status == 200 or refused) and SECRET_KEY not in told + json.dumps(outcome.json)


@ASKED
@given(st.sampled_from(sorted(ENDPOINTS)), st.dictionaries(FIELDS, VALUES))
def test_no_value_of_a_signed_request_breaks_it_or_comes_back_as_a_secret(endpoint: tuple[str, str], parameters: dict[str, str]) -> None:
    desk, key = trader()
    text = (
        "".join(f"{name}={quote(value, errors='surrogatepass')}&" for name, value in parameters.items()) + f"timestamp={desk.milliseconds}"
    )
    query = f"{text}&signature={quote(key.sign(text.encode()), safe='')}"
    outcome = desk.send(key.api_key, *endpoint, query)
    assert is_sound(outcome)
    assert outcome.note.cause not in {"signature-wrong", "timestamp-too-old", "api-key-not-issued"}


@ASKED
@given(st.sampled_from(sorted(ENDPOINTS)), st.binary(), st.binary(), st.text() | st.sampled_from([SECRET_KEY]), st.booleans())
def test_no_bytes_break_it(endpoint: tuple[str, str], query: bytes, body: bytes, api_key: str, is_known: bool) -> None:  # noqa: FBT001  # drawn
    desk, key = trader()
    assert is_sound(desk.send(key.api_key if is_known else api_key, *endpoint, query, body))


@ASKED
@given(st.text() | st.just("GET"), st.text() | st.builds("/{}/{}".format, st.just(SECRET_KEY), st.text()))
def test_no_method_and_no_path_break_it(method: str, path: str) -> None:
    desk, key = trader()
    assert is_sound(desk.send(key.api_key, method, path))


@ASKED
@given(st.lists(st.sampled_from(["timestamp", "signature", "recvWindow", "=", "&", "&&", "%", "%zz", "+", "€", "1", "\x00"])))
def test_no_crippled_query_string_breaks_it(words: list[str]) -> None:
    desk, key = trader()
    for method, path in (("GET", "/api/v3/account"), ("POST", ORDER)):
        assert is_sound(desk.send(key.api_key, method, path, "".join(words), "".join(reversed(words))))
