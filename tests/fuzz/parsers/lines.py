"""What comes over a line: answers of servers, requests of clients, messages of pages."""

import json
from collections.abc import Iterable, Mapping
from email.message import Message
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from keywizard.domain.errors import UsageError
from keywizard.domain.permission import Permission
from keywizard.exchange.binance import http
from keywizard.exchange.binance.client import Client
from keywizard.exchange.binance.diagnosis import diagnose
from keywizard.exchange.binance.error_codes import Cause
from keywizard.exchange.binance.hosts import checked_base_url
from keywizard.exchange.binance.payload import rest_query, websocket_parameters, websocket_payload
from keywizard.exchange.binance.restrictions import compare, read_granted
from keywizard.i18n.translator import LANGUAGES, Translator
from keywizard.web.gate import is_own_name, is_own_page
from keywizard.web.packets import goodbye_of, packet_of, pong_of
from tests.exchange.practice import NOW
from tests.exchange.sandbox_desk import Desk, HeldKey
from tests.fuzz.parsers.parser import Parser, text_of

_URL = "https://api.binance.com"
_SIGNED = b"%SIGNED"
_STATUSES = (200, 400, 401, 403, 404, 418, 429, 500, 503, 302)


class _Response(NamedTuple):
    status: int
    headers: Message


def _received(data: bytes) -> http.Answer:
    status = _STATUSES[data[0] % len(_STATUSES)] if data else 200
    head, _, body = data[1:].partition(b"\n\n")
    headers = Message()
    for line in head.split(b"\n"):
        name, _, value = line.partition(b": ")
        headers[name.decode("latin-1").replace("\r", "") or "X"] = value.decode("latin-1").replace("\r", "")
    return http._answer(_Response(status, headers), body)


def _answer(data: bytes) -> Iterable[str]:
    rights, told = "", list[tuple[Cause, Mapping[str, str | int]]]()
    try:
        answer = _received(data)
        found = diagnose(answer, answer, ("8.8.8.8",))
        told.append((found.cause, found.values))
        if (granted := read_granted(answer.document)) is not None:
            compare(granted, frozenset({Permission.READING}), ("8.8.8.8",))
            rights = f"{granted.unknown} {granted.trading_ends}"
        Client(_URL, lambda *_: answer).server_time()
    except http.UnansweredError as error:
        told.append((error.cause, error.values))
    return [rights, *(text for cause, values in told for text in _texts(cause, values))]


def _texts(cause: Cause, values: Mapping[str, str | int]) -> Iterable[str]:
    ids = (f"cause.{cause}.message", f"cause.{cause}.hint")
    return [Translator(language)(message_id, **{"url": _URL, **values}) for language in LANGUAGES for message_id in ids]


@cache
def _practice() -> tuple[Desk, HeldKey]:
    desk = Desk()
    return desk, desk.make()


def _request(data: bytes) -> Iterable[str]:
    """Have a request answered whose parts stand on lines: method, path, API key, query, body. `held` is a key, `%SIGNED` signs by it."""
    desk, held = _practice()
    method, path, api_key, query, body = (data.split(b"\n", 4) + [b""] * 5)[:5]
    if query.startswith(_SIGNED):
        query = query.removeprefix(_SIGNED)
        query += b"&signature=" + quote(held.sign(query), safe="").encode()
    desk.notes.clear()
    outcome = desk.send({b"held": held.api_key, b"": None}.get(api_key, text_of(api_key)), text_of(method), text_of(path), query, body)
    return (json.dumps(outcome.json), json.dumps(outcome.note.to_object()))


def _payload(data: bytes) -> Iterable[str]:
    text = text_of(data)
    error: UsageError | None = None
    try:
        if not rest_query(text).isascii():
            raise AssertionError("what is signed of a query is not ASCII")
    except UsageError as refused:
        error = refused
    websocket_payload(websocket_parameters(text, "k" * 64)).encode()  # signed as it is, in UTF-8
    if error is not None:
        raise error
    return ()


def _base_url(data: bytes) -> None:
    url = checked_base_url(text_of(data))
    if not url.startswith(("https://", "http://")) or "@" in url or not url.isprintable():
        raise AssertionError("a base URL that leads elsewhere")


def _page(data: bytes) -> None:
    text = text_of(data)
    packet = packet_of(text)
    if packet is not None and int.from_bytes(packet[1:5], "big") != len(packet) - 5:
        raise AssertionError("a packet of another length than it says")
    pong_of(text)
    goodbye_of(data)
    host, _, origin = text.partition("\n")
    is_own_name(host)
    is_own_page({"Host": host, "Origin": origin})


_RIGHTS = (
    b'{"ipRestrict":false,"createTime":1700000000000,"enableReading":true,"enableWithdrawals":true,"tradingAuthorityExpirationTime":1}'
)
_ERROR = b'{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action, request ip: 203.0.113.9"}'
_ANSWERS = (
    b"\x00Content-Type: application/json\n\n" + _RIGHTS,
    b"\x00\n\n" + _RIGHTS.replace(b"Withdrawals", b"\xff"),
    b"\x02\n\n" + _ERROR,
    b"\x02\n\n" + _ERROR.replace(b"203.0.113.9", b"\xff"),
    b'\x01\n\n{"code":-1021,"msg":"\xff"}',
    b'\x00\n\n{"serverTime":1700000000000}',
    b"\x06Retry-After: 30\nContent-Length: 4000\n\n<html>\xff</html>",
    b"\x00Content-Length: 4000\n\n{",
    b"\x09Location: https://\xff\n\n",
)
_TIME = b"timestamp=%d" % int(NOW.timestamp() * 1000)
_REQUESTS = (
    b"GET\n/api/v3/account\nheld\n%SIGNED" + _TIME + b"\n",
    b"POST\n/api/v3/order\nheld\n%SIGNED" + _TIME + b"&symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=20000\n",
    b"DELETE\n/api/v3/order\nheld\n%SIGNED" + _TIME + b"&symbol=BTCUSDT&orderId=1&recvWindow=60000\n",
    b"GET\n/sapi/v1/account/apiRestrictions\n\xff\n%SIGNED" + _TIME + b"\n",
    b"GET\n/api/v3/ticker/price\n\nsymbol=BTCUSDT\n",
    b"GET\n/api/v3/klines\n\nsymbol=BTCUSDT&interval=1m&limit=5\n",
    b"GET\n/\xff\n\n\xff=\xff\n\xff",
    b"\xff\n/api/v3/order\nheld\nsignature=\xff&\xff=1&\xff=2\n\xfe",
    b"POST\n/api/v3/order\nheld\n%SIGNED" + _TIME + b"&symbol=\xff&side=\xff&type=\xff&quantity=\xff\n",
)
_PAGES = (
    b'["stdin", "\\u0003a"]',
    b'["resize", {"width": 80, "height": 24}]',
    b'["ping", "\xff"]',
    b"127.0.0.1:8000\nhttp://127.0.0.1:8000",
    b"[::1]\n",
)

LINES = (
    Parser("server's answer", _answer, lambda: _ANSWERS, ()),
    Parser("sandbox request", _request, lambda: _REQUESTS, ()),
    Parser(
        "payload",
        _payload,
        lambda: (b"symbol=BTCUSDT&timestamp=1", b"a=%C3%A8&b=1+1", b"\xff", b"signature=\xff&x", b"apiKey=\xff"),
        (UsageError,),
    ),
    Parser(
        "base URL",
        _base_url,
        lambda: (b"https://api.binance.com/", b"http://[::1]:80", b"http://\xff.example", b"https://u:\xff@h"),
        (UsageError,),
    ),
    Parser("page's message", _page, lambda: _PAGES, ()),
)
