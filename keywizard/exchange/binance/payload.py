"""What is signed: the parameters of a request as text (spot docs, rest-api and web-socket-api, SIGNED requests)."""

import re
from typing import NamedTuple
from urllib.parse import quote

from keywizard.domain.errors import UsageError

MAX_PAYLOAD_LENGTH = 64 * 1024
"""Characters; no request of Binance comes near it."""

_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class SignedRequest(NamedTuple):
    """A request with its signature."""

    payload: str
    """What was signed."""
    signature: str
    """As Binance takes it: hexadecimal or base64, not percent-encoded."""
    query: str
    """What is sent: the query string of a REST request, or the sorted parameters of a WebSocket one, with the signature last."""


def rest_query(text: str) -> str:
    """Percent-encode what has to be, in UTF-8, and let what is encoded already be; `&` and `=` stand as they are.

    Raises UsageError: `payload-plus` for a `+`, which half of the programs of this world read as a space; `payload-signed`,
    `payload-empty`, `payload-too-long`, `payload-controls`.
    """
    _refuse(text)
    if "+" in text:
        raise UsageError("payload-plus")
    return quote(_LONE_PERCENT.sub("%25", text), safe="&=%~")


def rest_payload(query: str, body: str) -> str:
    """Put query string and body together as they are signed: with nothing between them."""
    return query + body


def signed_query(query: str, signature: str) -> str:
    """Add the signature as the last parameter; base64 has characters that must be percent-encoded, and Binance refuses it otherwise."""
    return f"{query}{'&' if query else ''}signature={quote(signature, safe='')}"


def websocket_parameters(text: str, api_key: str | None) -> tuple[tuple[str, str], ...]:
    """Sort the parameters by name, with the API key among them, unencoded.

    Raises UsageError as `rest_query` does, `payload-malformed` for what is no `name=value`, `payload-doubled`, and `payload-api-key`
    where the text names another API key, or none is known at all.
    """
    _refuse(text)
    pairs = [word.partition("=") for word in text.split("&")]
    if any(not equals or not _NAME.fullmatch(name) for name, equals, _ in pairs):
        raise UsageError("payload-malformed")
    parameters = {name: value for name, _, value in pairs}
    if len(parameters) != len(pairs):
        raise UsageError("payload-doubled")
    if api_key is None or parameters.setdefault("apiKey", api_key) != api_key:
        raise UsageError("payload-api-key")
    return tuple(sorted(parameters.items()))


def websocket_payload(parameters: tuple[tuple[str, str], ...]) -> str:
    """Join sorted parameters as they are signed."""
    return "&".join(f"{name}={value}" for name, value in parameters)


def _refuse(text: str) -> None:
    problems = (
        ("payload-empty", not text.strip()),
        ("payload-too-long", len(text) > MAX_PAYLOAD_LENGTH),
        ("payload-controls", any(ord(char) < 0x20 or ord(char) == 0x7F for char in text)),
        ("payload-unencodable", not _is_encodable(text)),
        ("payload-signed", re.search(r"(?:^|&)signature=", text) is not None),
    )
    for problem, holds in problems:
        if holds:
            raise UsageError(problem)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes of the command line that are not UTF-8
        return False
    return True
