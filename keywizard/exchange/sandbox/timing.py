"""Whether a request comes in time (spot docs, rest-api, timing security)."""

import re
from collections.abc import Mapping
from decimal import Decimal

from keywizard.exchange.sandbox.causes import RequestDeniedError

DEFAULT_WINDOW = 5000
"""Milliseconds that a request may be old, where it does not say."""
MAX_WINDOW = 60_000
"""Milliseconds; a request cannot ask for more."""
LEAD = 1000
"""Milliseconds; a timestamp this far ahead of the server's time, or farther, is refused."""

_FIRST_MICROSECONDS = 10**14
"""A timestamp from here on counts microseconds: as milliseconds it would lie in the year 5138."""
_TIMESTAMP = re.compile(r"[0-9]{1,17}")
_WINDOW = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,3})?")


def check_time(values: Mapping[str, str], now: int) -> None:
    """Hold a request's timestamp against the server's time, `now`, in microseconds since 1970.

    Refuses `parameter-missing`, `parameter-malformed`, `window-too-wide`, `timestamp-ahead`, `timestamp-too-old`.
    """
    sent, window = _timestamp(values), _window(values)
    if sent >= now + LEAD * 1000:
        ahead = f"Timestamp for this request was {LEAD}ms ahead of the server's time."
        raise RequestDeniedError("timestamp-ahead", message=ahead, milliseconds=(sent - now) // 1000)
    if now - sent > window * 1000:
        raise RequestDeniedError("timestamp-too-old", milliseconds=(now - sent) // 1000, window=str(window))


def _timestamp(values: Mapping[str, str]) -> int:
    text = values.get("timestamp", "")
    if not text:
        raise RequestDeniedError("parameter-missing", name="timestamp")
    if not _TIMESTAMP.fullmatch(text):
        raise RequestDeniedError("parameter-malformed", name="timestamp")
    return int(text) if int(text) >= _FIRST_MICROSECONDS else int(text) * 1000


def _window(values: Mapping[str, str]) -> Decimal | int:
    text = values.get("recvWindow", "")
    if not text:
        return DEFAULT_WINDOW
    if not _WINDOW.fullmatch(text):
        raise RequestDeniedError("parameter-malformed", name="recvWindow")
    if Decimal(text) > MAX_WINDOW:
        raise RequestDeniedError("window-too-wide")
    return Decimal(text)
