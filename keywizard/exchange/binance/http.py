"""One GET over HTTP: bounded in time and size, TLS always verified, never led elsewhere."""

import http.client
import json
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import IO, Any, NamedTuple

from keywizard.exchange.binance.error_codes import Cause

TIMEOUT = 10.0
"""Seconds without a byte after which nobody is waited for any longer."""
DEADLINE = 30.0
"""Seconds for a whole answer, however slowly it drips."""
MAX_ANSWER_SIZE = 1024 * 1024
"""Bytes; the answers asked for here have a few thousand."""
_CHUNK = 64 * 1024
_CERTIFICATE_EXPIRED = 10
"""OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    """The HTTP status."""
    document: Mapping[str, Any]
    """The JSON object in it; empty where an error came without one."""
    retry_after: int | None = None
    """Seconds that the server asks to wait for, if it said so."""


class UnansweredError(Exception):
    """No answer that can be used came back."""

    def __init__(self, cause: Cause, **values: str | int) -> None:
        """Name the cause, with what its text needs to know."""
        super().__init__(cause)
        self.cause = cause
        self.values = values


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A signed request is for one host; wherever it is sent on to has no business with it."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing."""


class _EveryStatus(urllib.request.HTTPErrorProcessor):
    """An error of Binance has its reason in its body."""

    def http_response(self, request: object, response: Any) -> Any:
        """Let every status through."""
        del request
        return response

    https_response = http_response


def get(url: str, headers: Mapping[str, str]) -> Answer:
    """Ask, and read the answer as a JSON object; raises UnansweredError. Proxies are taken from the usual variables."""
    opener = urllib.request.build_opener(_NoRedirect, _EveryStatus, urllib.request.HTTPSHandler(context=ssl.create_default_context()))
    request = urllib.request.Request(url, headers={"User-Agent": "keywizard", **headers})  # noqa: S310  # hosts.py lets https and loopback pass alone
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            return _answer(response, _read(response))
    except urllib.error.URLError as error:
        raise _unanswered(error.reason if isinstance(error.reason, Exception) else error) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _unanswered(error) from None


def _read(response: IO[bytes]) -> bytes:
    content, end = bytearray(), time.monotonic() + DEADLINE
    while chunk := response.read1(_CHUNK) if isinstance(response, http.client.HTTPResponse) else response.read(_CHUNK):
        content += chunk
        if len(content) > MAX_ANSWER_SIZE:
            raise UnansweredError(Cause.ANSWER_TOO_LONG, limit=MAX_ANSWER_SIZE)
        if time.monotonic() > end:
            raise UnansweredError(Cause.HOST_SILENT)
    return bytes(content)


def _answer(response: Any, content: bytes) -> Answer:
    if 300 <= response.status < 400:
        raise UnansweredError(Cause.REDIRECTED)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict):
        return Answer(response.status, document, _seconds(response.headers.get("Retry-After")))
    if response.status in {403, 418, 429} or response.status >= 500:  # these come from machines in between, with a page for people
        return Answer(response.status, {}, _seconds(response.headers.get("Retry-After")))
    declared = response.headers.get("Content-Length")
    if declared is not None and declared.isdecimal() and len(content) < int(declared):
        raise UnansweredError(Cause.ANSWER_CUT_SHORT)
    raise UnansweredError(Cause.NOT_JSON)


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else None


def _unanswered(error: BaseException) -> UnansweredError:
    if isinstance(error, ssl.SSLCertVerificationError) and error.verify_code == _CERTIFICATE_EXPIRED:
        return UnansweredError(Cause.CERTIFICATE_EXPIRED)
    if "Tunnel connection failed" in str(error):  # a bare OSError, in the words of http.client
        return UnansweredError(Cause.PROXY_REFUSED)
    return UnansweredError(next((cause for kind, cause in _CAUSES if isinstance(error, kind)), Cause.LINE_BROKEN))


_CAUSES: tuple[tuple[type[BaseException], Cause], ...] = (
    (ssl.SSLCertVerificationError, Cause.CERTIFICATE_UNTRUSTED),
    (ssl.SSLError, Cause.TLS_BROKEN),
    (socket.gaierror, Cause.HOST_UNKNOWN),
    (TimeoutError, Cause.HOST_SILENT),
    (http.client.HTTPException, Cause.ANSWER_CUT_SHORT),
    (ConnectionRefusedError, Cause.HOST_REFUSED),
    (ConnectionError, Cause.ANSWER_CUT_SHORT),
)
"""From the special to the general: the first that fits counts."""
