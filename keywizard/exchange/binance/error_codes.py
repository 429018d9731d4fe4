"""What Binance's error codes mean to the owner of a key, and what to do about each.

A cause has two texts: `cause.<id>.message`, what is so, and `cause.<id>.hint`, what to do. `check` names the same causes.
"""

from enum import StrEnum
from typing import NamedTuple


class Cause(StrEnum):
    """One thing that can be wrong."""

    API_KEY_MALFORMED = "api-key-malformed"
    API_KEY_UNKNOWN_HERE = "api-key-unknown-here"
    API_KEY_DELETED = "api-key-deleted"
    IP_NOT_TRUSTED = "ip-not-trusted"
    PERMISSION_MISSING = "permission-missing"
    FUTURES_OPENED_LATER = "futures-opened-later"
    CLOCK_OFF = "clock-off"
    LINE_TOO_SLOW = "line-too-slow"
    WRONG_SECRET = "wrong-secret"  # noqa: S105  # the name of a cause
    PAYLOAD_CHANGED = "payload-changed"
    PAYLOAD_NOT_ENCODED = "payload-not-encoded"
    ENCRYPTED_AS_IT_IS = "encrypted-as-it-is"
    PARAMETER_MISSING = "parameter-missing"
    NOT_ED25519 = "not-ed25519"
    FIREWALL = "firewall"
    TOO_MANY_REQUESTS = "too-many-requests"
    BANNED = "banned"
    API_KEY_REFUSED = "api-key-refused"
    IP_NOT_TRUSTED_SEEN = "ip-not-trusted-seen"
    READING_OFF = "reading-off"
    REFUSED_OTHERWISE = "refused-otherwise"
    EXCHANGE_DOWN = "exchange-down"
    NOT_BINANCE = "not-binance"
    NOT_JSON = "not-json"
    ANSWER_TOO_LONG = "answer-too-long"
    ANSWER_CUT_SHORT = "answer-cut-short"
    REDIRECTED = "redirected"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    TLS_BROKEN = "tls-broken"
    HOST_UNKNOWN = "host-unknown"
    HOST_REFUSED = "host-refused"
    HOST_SILENT = "host-silent"
    PROXY_REFUSED = "proxy-refused"
    LINE_BROKEN = "line-broken"
    SURPLUS = "permissions-surplus"
    MISSING = "permissions-missing"
    UNKNOWN_RIGHTS = "rights-unknown"
    IP_RESTRICTION_OFF = "ip-restriction-off"
    TRADING_ENDS = "trading-ends"
    RESTRICTIONS_UNREADABLE = "restrictions-unreadable"
    TOO_MUCH = "too-much"
    FILE_MISSING = "file-missing"
    FILE_OPEN = "file-open"
    PEM_FORM = "pem-form"
    PRIVATE_KEY_UNREADABLE = "private-key-unreadable"
    TYPE_DIFFERS = "type-differs"
    PAIR_DIFFERS = "pair-differs"
    FINGERPRINT_DIFFERS = "fingerprint-differs"
    PASSPHRASE_NEEDED = "passphrase-needed"  # noqa: S105  # the name of a cause
    PASSPHRASE_WRONG = "passphrase-wrong"  # noqa: S105  # the name of a cause
    LABEL_MISSING = "label-missing"
    API_KEY_WAITING = "api-key-waiting"
    SECRET_KEY_WAITING = "secret-key-waiting"  # noqa: S105  # the name of a cause
    SWAPPED = "swapped"
    ENVIRONMENT_MISSING = "environment-missing"
    IS_PRACTICE = "is-practice"
    NOT_SERVED = "not-served"


class ErrorCode(NamedTuple):
    """An error that Binance answers with; its text is `binance-error.<code>`."""

    code: str
    """A negative number in the answer, or an HTTP status."""
    name: str
    """Binance's name for it, where there is one."""
    is_documented: bool
    """Whether Binance's documents list it; otherwise it is only reported by others."""
    causes: tuple[Cause, ...]
    """What brings it about for the owner of a new key, the most common first."""


ERROR_CODES = (
    ErrorCode("-1002", "UNAUTHORIZED", True, (Cause.PERMISSION_MISSING,)),
    ErrorCode("-1003", "TOO_MANY_REQUESTS", True, (Cause.TOO_MANY_REQUESTS,)),
    ErrorCode("-1021", "INVALID_TIMESTAMP", True, (Cause.CLOCK_OFF, Cause.LINE_TOO_SLOW)),
    ErrorCode(
        "-1022",
        "INVALID_SIGNATURE",
        True,
        (Cause.WRONG_SECRET, Cause.PAYLOAD_CHANGED, Cause.PAYLOAD_NOT_ENCODED, Cause.ENCRYPTED_AS_IT_IS),
    ),
    ErrorCode("-1099", "", False, (Cause.API_KEY_UNKNOWN_HERE, Cause.PERMISSION_MISSING)),
    ErrorCode("-1102", "MANDATORY_PARAM_EMPTY_OR_MALFORMED", True, (Cause.PARAMETER_MISSING,)),
    ErrorCode("-2008", "", False, (Cause.API_KEY_UNKNOWN_HERE, Cause.API_KEY_MALFORMED, Cause.API_KEY_DELETED)),
    ErrorCode("-2014", "BAD_API_KEY_FMT", True, (Cause.API_KEY_MALFORMED,)),
    ErrorCode(
        "-2015",
        "REJECTED_MBX_KEY",
        True,
        (
            Cause.IP_NOT_TRUSTED,
            Cause.PERMISSION_MISSING,
            Cause.API_KEY_UNKNOWN_HERE,
            Cause.API_KEY_DELETED,
            Cause.FUTURES_OPENED_LATER,
        ),
    ),
    ErrorCode("-9000", "", True, (Cause.NOT_ED25519,)),
    ErrorCode("403", "", True, (Cause.FIREWALL,)),
    ErrorCode("418", "", True, (Cause.BANNED,)),
    ErrorCode("429", "", True, (Cause.TOO_MANY_REQUESTS,)),
)
"""Spot docs (errors, rest-api), sub-account docs and the support article on HTTP 403; -1099 and -2008 as ccxt and others report them."""

ERROR_CODES_BY_CODE = {each.code: each for each in ERROR_CODES}


def find_error_code(text: str) -> ErrorCode | None:
    """Find a code as people type it: `-2015`, `2015`, `403`, `HTTP 403`, `http-403`."""
    word = text.strip().lower().removeprefix("http").strip(" -")
    return ERROR_CODES_BY_CODE.get(f"-{word}") or ERROR_CODES_BY_CODE.get(word)
