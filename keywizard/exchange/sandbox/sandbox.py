"""The practice exchange as clients meet it: a request comes in, an answer and a note of it go out. No network here, and no clock."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from keywizard.domain.account import Account
from keywizard.domain.api_key import is_api_key
from keywizard.exchange.sandbox.causes import RequestDeniedError
from keywizard.exchange.sandbox.diagnosis import diagnosed
from keywizard.exchange.sandbox.directory import KeyDirectory, KnownKey, ServedAccount
from keywizard.exchange.sandbox.endpoints import ENDPOINTS, Call, Caller, Endpoint, Security
from keywizard.exchange.sandbox.note import Note, note_of
from keywizard.exchange.sandbox.orders import OrderBook
from keywizard.exchange.sandbox.received import Parameters, ReceivedRequest, read_parameters
from keywizard.exchange.sandbox.timing import check_time
from keywizard.policy.decision import decide_permissions
from keywizard.policy.facts import Facts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Answer(NamedTuple):
    """What a client gets."""

    status: int
    """The HTTP status."""
    body: bytes
    """JSON."""


class _Visit:
    """A request on its way, and what is known of it so far."""

    def __init__(self, request: ReceivedRequest, now: datetime) -> None:
        self.request = request
        self.now = now
        self.known: KnownKey | None = None


class Sandbox:
    """The exchange for some practice accounts. Orders live as long as it does."""

    def __init__(self, accounts: Iterable[ServedAccount], clock: Callable[[], datetime], listen: Callable[[Note], None]) -> None:
        """Serve `accounts` by `clock`; `listen` hears of every request once it is answered."""
        self.keys = KeyDirectory(accounts)
        """The keys known."""
        self._clock = clock
        self._listen = listen
        self._books = {account.name: OrderBook() for account in self.keys.accounts}

    def answer(self, request: ReceivedRequest) -> Answer:
        """Answer a request as Binance would in substance; a refusal has a code and a message, and its cause is in the note."""
        visit = _Visit(request, self._clock())
        try:
            body = _json(self._answer(visit))
        except RequestDeniedError as refusal:
            return self._refused(visit, refusal)
        self._listen(note_of(visit.now, request, visit.known, 200, None))
        return Answer(200, body)

    def refuse(self, request: ReceivedRequest, cause: str) -> Answer:
        """Refuse a request that cannot even be read."""
        return self._refused(_Visit(request, self._clock()), RequestDeniedError(cause))

    def _refused(self, visit: _Visit, refusal: RequestDeniedError) -> Answer:
        self._listen(note_of(visit.now, visit.request, visit.known, refusal.cause.status, refusal))
        return Answer(refusal.cause.status, _json({"code": refusal.code, "msg": refusal.message}))

    def _answer(self, visit: _Visit) -> Any:
        request, now = visit.request, (visit.now - _EPOCH) // _MICROSECOND
        endpoint = ENDPOINTS.get((request.method, request.path))
        if endpoint is None:
            raise RequestDeniedError("endpoint-unknown")
        if endpoint.security is Security.NONE:
            return endpoint.answer(Call(read_parameters(request.query, request.body), now // 1000, None))
        # Who asks comes first, then from where, then when, then whether it is really they, and last what they may.
        visit.known = known = self.keys.find(_api_key(request))
        _check_address(request, known)
        parameters = read_parameters(request.query, request.body)
        if endpoint.security is Security.SIGNED:
            check_time(parameters.values, now)
            self._check_signature(parameters, known)
        moment = known.account.at or visit.now
        account = known.account.shape(moment)
        _check_permission(endpoint, known, account, moment)
        return endpoint.answer(Call(parameters, now // 1000, Caller(known.issued, account, self._books[known.account.name])))

    def _check_signature(self, parameters: Parameters, known: KnownKey) -> None:
        if not parameters.signature:
            raise RequestDeniedError("parameter-missing", name="signature")
        if not parameters.payload.isascii():
            raise RequestDeniedError("payload-not-encoded")
        try:
            known.verify(parameters.payload, parameters.signature)
        except RequestDeniedError as denied:
            if denied.cause.id != "signature-wrong":
                raise
            raise diagnosed(parameters, known, self.keys.all_keys()) from None


def _api_key(request: ReceivedRequest) -> str:
    if not request.api_key:
        raise RequestDeniedError("api-key-missing")
    if not is_api_key(request.api_key):
        raise RequestDeniedError("api-key-malformed", length=len(request.api_key))
    return request.api_key


def _check_address(request: ReceivedRequest, known: KnownKey) -> None:
    trusted = known.issued.allowed_ips
    if trusted and request.client_ip not in trusted:
        raise RequestDeniedError("ip-not-trusted", ip=request.client_ip, ips=", ".join(trusted))


def _check_permission(endpoint: Endpoint, known: KnownKey, account: Account, at: datetime) -> None:
    issued, permission = known.issued, endpoint.permission
    if permission is None:
        return
    decision = decide_permissions(Facts.of(account, issued.key_type, issued.allowed_ips, issued.created_at, at))[permission]
    if permission not in issued.permissions:
        cause = "permission-not-granted"
    elif not decision.allowed:
        cause = "permission-blocked"
    else:
        return
    raise RequestDeniedError(cause, code=endpoint.denial, rule_ids=decision.rule_ids, permission=permission.value)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
