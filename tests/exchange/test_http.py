"""Asking over HTTP: whatever comes back, or does not, has one name."""

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from keywizard.domain.errors import UsageError
from keywizard.exchange.binance import http
from keywizard.exchange.binance.client import Client
from keywizard.exchange.binance.error_codes import Cause
from keywizard.exchange.binance.hosts import HOSTS, TIME_PATH, checked_base_url
from keywizard.exchange.binance.http import UnansweredError
from tests.exchange.scripted import (
    Reply,
    hangs_up,
    keeps_silent,
    never_ends,
    refuses,
    says,
    sends,
    serving,
    stops_in_the_middle,
    tells_the_time,
)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def cause_of(base_url: str) -> Cause:
    with pytest.raises(UnansweredError) as raised:
        Client(base_url).server_time()
    return raised.value.cause


def test_the_time_is_told() -> None:
    with serving({TIME_PATH: tells_the_time}) as server:
        assert abs(Client(server.base_url).server_time() / 1000 - datetime.now(UTC).timestamp()) < 60


BAD_ANSWERS: dict[str, tuple[Reply, Cause]] = {
    "a web page": (sends(b"<html>hello</html>"), Cause.NOT_JSON),
    "half a JSON": (sends(b'{"serverTime": 17'), Cause.NOT_JSON),
    "a JSON that is no object": (says([1, 2]), Cause.NOT_JSON),
    "a JSON nested too deep": (sends(b"[" * 100_000), Cause.NOT_JSON),
    "nothing": (sends(b""), Cause.NOT_JSON),
    "another object": (says({"time": 1}), Cause.NOT_BINANCE),
    "a time that is text": (says({"serverTime": "now"}), Cause.NOT_BINANCE),
    "a page that is not there": (says({}, 404), Cause.NOT_BINANCE),
    "an endless body": (never_ends, Cause.ANSWER_TOO_LONG),
    "a redirect": (says({}, 302, Location="https://elsewhere.example/"), Cause.REDIRECTED),
    "a broken line": (hangs_up, Cause.ANSWER_CUT_SHORT),
    "half an answer": (stops_in_the_middle, Cause.ANSWER_CUT_SHORT),
    "a firewall's page": (sends(b"<html>403</html>", 403), Cause.FIREWALL),
    "a ban": (sends(b"", 418), Cause.BANNED),
    "a request to slow down": (refuses(-1003, 429), Cause.TOO_MANY_REQUESTS),
    "a gateway's page": (sends(b"<html>502</html>", 502), Cause.EXCHANGE_DOWN),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_every_bad_answer_has_its_own_name(name: str) -> None:
    reply, cause = BAD_ANSWERS[name]
    with serving({TIME_PATH: reply}) as server:
        assert cause_of(server.base_url) is cause


def test_a_body_of_10_mb_is_too_long() -> None:
    with serving({TIME_PATH: sends(bytes(10_000_000))}) as server:
        assert cause_of(server.base_url) is Cause.ANSWER_TOO_LONG


def test_a_redirect_is_not_followed_even_on_the_same_host() -> None:
    with serving({TIME_PATH: says({}, 307, Location="/elsewhere"), "/elsewhere": tells_the_time}) as server:
        assert cause_of(server.base_url) is Cause.REDIRECTED
        assert [path for path, _ in server.asked] == [TIME_PATH]


def test_who_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", 0.1)
    with serving({TIME_PATH: keeps_silent}) as server:
        assert cause_of(server.base_url) is Cause.HOST_SILENT


def test_who_drips_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "DEADLINE", -1.0)
    with serving({TIME_PATH: tells_the_time}) as server:
        assert cause_of(server.base_url) is Cause.HOST_SILENT


def test_a_host_that_takes_no_connections_is_named() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert cause_of(f"http://127.0.0.1:{closed.getsockname()[1]}") is Cause.HOST_REFUSED


def test_a_proxy_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({}) as proxy:  # it knows GET alone, so CONNECT is refused
        monkeypatch.setenv("https_proxy", proxy.base_url)
        assert cause_of("https://keywizard.invalid") is Cause.PROXY_REFUSED


def certificate(folder: Path, *, days: int) -> tuple[Path, Path]:
    """Make a certificate for this machine that ends after so many days."""
    private_key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, private_key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private_key, None)
    )
    paths = folder / "certificate.pem", folder / "private_key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pkcs8 = serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(private_key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption()))
    return paths


def test_a_trusted_certificate_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = certificate(tmp_path, days=30)
    monkeypatch.setenv("SSL_CERT_FILE", str(paths[0]))
    with serving({TIME_PATH: tells_the_time}, paths) as server:
        assert Client(server.base_url).server_time()


def test_an_expired_certificate_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = certificate(tmp_path, days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(paths[0]))
    with serving({TIME_PATH: tells_the_time}, paths) as server:
        assert cause_of(server.base_url) is Cause.CERTIFICATE_EXPIRED
        assert server.asked == []


def test_a_certificate_that_nobody_vouches_for_is_named(tmp_path: Path) -> None:
    with serving({TIME_PATH: tells_the_time}, certificate(tmp_path, days=30)) as server:
        assert cause_of(server.base_url) is Cause.CERTIFICATE_UNTRUSTED
        assert server.asked == []


def test_a_host_that_speaks_no_tls_is_named() -> None:
    with serving({TIME_PATH: tells_the_time}) as server:
        assert cause_of(server.base_url.replace("http:", "https:")) is Cause.TLS_BROKEN


def test_every_exchange_is_asked_over_tls() -> None:
    assert all(checked_base_url(host.base_url) == host.base_url for host in HOSTS.values())
    assert all(host.base_url.startswith("https://") for host in HOSTS.values())


@pytest.mark.parametrize("url", ["http://127.0.0.1:8710", "http://localhost:1/", "http://[::1]:80", "https://proxy.example:8443"])
def test_a_base_url_of_ones_own_is_taken(url: str) -> None:
    assert checked_base_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://api.binance.com", "base-url-open"),
        ("http://10.0.0.1", "base-url-open"),
        ("http://127.0.0.1.example.com", "base-url-open"),
        ("api.binance.com", "base-url-malformed"),
        ("ftp://127.0.0.1", "base-url-malformed"),
        ("https://user:secret@example.com", "base-url-malformed"),
        ("https://example.com?x=1", "base-url-malformed"),
        ("https://example.com:port", "base-url-malformed"),
        ("https://exa mple.com", "base-url-malformed"),
        ("https://example.com\r\nX: 1", "base-url-malformed"),
        ("https://", "base-url-malformed"),
        ("", "base-url-malformed"),
        ("https://[::1", "base-url-malformed"),
    ],
)
def test_any_other_is_refused(url: str, problem: str) -> None:
    with pytest.raises(UsageError, match=f"^{problem}$"):
        checked_base_url(url)
