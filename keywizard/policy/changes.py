"""What can be turned about a key and its account when one tries things out, and the fewest ways out that lead to a goal.

Pure: the moment is a fact like any other. In the lab any fact can be turned, the date too; a solution takes only what the rules
themselves name as a way out, unless its challenge says otherwise.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.policy.facts import Facts
from keywizard.policy.rules import CREATION_RULES, PERMISSION_RULES, Rule

KEY_AGE = timedelta(days=30)
"""How long ago a key was made that is not new."""
_LATER = timedelta(hours=1)


class Fact(StrEnum):
    """What can be turned, in the order in which it is listed. Its texts are `lab.fact.<fact>.…`."""

    IP_ACCESS = "ip-access"
    KEY_TYPE = "key-type"
    KEY_AGE = "key-age"
    CONTROLS = "controls"
    DEPOSIT = "deposit"
    LEVEL = "level"
    FUTURES = "futures"
    PORTFOLIO_MARGIN = "portfolio-margin"
    CROSS_MARGIN = "cross-margin"
    DATE = "date"


class Change(NamedTuple):
    """A fact turned to one of its values, or a way out that was taken."""

    id: str
    """`<fact>:<value>`, or the id of the remedy."""
    apply: Callable[[Facts], Facts]
    """What the facts are afterwards; the same facts where they are so already."""
    is_real: bool = True
    """Whether it can be done outside the lab: nobody goes back in time or takes a deposit back, and no page names a way out of
    Portfolio Margin."""

    @property
    def fact(self) -> str:
        """What it turns."""
        return self.id.partition(":")[0]

    def holds(self, facts: Facts) -> bool:
        """Tell whether the facts are so already."""
        return self.apply(facts) == facts


Moves = Callable[[Facts], Iterable[Change]]
"""What can be done where the facts are so."""


def _with_key_type(facts: Facts, key_type: KeyType) -> Facts:
    is_same = facts.key_type is key_type or bool(facts.key_type.rsa_bits and key_type.rsa_bits)
    return facts if is_same else facts._replace(key_type=key_type, created=facts.at)


def _with_new_key(facts: Facts) -> Facts:
    return facts._replace(created=facts.at)


def _with_older_key(facts: Facts) -> Facts:
    return facts if facts.created < facts.at else facts._replace(created=facts.at - KEY_AGE)


def _is_before_key(facts: Facts, moment: datetime | None) -> bool:
    return moment is not None and moment <= facts.created


def _is_after_key(facts: Facts, moment: datetime | None) -> bool:
    return moment is not None and facts.created < moment <= facts.at


def _with_futures_before(facts: Facts) -> Facts:
    return facts if _is_before_key(facts, facts.futures_opened) else facts._replace(futures_opened=facts.created - KEY_AGE)


def _with_futures_after(facts: Facts) -> Facts:
    return facts if _is_after_key(facts, facts.futures_opened) else _with_older_key(facts)._replace(futures_opened=facts.at)


def _without_portfolio_margin(facts: Facts) -> Facts:
    return facts._replace(portfolio_margin=False, portfolio_margin_activated=None) if facts.portfolio_margin else facts


def _with_portfolio_margin_before(facts: Facts) -> Facts:
    if facts.portfolio_margin and _is_before_key(facts, facts.portfolio_margin_activated):
        return facts
    return facts._replace(portfolio_margin=True, portfolio_margin_activated=facts.created - KEY_AGE)


def _with_portfolio_margin_after(facts: Facts) -> Facts:
    if facts.portfolio_margin and _is_after_key(facts, facts.portfolio_margin_activated):
        return facts
    return _with_older_key(facts)._replace(portfolio_margin=True, portfolio_margin_activated=facts.at)


_TURNS = (
    Change("ip-access:unrestricted", lambda facts: facts._replace(ip_access=IpAccess.UNRESTRICTED)),
    Change("ip-access:restricted", lambda facts: facts._replace(ip_access=IpAccess.RESTRICTED)),
    Change("key-type:hmac", lambda facts: _with_key_type(facts, KeyType.HMAC)),
    Change("key-type:ed25519", lambda facts: _with_key_type(facts, KeyType.ED25519)),
    Change("key-type:rsa", lambda facts: _with_key_type(facts, KeyType.RSA_4096)),
    Change("key-age:new", _with_new_key),
    Change("key-age:older", _with_older_key),
    Change("controls:on", lambda facts: facts._replace(default_security_controls=True)),
    Change("controls:off", lambda facts: facts._replace(default_security_controls=False)),
    Change("deposit:yes", lambda facts: facts._replace(spot_deposit=True)),
    Change("deposit:no", lambda facts: facts._replace(spot_deposit=False), is_real=False),
    Change("level:none", lambda facts: facts._replace(verification=VerificationLevel.NONE), is_real=False),
    Change("level:verified", lambda facts: facts._replace(verification=VerificationLevel.VERIFIED)),
    Change("level:verified-plus", lambda facts: facts._replace(verification=VerificationLevel.VERIFIED_PLUS)),
    Change("futures:never", lambda facts: facts._replace(futures_opened=None), is_real=False),
    Change("futures:before-key", _with_futures_before),
    Change("futures:after-key", _with_futures_after),
    Change("portfolio-margin:off", _without_portfolio_margin, is_real=False),
    Change("portfolio-margin:before-key", _with_portfolio_margin_before),
    Change("portfolio-margin:after-key", _with_portfolio_margin_after),
    Change("cross-margin:yes", lambda facts: facts._replace(cross_margin_transfer=True)),
    Change("cross-margin:no", lambda facts: facts._replace(cross_margin_transfer=False), is_real=False),
)
_BESIDE_THE_KEY = tuple(change for change in _TURNS if change.fact in {Fact.FUTURES, Fact.PORTFOLIO_MARGIN})


def at_moment(facts: Facts, moment: datetime) -> Facts:
    """Move to another day: the key is as old as it was, and what came before or after it still does."""
    moved = facts._replace(at=moment, created=moment - (facts.at - facts.created))
    for change in _BESIDE_THE_KEY:
        if change.holds(facts):
            moved = change.apply(moved)
    return moved


def _date(year: int, month: int, day: int) -> Change:
    moment = datetime(year, month, day, 12, tzinfo=UTC)
    return Change(f"date:{moment:%Y-%m-%d}", lambda facts: at_moment(facts, moment), is_real=False)


DATES = (_date(2021, 8, 8), _date(2021, 8, 10), _date(2021, 8, 24), _date(2022, 12, 1), _date(2023, 1, 30), _date(2023, 7, 19))
"""Days on both sides of each moment from which a rule holds (policy/sources.py)."""
CHANGES = (*_TURNS, *DATES)
"""Every value that a fact can be turned to; today's date is added by `changes_of`."""


def changes_of(today: datetime) -> tuple[Change, ...]:
    """Give every change there is for somebody who lives at the moment `today`."""
    return (*CHANGES, Change("date:today", lambda facts: at_moment(facts, today), is_real=False))


def value_of(facts: Facts, fact: str, changes: Iterable[Change] = CHANGES) -> Change | None:
    """Give the value that a fact has; nothing for a date that is none of those listed."""
    return next((change for change in changes if change.fact == fact and change.holds(facts)), None)


def next_value(facts: Facts, fact: str, changes: Iterable[Change], step: int = 1) -> Change:
    """Give the value that comes after the one that a fact has, round and round; or before it, with a `step` of -1."""
    values = [change for change in changes if change.fact == fact]
    here = next((index for index, change in enumerate(values) if change.holds(facts)), -1)
    return values[(here + step) % len(values)]


def settled(facts: Facts) -> Facts:
    """Bring facts into the form that the lab turns: nothing lies ahead of the moment asked about, and what is off was never on."""
    facts = facts._replace(at=max(facts.at, facts.created))
    if not facts.portfolio_margin:
        facts = facts._replace(portfolio_margin_activated=None)
    beside = (
        (facts.futures_opened is not None, facts.futures_opened, _with_futures_before, _with_futures_after),
        (facts.portfolio_margin, facts.portfolio_margin_activated, _with_portfolio_margin_before, _with_portfolio_margin_after),
    )
    # What came after the key first: it can make the key older than what came before it.
    befores = [before for holds, moment, before, _ in beside if holds and _is_before_key(facts, moment)]
    afters = [after for holds, moment, _, after in beside if holds and not _is_before_key(facts, moment)]
    for settle in (*afters, *befores):
        facts = settle(facts)
    return facts


def account_of(facts: Facts, created: datetime) -> Account:
    """Give the account of these facts for a key made at the moment `created`: what came before or after the key still does."""
    return Account(
        spot_deposit=facts.spot_deposit,
        verification=facts.verification,
        default_security_controls=facts.default_security_controls,
        futures_opened=_beside(facts, facts.futures_opened, created),
        portfolio_margin=facts.portfolio_margin,
        portfolio_margin_activated=_beside(facts, facts.portfolio_margin_activated, created),
        cross_margin_transfer=facts.cross_margin_transfer,
    )


def _beside(facts: Facts, moment: datetime | None, created: datetime) -> datetime | None:
    if moment is None:
        return None
    return min(moment, created) if moment <= facts.created else max(moment, created + _LATER)


def ways_out_of(rules: Iterable[Rule]) -> tuple[Change, ...]:
    """Give the ways out that rules name, each once, in the table's order."""
    remedies = {remedy.id: remedy for rule in rules for remedy in rule.remedies}
    return tuple(Change(remedy.id, remedy.apply) for remedy in remedies.values())


def ways_out(facts: Facts) -> tuple[Change, ...]:
    """Give the ways out of every rule that stands against anything here."""
    return ways_out_of(rule for rule in (*PERMISSION_RULES, *CREATION_RULES) if rule.is_broken_by(facts))


def fewest_changes(facts: Facts, goal: Callable[[Facts], bool], moves: Moves = ways_out) -> tuple[Change, ...] | None:
    """Find the fewest moves after which `goal` holds, the first in the table's order where there are several ways; nothing where none does.

    Every set of facts is looked at once, those that take fewer moves first.
    """
    seen = {facts}
    paths: deque[tuple[Facts, tuple[Change, ...]]] = deque([(facts, ())])
    while paths:
        here, path = paths.popleft()
        if goal(here):
            return path
        for change in moves(here):
            if (there := change.apply(here)) not in seen:
                seen.add(there)
                paths.append((there, (*path, change)))
    return None
