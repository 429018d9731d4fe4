"""Whether a stored key is as it should be: first its files, then the clock, then one signed request."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from keywizard.domain.errors import UsageError
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.exchange.binance.error_codes import Cause
from keywizard.session.findings import Asking, Check, Finding, failed, ok, skipped, warning
from keywizard.store.profiles import Profile

if TYPE_CHECKING:
    from keywizard.exchange.binance.client import Client
    from keywizard.exchange.binance.http import Answer
    from keywizard.keys.signing import Signer

CLOCK_AHEAD_LIMIT = 1000
"""Milliseconds that a timestamp may be ahead of Binance's clock (spot docs, timing security)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Target(NamedTuple):
    """Whom to ask, and what of."""

    base_url: str
    """The exchange."""
    has_restrictions: bool
    """Whether it says what the key may do."""


def target_of(profile: Profile, base_url: str | None) -> Target | None:
    """Say whom to ask about a key, or nothing for a practice key without a `base_url`.

    Raises UsageError as `hosts.checked_base_url` does.
    """
    from keywizard.exchange.binance.hosts import HOSTS, checked_base_url

    host = HOSTS[profile.environment or Environment.PRODUCTION]
    is_practice = profile.place is Place.PRACTICE
    if base_url is not None:
        return Target(checked_base_url(base_url), host.has_restrictions or is_practice)
    return None if is_practice else Target(host.base_url, host.has_restrictions)


class OnlineCheck:
    """Asks an exchange about one key."""

    def __init__(self, client: "Client", target: Target, profile: Profile, sign: "Signer", clock: Callable[[], datetime]) -> None:
        """Ask `client` as the owner of the key of `profile`."""
        if profile.api_key is None:
            raise UsageError("api-key-missing")
        self._client = client
        self._target = target
        self._profile = profile
        self._api_key = profile.api_key
        self._sign = sign
        self._clock = clock
        self._skew = 0

    def run(self) -> Iterator[Finding | Asking]:
        """Ask one question after the other; each is announced before it is sent."""
        from keywizard.exchange.binance.hosts import TIME_PATH

        yield Asking(f"{self._target.base_url}{TIME_PATH}")
        clock = self._look_at_clock()
        yield clock
        if clock.cause in {None, Cause.CLOCK_OFF}:  # a clock that is off hides nothing else: from here on its skew is known
            yield from self._signed()

    def _look_at_clock(self) -> Finding:
        from keywizard.exchange.binance.client import RECEIVE_WINDOW
        from keywizard.exchange.binance.http import UnansweredError

        before = self._clock()
        try:
            theirs = self._client.server_time()
        except UnansweredError as error:
            return failed(Check.CLOCK, error.cause, **self._named(error.values))
        after = self._clock()
        self._skew = theirs - _milliseconds(before + (after - before) / 2)
        values = {"skew": abs(self._skew), "window": RECEIVE_WINDOW}
        if -self._skew >= CLOCK_AHEAD_LIMIT or self._skew > RECEIVE_WINDOW:
            return failed(Check.CLOCK, Cause.CLOCK_OFF, **values)
        return ok(Check.CLOCK, **values)

    def _signed(self) -> Iterator[Finding | Asking]:
        from keywizard.exchange.binance.diagnosis import diagnose, needs_second_question
        from keywizard.exchange.binance.hosts import ACCOUNT_PATH, RESTRICTIONS_PATH
        from keywizard.exchange.binance.http import UnansweredError

        path = RESTRICTIONS_PATH if self._target.has_restrictions else ACCOUNT_PATH
        try:
            yield Asking(f"{self._target.base_url}{path}")
            answer = self._ask(path)
            if answer.status == 200:
                yield ok(Check.REQUEST)
                yield from self._look_at_restrictions(answer)
                return
            second = None
            if needs_second_question(answer) and path != ACCOUNT_PATH:
                yield Asking(f"{self._target.base_url}{ACCOUNT_PATH}")
                second = self._ask(ACCOUNT_PATH)
        except UnansweredError as error:
            yield failed(Check.REQUEST, error.cause, **self._named(error.values))
            return
        found = diagnose(answer, second, self._profile.allowed_ips)
        yield failed(Check.REQUEST, found.cause, **self._named(found.values))

    def _ask(self, path: str) -> "Answer":
        return self._client.signed(path, self._api_key, self._sign, _milliseconds(self._clock()) + self._skew)

    def _named(self, values: dict[str, str | int]) -> dict[str, str | int]:
        return {"url": self._target.base_url, **values}

    def _look_at_restrictions(self, answer: "Answer") -> Iterator[Finding]:
        from keywizard.exchange.binance.restrictions import compare, excesses, read_granted

        if not self._target.has_restrictions:
            yield skipped(Check.RESTRICTIONS, Cause.NOT_SERVED)
            return
        granted = read_granted(answer.document)
        if granted is None:
            yield failed(Check.RESTRICTIONS, Cause.RESTRICTIONS_UNREADABLE, url=self._target.base_url)
            return
        found = compare(granted, self._profile.permissions, self._profile.allowed_ips)
        differences = (
            (found.is_ip_restriction_off, failed(Check.RESTRICTIONS, Cause.IP_RESTRICTION_OFF)),
            (bool(found.surplus), failed(Check.RESTRICTIONS, Cause.SURPLUS, permissions=_fields(found.surplus))),
            (bool(found.missing), failed(Check.RESTRICTIONS, Cause.MISSING, permissions=_fields(found.missing))),
            (bool(granted.unknown), warning(Check.RESTRICTIONS, Cause.UNKNOWN_RIGHTS, rights=", ".join(granted.unknown))),
        )
        told = tuple(finding for holds, finding in differences if holds)
        yield from told or (ok(Check.RESTRICTIONS),)
        if granted.trading_ends:
            yield warning(Check.RESTRICTIONS, Cause.TRADING_ENDS, day=f"{granted.trading_ends:%Y-%m-%d}")
        too_much = excesses(granted.permissions, is_ip_restricted=granted.is_ip_restricted)
        yield warning(Check.PRIVILEGE, Cause.TOO_MUCH, excesses=", ".join(too_much)) if too_much else ok(Check.PRIVILEGE)


def _fields(permissions: frozenset[Permission]) -> str:
    return ", ".join(permission.value for permission in Permission if permission in permissions)


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)
