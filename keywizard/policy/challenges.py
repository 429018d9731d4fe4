"""Things to achieve in the lab, as rows, from easy to hard. Their solutions are found by search, never written down."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from keywizard.domain.account import VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.policy.changes import CHANGES, DATES, KEY_AGE, Change, Fact, Moves, fewest_changes, ways_out_of
from keywizard.policy.facts import Facts
from keywizard.policy.rules import CREATION_RULES, PERMISSION_RULES, RULES, Rule
from keywizard.policy.sources import READ_ON


def _anything(_: Facts) -> bool:
    return True


class Goal(NamedTuple):
    """What the facts shall allow, or break."""

    permissions: frozenset[Permission] = frozenset()
    """Permissions that all have to be allowed."""
    can_make_key: bool = False
    """Whether the account has to be able to make a key."""
    broken: str = ""
    """The id of a rule that has to stand in the way; empty where none has to."""
    keeps: Callable[[Facts], bool] = _anything
    """What must not be given up for it."""

    def is_reached(self, facts: Facts) -> bool:
        """Tell whether it is reached."""
        return not self.missing(facts) and self.keeps(facts)

    def missing(self, facts: Facts) -> tuple[Rule, ...]:
        """Give the rules that stand against it, or that shall be broken and are not; the table's order, permissions first."""
        against = (*PERMISSION_RULES, *CREATION_RULES) if self.can_make_key else PERMISSION_RULES
        standing = tuple(rule for rule in against if self._is_hurt_by(rule) and rule.is_broken_by(facts))
        wanted = tuple(rule for rule in RULES if rule.id == self.broken and not rule.is_broken_by(facts))
        return (*standing, *wanted)

    def ways_out(self, facts: Facts) -> tuple[Change, ...]:
        """Give the ways out of what stands against it."""
        return ways_out_of(self.missing(facts))

    def _is_hurt_by(self, rule: Rule) -> bool:
        return bool(self.permissions & rule.blocks) or (self.can_make_key and rule in CREATION_RULES)


class Challenge(NamedTuple):
    """Something to achieve. Its texts are `challenge.<id>.name` and `challenge.<id>.about`."""

    id: str
    """Stable and public."""
    start: Callable[[datetime], Facts]
    """The facts that it begins with, for somebody who lives at a moment."""
    goal: Goal
    """When it is solved."""
    turns: tuple[Change, ...] = ()
    """What a solution may turn where no way out is asked for; otherwise it takes the ways out of the rules, and those alone."""

    @property
    def moves(self) -> Moves:
        """What a solution may do."""
        return (lambda _: self.turns) if self.turns else self.goal.ways_out

    def solution(self, facts: Facts) -> tuple[Change, ...] | None:
        """Find the fewest changes from here; nothing where the rules name no way."""
        return fewest_changes(facts, self.goal.is_reached, self.moves)


def ready_facts(today: datetime) -> Facts:
    """Give a key made some time ago in an account in which nothing is missing."""
    return Facts(
        key_type=KeyType.ED25519,
        ip_access=IpAccess.UNRESTRICTED,
        default_security_controls=True,
        spot_deposit=True,
        verification=VerificationLevel.VERIFIED_PLUS,
        created=today - KEY_AGE,
        futures_opened=today - 12 * KEY_AGE,
        portfolio_margin=False,
        portfolio_margin_activated=None,
        cross_margin_transfer=True,
        at=today,
    )


def _hmac(today: datetime) -> Facts:
    return ready_facts(today)._replace(key_type=KeyType.HMAC)


def _new(today: datetime) -> Facts:
    unused = ready_facts(today)._replace(spot_deposit=False, verification=VerificationLevel.NONE, futures_opened=None, created=today)
    return unused._replace(cross_margin_transfer=False)


def _late_futures(today: datetime) -> Facts:
    return ready_facts(today)._replace(futures_opened=today, ip_access=IpAccess.RESTRICTED)


def _verified(today: datetime) -> Facts:
    return ready_facts(today)._replace(verification=VerificationLevel.VERIFIED)


def _worst(today: datetime) -> Facts:
    return _hmac(today)._replace(verification=VerificationLevel.VERIFIED, futures_opened=None, cross_margin_transfer=False)


def _pooled(today: datetime) -> Facts:
    return ready_facts(today)._replace(portfolio_margin=True, portfolio_margin_activated=today - 2 * KEY_AGE)


def _is_open_hmac(facts: Facts) -> bool:
    return facts.key_type is KeyType.HMAC and facts.ip_access is IpAccess.UNRESTRICTED and facts.default_security_controls


_FIX = frozenset({Permission.FIX_API_TRADE, Permission.FIX_READ_ONLY})
_WITHOUT_DATES = tuple(change for change in CHANGES if change.fact != Fact.DATE)

CHALLENGES = (
    Challenge("withdrawals", ready_facts, Goal(frozenset({Permission.WITHDRAWALS}))),
    Challenge(
        "hmac-trades",
        _hmac,
        Goal(frozenset({Permission.SPOT_AND_MARGIN_TRADING}), keeps=lambda facts: facts.key_type is KeyType.HMAC),
    ),
    Challenge("fix", lambda today: ready_facts(today)._replace(key_type=KeyType.RSA_4096), Goal(_FIX)),
    Challenge("futures", _late_futures, Goal(frozenset({Permission.FUTURES}))),
    Challenge("switched-off", _verified, Goal(frozenset({Permission.READING}))),
    Challenge("new-account", _new, Goal(can_make_key=True)),
    Challenge("margin", lambda today: _hmac(today)._replace(cross_margin_transfer=False), Goal(frozenset({Permission.MARGIN}))),
    Challenge(
        "pooled", ready_facts, Goal(frozenset({Permission.PORTFOLIO_MARGIN_TRADING}), broken="futures-portfolio-margin"), _WITHOUT_DATES
    ),
    Challenge("back-then", _hmac, Goal(frozenset({Permission.SPOT_AND_MARGIN_TRADING}), keeps=_is_open_hmac), DATES),
    Challenge(
        "bot",
        lambda today: _hmac(today)._replace(futures_opened=today),
        Goal(frozenset({Permission.SPOT_AND_MARGIN_TRADING, Permission.FUTURES, Permission.WITHDRAWALS})),
    ),
    Challenge("everything", _worst, Goal(frozenset(Permission) - {Permission.PORTFOLIO_MARGIN_TRADING}, can_make_key=True)),
    Challenge("no-way-out", _pooled, Goal(frozenset({Permission.FUTURES}))),
)
CHALLENGES_BY_ID = {challenge.id: challenge for challenge in CHALLENGES}
READ_DAY = datetime.fromisoformat(f"{READ_ON}-01T12:00+00:00").astimezone(UTC)
"""The day that the lab takes for today where nobody has said which day it is."""
