"""A request as it came in: its bytes are what was signed, so nothing here changes one of them before they are checked."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote_plus

from keywizard.exchange.sandbox.causes import RequestDeniedError

_SIGNATURE = b"signature="
_MAX_NAME_SHOWN = 40


class ReceivedRequest(NamedTuple):
    """A request, taken apart no further than HTTP does."""

    method: str
    """GET, POST, DELETE and so on."""
    path: str
    """The path without the query string."""
    query: bytes
    """The query string as received, percent-encoding and all, without the question mark."""
    body: bytes
    """The body as received."""
    api_key: str | None
    """The header X-MBX-APIKEY, if it was sent."""
    client_ip: str
    """Where it comes from, or pretends to."""


class Parameters(NamedTuple):
    """What a request says, and what of it was signed."""

    payload: bytes
    """Query string and body with nothing between them, the signature taken out (spot docs, rest-api, SIGNED endpoints)."""
    joined: bytes
    """The same with an ampersand between the two, which is what some sign by mistake."""
    signature: str | None
    """The signature, percent-decoded."""
    values: Mapping[str, str]
    """All other parameters, decoded; where query string and body have the same one, that of the query string counts (spot docs)."""

    def need(self, name: str) -> str:
        """Give a parameter that must be there; refuses `parameter-missing`."""
        value = self.values.get(name, "")
        if not value:
            raise RequestDeniedError("parameter-missing", name=name)
        return value


def read_parameters(query: bytes, body: bytes) -> Parameters:
    """Take a request's parameters apart; refuses `parameter-doubled`, also for a signature that stands in both places."""
    in_query, in_body = query.split(b"&"), body.split(b"&")
    signatures = [pair for pair in (*in_query, *in_body) if pair.startswith(_SIGNATURE)]
    if len(signatures) > 1:
        raise RequestDeniedError("parameter-doubled", name="signature")
    signature = _decoded(signatures[0][len(_SIGNATURE) :]) if signatures else None
    first, second = _unsigned(query, in_query), _unsigned(body, in_body)
    joined = b"&".join(part for part in (first, second) if part)
    return Parameters(first + second, joined, signature, dict(_pairs(in_body)) | dict(_pairs(in_query)))


def _unsigned(text: bytes, pairs: list[bytes]) -> bytes:
    return b"&".join(pair for pair in pairs if not pair.startswith(_SIGNATURE)) if _SIGNATURE in text else text


def _pairs(pairs: list[bytes]) -> Iterator[tuple[str, str]]:
    seen = set()
    for pair in pairs:
        raw_name, equals, value = pair.partition(b"=")
        name = _decoded(raw_name)
        if not pair or pair.startswith(_SIGNATURE):
            continue
        if name in seen:
            raise RequestDeniedError("parameter-doubled", name=_shown(name))
        seen.add(name)
        if equals:
            yield name, _decoded(value)


def _shown(name: str) -> str:
    # A name is for the log; one that is none may be anything, a secret too.
    return name if name.isascii() and name.isalpha() and len(name) <= _MAX_NAME_SHOWN else "..."


def _decoded(text: bytes) -> str:
    return unquote_plus(text.decode("utf-8", "replace"), errors="replace")
