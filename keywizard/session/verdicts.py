"""What the last `check` of a key came to, in one word that is kept with the key."""

import contextlib
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from keywizard.domain.errors import FileError
from keywizard.domain.place import Place
from keywizard.exchange.binance.error_codes import Cause
from keywizard.session.findings import Check, Finding, Outcome
from keywizard.store.keyring import StoredKey
from keywizard.store.profiles import Profile

if TYPE_CHECKING:
    from keywizard.session.session import Session


class Verdict(StrEnum):
    """How a check came out; said by the text `key-verdict.<id>`."""

    FINE = "fine"
    """The exchange was asked, and all is as planned."""
    DIFFERS = "differs"
    """The key works, and may do something else than planned."""
    REFUSED = "refused"
    """The exchange has refused the request."""
    CLOCK_OFF = "clock-off"
    """The key is fine, and this machine's clock is not."""
    UNREACHABLE = "unreachable"
    """The exchange has not answered, or not of the key."""
    OFFLINE = "offline"
    """The files are as they should be, and nobody was asked."""
    WAITING = "waiting"
    """It has no API key yet."""
    LOCKED = "locked"
    """The passphrase was not given, or wrong, so that nobody could be asked."""
    BROKEN = "broken"
    """Its own files do not do."""


_OF_THE_LINE = frozenset(
    {
        Cause.FIREWALL,
        Cause.TOO_MANY_REQUESTS,
        Cause.BANNED,
        Cause.EXCHANGE_DOWN,
        Cause.NOT_BINANCE,
        Cause.NOT_JSON,
        Cause.ANSWER_TOO_LONG,
        Cause.ANSWER_CUT_SHORT,
        Cause.REDIRECTED,
        Cause.CERTIFICATE_EXPIRED,
        Cause.CERTIFICATE_UNTRUSTED,
        Cause.TLS_BROKEN,
        Cause.HOST_UNKNOWN,
        Cause.HOST_REFUSED,
        Cause.HOST_SILENT,
        Cause.PROXY_REFUSED,
        Cause.LINE_BROKEN,
    }
)
"""What says nothing of the key."""
_OWN = frozenset({Check.FILES, Check.PRIVATE_KEY, Check.PAIR, Check.ENVIRONMENT})


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Put everything that was found into one word: the first of these that holds."""
    failed = {finding.check: finding.cause for finding in findings if finding.outcome is Outcome.FAILED}
    causes = {finding.cause for finding in findings}
    told = {finding.check for finding in findings if finding.outcome is Outcome.OK}
    verdicts = (
        (Verdict.WAITING, Check.API_KEY in failed and causes.isdisjoint(_BROKEN)),
        (Verdict.LOCKED, not causes.isdisjoint({Cause.PASSPHRASE_NEEDED, Cause.PASSPHRASE_WRONG})),
        (Verdict.BROKEN, not _OWN.isdisjoint(failed)),
        (Verdict.UNREACHABLE, any(failed.get(check) in _OF_THE_LINE for check in (Check.CLOCK, Check.REQUEST))),
        (Verdict.REFUSED, Check.REQUEST in failed),
        (Verdict.DIFFERS, Check.RESTRICTIONS in failed),
        (Verdict.CLOCK_OFF, Check.CLOCK in failed),
        (Verdict.FINE, Check.REQUEST in told),
    )
    return next((verdict for verdict, holds in verdicts if holds), Verdict.OFFLINE)


_BROKEN = frozenset({Cause.FILE_MISSING, Cause.FILE_OPEN, Cause.PRIVATE_KEY_UNREADABLE, Cause.PAIR_DIFFERS, Cause.FINGERPRINT_DIFFERS})
"""What is worse than that an API key is missing."""


def record_verdict(session: "Session", checked: StoredKey, findings: Sequence[Finding]) -> None:
    """Keep with a key what a check came to, and when; a failure to do so is kept quiet, for the check is done.

    Another key that has taken its name meanwhile, or another API key, was not looked at.
    """
    verdict, now = verdict_of(findings).value, session.now()

    def noted(profile: Profile) -> Profile:
        return profile._replace(checked_at=now, verdict=verdict) if profile.is_of_same_key(checked.profile) else profile

    with contextlib.suppress(FileError):
        session.keyring.amend(checked.name, noted)


def is_proven(stored: StoredKey) -> bool:
    """Tell whether the last check found nothing against a key: asked at Binance, in practice by its files at least."""
    good = {Verdict.FINE, Verdict.OFFLINE} if stored.profile.place is Place.PRACTICE else {Verdict.FINE}
    return stored.profile.verdict in good
