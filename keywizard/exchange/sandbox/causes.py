"""Why a request is refused: one row a cause, with Binance's code and HTTP status.

A client is told what Binance would tell it, which is little. The person is told the cause and what would lift it, by the texts
`sandbox.cause.<id>` and `sandbox.lift.<id>`.
"""

from collections.abc import Mapping
from typing import NamedTuple

INVALID_API_KEY, REJECTED_KEY, UNAUTHORIZED = -2008, -2015, -1002
INVALID_TIMESTAMP, INVALID_SIGNATURE = -1021, -1022
MANDATORY_PARAMETER, ILLEGAL_CHARACTERS = -1102, -1100
UNKNOWN_ORDER_SENT, NO_SUCH_ORDER = -2011, -2013

_MESSAGES = {
    UNAUTHORIZED: "You are not authorized to execute this request.",
    -1015: "Too many new orders.",
    INVALID_TIMESTAMP: "Timestamp for this request is outside of the recvWindow.",
    INVALID_SIGNATURE: "Signature for this request is not valid.",
    ILLEGAL_CHARACTERS: "Illegal characters found in a parameter.",
    -1101: "Duplicate values for a parameter detected.",
    MANDATORY_PARAMETER: "A mandatory parameter was not sent, was empty/null, or malformed.",
    -1121: "Invalid symbol.",
    -1131: "recvWindow must be less than 60000.",
    INVALID_API_KEY: "Invalid Api-Key ID.",
    UNKNOWN_ORDER_SENT: "Unknown order sent.",
    NO_SUCH_ORDER: "Order does not exist.",
    -2014: "API-key format invalid.",
    REJECTED_KEY: "Invalid API-key, IP, or permissions for action.",
    -5000: "The path is not known, or not by this method.",
}
"""What Binance says with a code (spot docs, errors.md); -2008 and -5000 are not written down there, only reported."""


class Cause(NamedTuple):
    """A reason to refuse."""

    id: str
    """Stable and public."""
    code: int
    """Binance's error code; some causes have another one on some paths."""
    status: int = 400
    """The HTTP status."""


_ROWS = (
    Cause("endpoint-unknown", -5000, 404),
    Cause("request-malformed", ILLEGAL_CHARACTERS),
    Cause("request-too-large", ILLEGAL_CHARACTERS, 413),
    Cause("client-ip-malformed", ILLEGAL_CHARACTERS),
    Cause("api-key-missing", -2014, 401),
    Cause("api-key-malformed", -2014, 401),
    Cause("api-key-is-a-secret", INVALID_API_KEY),
    Cause("api-key-not-issued", INVALID_API_KEY),
    Cause("practice-file-broken", INVALID_API_KEY),
    Cause("ip-not-trusted", REJECTED_KEY, 401),
    Cause("parameter-missing", MANDATORY_PARAMETER),
    Cause("parameter-malformed", ILLEGAL_CHARACTERS),
    Cause("parameter-doubled", -1101),
    Cause("window-too-wide", -1131),
    Cause("timestamp-too-old", INVALID_TIMESTAMP),
    Cause("timestamp-ahead", INVALID_TIMESTAMP),
    Cause("payload-not-encoded", INVALID_SIGNATURE),
    Cause("signature-not-encoded", INVALID_SIGNATURE),
    Cause("signature-of-other-type", INVALID_SIGNATURE),
    Cause("signed-before-encoding", INVALID_SIGNATURE),
    Cause("signed-with-ampersand", INVALID_SIGNATURE),
    Cause("secret-key-with-line-end", INVALID_SIGNATURE),
    Cause("signature-of-another-key", INVALID_SIGNATURE),
    Cause("signature-wrong", INVALID_SIGNATURE),
    Cause("secret-not-kept", INVALID_SIGNATURE),
    Cause("permission-not-granted", REJECTED_KEY, 401),
    Cause("permission-blocked", REJECTED_KEY, 401),
    Cause("symbol-unknown", -1121),
    Cause("order-unknown", NO_SUCH_ORDER),
    Cause("too-many-orders", -1015),
)
CAUSES: Mapping[str, Cause] = {cause.id: cause for cause in _ROWS}
"""Every cause by its id."""


class RequestDeniedError(Exception):
    """A request that is not answered as wished. It stays inside this room: the client gets a code, the log gets the cause."""

    def __init__(
        self, cause: str, /, *, code: int | None = None, rule_ids: tuple[str, ...] = (), message: str = "", **values: str | int
    ) -> None:
        """Name the cause, with the values of its texts' placeholders; a code of its own where the path has one.

        `rule_ids` are the rules of the table that stand against it, `message` what Binance says where a code has more than one text.
        """
        super().__init__(cause)
        self.cause = CAUSES[cause]
        self.code = self.cause.code if code is None else code
        self.rule_ids = rule_ids
        self.message = message or _MESSAGES[self.code]
        self.values: Mapping[str, str | int] = values
