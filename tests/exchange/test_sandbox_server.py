"""The practice exchange on the wire: bytes as they come, clients that misbehave, servers gone wrong for the sake of others' tests."""

import asyncio
import contextlib
import http.client
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from keywizard.domain.errors import ExchangeError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.exchange.sandbox.server import CLIENT_IP_HEADER, MAX_BODY, SandboxServer
from tests.exchange.sandbox_desk import TRUSTED, Desk, HeldKey
from tests.exchange.sandbox_kit import Fault, expired_certificate, running_sandbox, serving

ACCOUNT = "/api/v3/account"


@contextlib.contextmanager
def served(client_ip: str | None = None) -> Iterator[tuple[Desk, http.client.HTTPConnection]]:
    desk = Desk()
    with serving(desk.sandbox, client_ip=client_ip) as base_url:
        connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=90)
        yield desk, connection
        connection.close()


def got(connection: http.client.HTTPConnection) -> tuple[int, Any]:
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "application/json;charset=UTF-8"
    return response.status, json.loads(response.read())


def asked(connection: http.client.HTTPConnection, key: HeldKey, query: str, **headers: str) -> tuple[int, Any]:
    connection.request("GET", f"{ACCOUNT}?{query}", headers={"X-MBX-APIKEY": key.api_key} | headers)
    return got(connection)


def raw(connection: http.client.HTTPConnection, octets: bytes) -> bytes:
    """Send bytes that are no request that a library would make; gives what comes back until the server hangs up."""
    with socket.create_connection((connection.host, connection.port), timeout=90) as plain:
        plain.sendall(octets)
        return b"".join(iter(lambda: plain.recv(65536), b""))


def fetched(url: str) -> Any:
    """Get what stands under a URL, whatever the status."""
    try:
        with urllib.request.urlopen(url, timeout=90) as answer:  # noqa: S310  # our own server's
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return json.loads(error.read())


@pytest.mark.parametrize("key_type", KeyType)
def test_a_signed_request_is_answered_over_http(key_type: KeyType) -> None:
    with served() as (desk, connection):
        key = desk.make(key_type)
        status, account = asked(connection, key, desk.query(key, note="a b&c=€"))
        assert (status, account["accountType"]) == (200, "SPOT")


def test_a_body_is_signed_with_the_query_string_byte_for_byte() -> None:
    with served() as (desk, connection):
        key = desk.make(KeyType.HMAC)
        query, body = "a=%7e+%20~", f"b=%2f&timestamp={desk.milliseconds}"
        signature = key.sign((query + body).encode())
        connection.request("POST", f"/api/v3/order/test?{query}", f"{body}&signature={signature}", {"X-MBX-APIKEY": key.api_key})
        assert got(connection)[1]["code"] == -2015
        assert desk.notes[-1].cause == "permission-not-granted"


def test_the_clients_address_is_that_of_the_header_or_of_the_server_or_its_own() -> None:
    for given, header, seen in (
        (None, {}, "127.0.0.1"),
        (TRUSTED, {}, TRUSTED),
        (TRUSTED, {CLIENT_IP_HEADER: "198.51.100.1"}, "198.51.100.1"),
    ):
        with served(given) as (desk, connection):
            key = desk.make(ips=(TRUSTED,))
            status, _ = asked(connection, key, desk.query(key), **header)
            assert (desk.notes[-1].client_ip, status) == (seen, 200 if seen == TRUSTED else 401)


def test_an_address_that_is_none_is_named_and_not_repeated() -> None:
    with served() as (desk, connection):
        assert asked(connection, desk.make(), "", **{CLIENT_IP_HEADER: "somewhere"})[0] == 400
        assert (desk.notes[-1].cause, desk.notes[-1].client_ip) == ("client-ip-malformed", "...")


@pytest.mark.parametrize(
    "octets",
    [
        b"HELLO\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        b"GET / HTTP/1.1\r\nX-MBX-APIKEY: a\x00b\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["no-http", "tls", "no-header", "nul", "long-line", "no-chunk"],
)
def test_what_is_no_request_is_refused_in_the_shape_of_all_refusals_and_nothing_is_said_on_the_terminal(
    octets: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with served() as (desk, connection):
        answer = raw(connection, octets)
        assert b" 400 " in answer.splitlines()[0]
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == -1100
        assert [note.cause for note in desk.notes] == ["request-malformed"]
    assert capfd.readouterr() == ("", "")


def test_a_body_that_is_too_large_is_refused() -> None:
    with served() as (desk, connection):
        connection.request("POST", "/api/v3/order", b"a" * (MAX_BODY + 1), {"X-MBX-APIKEY": "k" * 64})
        assert got(connection)[0] == 413
        assert desk.notes[-1].cause == "request-too-large"


def test_bytes_beyond_ascii_are_named() -> None:
    with served() as (desk, connection):
        key = desk.make()
        text = f"note=€&timestamp={desk.milliseconds}".encode()
        body = text + b"&signature=" + quote(key.sign(text), safe="").encode()
        connection.request("POST", "/api/v3/order/test", body, {"X-MBX-APIKEY": key.api_key})
        assert got(connection)[1]["code"] == -1022
        assert desk.notes[-1].cause == "payload-not-encoded"


def test_a_client_that_leaves_in_the_middle_disturbs_nobody() -> None:
    with served() as (desk, connection):
        with socket.create_connection((connection.host, connection.port)) as leaving:
            leaving.sendall(b"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        connection.request("GET", "/api/v3/ping")
        assert got(connection) == (200, {})
        assert desk.notes[-1].status == 200


def test_a_slip_of_ours_ends_the_serving_and_is_told_and_the_client_hears_no_more_than_that() -> None:
    class BrokenDesk(Desk):
        def __post_init__(self) -> None:
            super().__post_init__()
            self.sandbox.answer = None  # type: ignore[assignment, method-assign]  # what a slip may look like

    with pytest.raises(TypeError, match="not callable"), serving(BrokenDesk().sandbox) as base_url:
        assert fetched(f"{base_url}/api/v3/ping")["code"] == -1000


def test_a_port_that_is_taken_or_forbidden_is_named() -> None:
    async def listen(host: str, port: int) -> None:
        async with SandboxServer(Desk().sandbox, host, port):
            pass

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="port-taken"):
            asyncio.run(listen("127.0.0.1", taken.getsockname()[1]))
    with pytest.raises(ExchangeError, match="cannot-listen"):
        asyncio.run(listen("192.0.2.1", 0))


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in {Fault.SILENT, Fault.REDIRECT, Fault.SLOW}])
def test_a_server_can_go_wrong_for_the_sake_of_other_tests(fault: Fault) -> None:
    with running_sandbox(fault) as sandbox:
        connection = http.client.HTTPConnection(urlsplit(sandbox.base_url).netloc, timeout=90)
        connection.request("GET", "/api/v3/time")
        with contextlib.closing(connection), pytest.raises((ValueError, http.client.HTTPException, KeyError, TypeError)):
            assert json.loads(connection.getresponse().read(100_000))["serverTime"] > 10**12
        assert sandbox.notes == []


def test_a_server_can_go_wrong_in_one_place_alone() -> None:
    with running_sandbox(Fault.WAF, at="/sapi") as sandbox:
        assert fetched(f"{sandbox.base_url}/api/v3/ping") == {}
        with pytest.raises(ValueError, match="Expecting value"):
            fetched(f"{sandbox.base_url}/sapi/v1/account/apiRestrictions")


def test_a_skewed_clock_and_an_expired_certificate_can_be_had_too(tmp_path: Path) -> None:
    with running_sandbox(skew=timedelta(hours=1)) as skewed, running_sandbox() as right:
        hours = [fetched(f"{sandbox.base_url}/api/v3/time")["serverTime"] / 3_600_000 for sandbox in (skewed, right)]
        assert hours[0] - hours[1] == pytest.approx(1, abs=0.1)
        assert skewed.causes == [None]
    with running_sandbox(ssl_context=expired_certificate(tmp_path)) as expired, pytest.raises(urllib.error.URLError, match="CERTIFICATE"):
        fetched(f"{expired.base_url}/api/v3/time")
