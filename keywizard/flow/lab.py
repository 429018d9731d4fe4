"""The lab as a frozen value: facts that are turned one at a time, every turn of which can be taken back."""

from datetime import datetime
from typing import NamedTuple

from keywizard.domain.ip_access import IpAccess
from keywizard.domain.permission import Permission
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.policy.challenges import READ_DAY, Challenge, Goal, ready_facts
from keywizard.policy.changes import Change, Fact, account_of, at_moment, changes_of, fewest_changes, next_value, settled, value_of
from keywizard.policy.decision import Decision, decide_creation, decide_permissions
from keywizard.policy.facts import Facts

CREATION = "creation"
"""The row beside the permissions: whether a key can be made at all."""


class Turn(NamedTuple):
    """A change that was made, and what was before."""

    before: Facts
    """The facts until then."""
    change: Change
    """What was done."""


class Lab(NamedTuple):
    """Facts on the bench. Each move gives a new lab."""

    facts: Facts
    """As they stand."""
    start: Facts
    """As they stood at first."""
    own: Facts
    """Those of the walk that the lab was opened from."""
    today: datetime
    """The moment that the date can be turned back to."""
    past: tuple[Turn, ...] = ()
    """Every turn since then, the last one last."""
    before: Facts | None = None
    """As they stood before the last move, a turn or its undoing; nothing before there was one."""
    challenge: Challenge | None = None
    """What is to be achieved, if anything."""
    solved: frozenset[str] = frozenset()
    """The ids of the challenges that were solved."""

    @classmethod
    def of(cls, wizard: Wizard) -> "Lab":
        """Begin with the facts of a walk; with a ready account where it has not got there yet."""
        facts = settled(wizard.answers.facts() or ready_facts(READ_DAY))
        return cls(facts, facts, facts, facts.at)

    def turn(self, fact: Fact, step: int = 1) -> "Lab":
        """Turn a fact to its next value, or to the one before it."""
        return self.make(next_value(self.facts, fact, changes_of(self.today), step))

    def make(self, change: Change) -> "Lab":
        """Make a change; nothing happens where the facts are so already."""
        after = change.apply(self.facts)
        if after == self.facts:
            return self
        turned = self._replace(facts=after, past=(*self.past, Turn(self.facts, change)), before=self.facts)
        return turned._replace(solved=turned.solved | {turned.challenge.id}) if turned.challenge and turned.is_solved else turned

    def undo(self) -> "Lab":
        """Take the last turn back; nothing happens where there is none."""
        return self._replace(facts=self.past[-1].before, past=self.past[:-1], before=self.facts) if self.past else self

    def restart(self) -> "Lab":
        """Begin anew with the first facts; nothing happens where nothing was turned."""
        return self._replace(facts=self.start, past=(), before=self.facts) if self.past else self

    def begin(self, challenge: Challenge) -> "Lab":
        """Begin a challenge, with its own facts."""
        today = max(self.own.at, READ_DAY)  # a walk of long ago knows fewer rules than a challenge needs
        facts = challenge.start(today)
        return self._replace(facts=facts, start=facts, today=today, past=(), before=None, challenge=challenge)

    def leave_challenge(self) -> "Lab":
        """Go back to the walk's own facts."""
        return self._replace(facts=self.own, start=self.own, today=self.own.at, past=(), before=None, challenge=None)

    @property
    def is_solved(self) -> bool:
        """Whether the challenge's goal is reached."""
        return self.challenge is not None and self.challenge.goal.is_reached(self.facts)

    @property
    def changes_made(self) -> int:
        """How many changes the facts are away from the start: what was turned back does not count, however many turns it took.

        A way out is one change, as in the fewest that there are, though it may turn several facts.
        """
        differing = self.altered(self.start)
        turned: dict[str, frozenset[Fact]] = {}
        after = self.facts
        for turn in reversed(self.past):
            turned[turn.change.fact] = turned.get(turn.change.fact, frozenset()) | self._differing(turn.before, after)
            after = turn.before
        return min(len(differing), sum(bool(facts & differing) for facts in turned.values()))

    @property
    def is_real(self) -> bool:
        """Whether nothing was turned that cannot be turned outside the lab; what was turned back does not count."""
        values = [value_of(self.facts, fact, changes_of(self.today)) for fact in self.altered(self.start)]
        return all(value is not None and value.is_real for value in values)

    def altered(self, before: Facts) -> frozenset[Fact]:
        """Give the facts whose values are others than before."""
        return self._differing(before, self.facts)

    def _differing(self, before: Facts, after: Facts) -> frozenset[Fact]:
        changes = changes_of(self.today)
        return frozenset(fact for fact in Fact if value_of(before, fact, changes) != value_of(after, fact, changes))

    @property
    def first_created(self) -> datetime:
        """When the oldest of the keys was made that the lab had since its start, by the calendar of the walk."""
        ages = [facts.at - facts.created for facts in (self.facts, *(turn.before for turn in self.past))]
        return self.own.at - max(ages)

    def goal(self, row: str) -> Goal:
        """Give what is asked for: the challenge's goal, or else that the permission of a row is allowed."""
        if self.challenge:
            return self.challenge.goal
        return Goal(can_make_key=True) if row == CREATION else Goal(frozenset({Permission(row)}))

    def solution(self, row: str) -> tuple[Change, ...] | None:
        """Find the fewest changes from here to what is asked for; nothing where the rules name no way."""
        if self.challenge:
            return self.challenge.solution(self.facts)
        goal = self.goal(row)
        return fewest_changes(self.facts, goal.is_reached, goal.ways_out)


def decisions_of(facts: Facts) -> dict[str, Decision]:
    """Give the verdict on every row: making a key, and each permission."""
    return {CREATION: decide_creation(facts), **dict(decide_permissions(facts).items())}


def take_over(wizard: Wizard, lab: Lab) -> Wizard | Refusal:
    """Use the shaped account in the walk, with its moment and IP access as far as the walk can still take them."""
    facts, answers = lab.facts, wizard.answers
    if answers.issued:  # the key that there is stays, however many the lab has made since
        facts = at_moment(facts, lab.own.at)._replace(created=lab.first_created)
    created = answers.issued.created_at if answers.issued else facts.at
    allowed_ips = answers.allowed_ips if facts.ip_access is IpAccess.RESTRICTED else ()
    return wizard.shape_account(account_of(facts, created), facts.at, allowed_ips)


def left_behind(wizard: Wizard, lab: Lab) -> tuple[Fact, ...]:
    """Give the facts that the walk cannot take over as they were shaped: it has its own steps for them, or they are past."""
    answers, altered = wizard.answers, lab.altered(lab.own)
    is_made = answers.issued is not None
    is_renewed = at_moment(lab.facts, lab.own.at).created > lab.first_created
    needs_addresses = lab.facts.ip_access is IpAccess.RESTRICTED and not answers.allowed_ips
    lost = {
        Fact.IP_ACCESS: Fact.IP_ACCESS in altered and needs_addresses,
        Fact.KEY_TYPE: Fact.KEY_TYPE in altered,
        Fact.KEY_AGE: is_made and (is_renewed or Fact.KEY_AGE in altered),
        Fact.DATE: is_made and Fact.DATE in altered,
    }
    return tuple(fact for fact in Fact if lost.get(fact, False))
