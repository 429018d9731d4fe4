"""What is noted of a request: enough to find out what went wrong, and nothing that opens anything."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from keywizard.domain.label import showable
from keywizard.exchange.sandbox.causes import RequestDeniedError
from keywizard.exchange.sandbox.directory import KnownKey
from keywizard.exchange.sandbox.endpoints import ENDPOINTS
from keywizard.exchange.sandbox.received import ReceivedRequest
from keywizard.policy.rules import PERMISSION_RULES, Rule

API_KEY_SHOWN = 6
"""Characters of a known API key that a note tells; of an unknown one none, for it may be a secret in the wrong place."""
_MAX_PATH_SHOWN = 80
_PATHS = frozenset(path for _, path in ENDPOINTS)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Note(NamedTuple):
    """One request and what became of it."""

    at: datetime
    """When, UTC."""
    method: str
    """The HTTP method."""
    path: str
    """The path without the query string; the start of it where it is no path of ours."""
    client_ip: str
    """Where it came from, or pretended to."""
    status: int
    """The HTTP status of the answer."""
    account: str | None = None
    """The practice account, where the key is known."""
    label: str | None = None
    """The key's label, where the key is known."""
    api_key: str | None = None
    """The first characters of the API key, where it is known."""
    code: int | None = None
    """Binance's error code; nothing where the request was answered."""
    cause: str | None = None
    """The id of the cause; nothing where the request was answered."""
    rule_ids: tuple[str, ...] = ()
    """The rules of the table that stand against it."""
    values: Mapping[str, str | int] = {}
    """What fills the texts of the cause."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that stand against it, in the table's order."""
        return tuple(rule for rule in PERMISSION_RULES if rule.id in self.rule_ids)

    def to_object(self) -> dict[str, Any]:
        """Give it as a JSON object; its `lifted_by` names the ways out of each rule."""
        return {
            "at": self.at.isoformat(),
            "method": self.method,
            "path": self.path,
            "client_ip": self.client_ip,
            "account": self.account,
            "label": self.label,
            "api_key": self.api_key,
            "status": self.status,
            "code": self.code,
            "cause": self.cause,
            "details": dict(self.values),
            "rules": [{"rule": rule.id, "lifted_by": [remedy.id for remedy in rule.remedies]} for rule in self.rules],
        }


def note_of(at: datetime, request: ReceivedRequest, known: KnownKey | None, status: int, refusal: RequestDeniedError | None) -> Note:
    """Note a request, its key if it is known, and the refusal if there was one."""
    note = Note(at, _method(request.method), _path(request.path), request.client_ip, status)
    if known is not None:
        shown = f"{known.issued.api_key[:API_KEY_SHOWN]}..."
        note = note._replace(account=known.account.name, label=known.issued.label, api_key=shown)
    if refusal is not None:
        note = note._replace(code=refusal.code, cause=refusal.cause.id, rule_ids=refusal.rule_ids, values=refusal.values)
    return note


def _path(path: str) -> str:
    # A path that is none of ours is whatever somebody sent, a secret pasted behind a slash too.
    return path if path in _PATHS else "/".join(showable(part, _MAX_PATH_SHOWN) for part in path.split("/"))[:_MAX_PATH_SHOWN]


def _method(method: str) -> str:
    return method if method in _METHODS else "..."
