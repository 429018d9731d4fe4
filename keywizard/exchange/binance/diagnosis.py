"""From what an exchange answered to the one cause of it."""

import re
from collections.abc import Collection
from typing import NamedTuple

from keywizard.exchange.binance.error_codes import Cause
from keywizard.exchange.binance.http import Answer

REJECTED = -2015
"""Binance's answer to everything: API key, address or permission."""

_BY_STATUS = {403: Cause.FIREWALL, 418: Cause.BANNED, 429: Cause.TOO_MANY_REQUESTS}
_BY_CODE = {
    -1002: Cause.PERMISSION_MISSING,
    -1003: Cause.TOO_MANY_REQUESTS,
    -1021: Cause.LINE_TOO_SLOW,
    -1022: Cause.WRONG_SECRET,
    -1099: Cause.API_KEY_UNKNOWN_HERE,
    -1102: Cause.PARAMETER_MISSING,
    -2008: Cause.API_KEY_UNKNOWN_HERE,
    -2014: Cause.API_KEY_MALFORMED,
}
_REQUEST_IP = re.compile(r"request ip: ?(\d{1,3}(?:\.\d{1,3}){3})")
"""Some of Binance's answers name the address that they saw; which ones is only reported."""


class Diagnosis(NamedTuple):
    """Why a request was refused."""

    cause: Cause
    """The one cause named."""
    values: dict[str, str | int]
    """What its text needs to know."""


def code_of(answer: Answer) -> int:
    """Give the error code in an answer, 0 where there is none."""
    code = answer.document.get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else 0


def needs_second_question(answer: Answer) -> bool:
    """Tell whether only another question can tell the causes apart."""
    return code_of(answer) == REJECTED


def diagnose(answer: Answer, second: Answer | None, allowed_ips: Collection[str]) -> Diagnosis:
    """Name the cause of a refusal.

    `second` is what a question that needs reading alone was answered with, `allowed_ips` the addresses the key should be tied to. A clock
    that is off was found before, and the timestamp corrected: what is too old now was too long on its way.
    """
    code = code_of(answer)
    if code == REJECTED:
        return _rejected(answer, second, allowed_ips)
    if cause := _BY_STATUS.get(answer.status) or _BY_CODE.get(code):  # a ban comes with the code of the warning before it
        return Diagnosis(cause, {})
    if answer.status >= 500:
        return Diagnosis(Cause.EXCHANGE_DOWN, {})
    if not code:
        return Diagnosis(Cause.NOT_BINANCE, {})
    return Diagnosis(Cause.REFUSED_OTHERWISE, {"code": code, "status": answer.status})


def _rejected(answer: Answer, second: Answer | None, allowed_ips: Collection[str]) -> Diagnosis:
    if second is not None and second.status == 200:
        return Diagnosis(Cause.READING_OFF, {})  # it is known, and may come from here
    if second is not None and code_of(second) in _BY_CODE:
        return Diagnosis(_BY_CODE[code_of(second)], {})
    seen = _request_ip(answer) or (_request_ip(second) if second else None)
    if seen and allowed_ips and seen not in allowed_ips:
        return Diagnosis(Cause.IP_NOT_TRUSTED_SEEN, {"ip": seen})
    if allowed_ips and not seen:
        return Diagnosis(Cause.IP_NOT_TRUSTED, {})
    return Diagnosis(Cause.API_KEY_REFUSED, {})


def _request_ip(answer: Answer) -> str | None:
    found = _REQUEST_IP.search(str(answer.document.get("msg", ""))[:500])
    return found.group(1) if found else None
