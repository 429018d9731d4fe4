"""The wizard: where the walk stands, and every move it knows."""

from datetime import datetime
from typing import NamedTuple

from keywizard.domain.account import Account
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.flow.answers import Answers, IssuedApiKey, StoredKeypair, WaitingKey
from keywizard.flow.events import ApiKeyIssued, Event, FactorProven, KeypairStored, RestrictionsSaved, WaitingKept
from keywizard.flow.steps import STEPS, Step, StepId
from keywizard.policy.decision import Decision, decide_creation, decide_permissions


class Refusal(NamedTuple):
    """A move that was not made."""

    reasons: tuple[str, ...]
    """Every reason, as message ids."""
    decision: Decision | None = None
    """The verdict of the rules, where they refused."""


class Wizard(NamedTuple):
    """A walk. Each move gives a new wizard, or a refusal with all its reasons; a refused move changes nothing."""

    answers: Answers = Answers()
    """What was answered so far."""
    at: StepId = StepId.PLACE
    """The step the person stands on."""
    origin: "Wizard | None" = None
    """The walk that this one left for a way out, and returns to at its end, or when the person steps back from its first step."""
    first: StepId = StepId.PLACE
    """The step that this walk began with."""
    made: tuple[StoredKeypair | IssuedApiKey, ...] = ()
    """What this walk and those it left have put on disk, in order: API keys, and pairs that no API key uses."""

    @property
    def route(self) -> tuple[StepId, ...]:
        """The steps that the answers lead through."""
        return tuple(step.id for step in STEPS if step.applies(self.answers))

    @property
    def number(self) -> int:
        """The place of the current step on the route, from 1."""
        return self.route.index(self.at) + 1

    @property
    def has_api_key(self) -> bool:
        """Whether this walk, or one that it left, has made an API key."""
        return any(isinstance(each, IssuedApiKey) for each in self.made)

    @property
    def is_at_its_end(self) -> bool:
        """Whether nothing is left to do: the last step is reached, and no other walk was left for this one."""
        return self.at is self.route[-1] and self.origin is None

    def missing(self) -> tuple[str, ...]:
        """Give every reason against going on from here, as message ids."""
        return self._step(self.at).missing(self.answers)

    def advance(self) -> "Wizard | Refusal":
        """Go to the next step, if nothing is missing here. A detour's last step leads back to its origin."""
        if missing := self.missing():
            return Refusal(missing)
        if self.at is self.route[-1]:
            return self._return_to_origin() or Refusal(("refusal.last-step",))
        # A key that is gone on with brings a plan along; what the account, once known, does not carry is dropped.
        is_known_now = self.answers.is_resumed and self.at is StepId.ACCOUNT
        planned = self.answers.with_permissions(self.answers.permissions) if is_known_now else self.answers
        return self._replace(at=self.route[self.number], answers=planned)

    def back(self) -> "Wizard | Refusal":
        """Go to the step before, whatever is missing here; not past a commit. A detour's first step leads back to its origin."""
        if self.at is self.first:
            return self._return_to_origin() or Refusal(("refusal.first-step",))
        before = self.route[self.number - 2]
        return Refusal(("refusal.past-commit",)) if self._step(before).commits(self.answers) else self._replace(at=before)

    def take_way_out(self, step: str) -> "Wizard | Refusal":
        """Go where a way out is done: to an earlier step, or past a commit to a new key, of another type or in another account.

        A new key starts with the same account; stepping back from its first step returns to this walk.
        """
        target = StepId(step)
        if target is self.at:
            return self
        if target in {StepId.ACCOUNT, StepId.KEY_TYPE} and self.answers.issued:
            return Wizard(self._same_account(), target, origin=self, first=target, made=self.made)
        reachable = self.route[self.route.index(self.first) : self.number]
        if target not in reachable or self._commits_between(target):
            return Refusal(("refusal.not-reachable",))
        return self._replace(at=target)

    def answer_place(self, place: Place, environment: Environment | None = None) -> "Wizard | Refusal":
        """Choose practice, or Binance with one of its environments; another place forgets the account and what was proven to it."""
        if (place is Place.BINANCE) is (environment is None):
            return Refusal(("missing.place",))
        answers = self.answers._replace(place=place, environment=environment)
        if (place, environment) != (self.answers.place, self.answers.environment):
            forgotten = Answers()
            answers = answers._replace(account_name=None, account=None, at=None, proven=forgotten.proven, is_waiting_kept=False)
        return self._answer(StepId.PLACE, answers)

    def go_on_with(self, waiting: WaitingKey) -> "Wizard | Refusal":
        """Take up a key that waits for its API key; the account is asked about anew, for it may have changed meanwhile."""
        if self.at is not StepId.PLACE:
            return Refusal(("refusal.not-on-this-step",))
        answers = Answers(
            place=Place.BINANCE,
            environment=waiting.environment,
            key_type=waiting.key_type,
            keypair=waiting.keypair,
            label=waiting.label,
            name=waiting.name,
            waiting=waiting.name,
            is_waiting_kept=True,
            is_resumed=True,
            allowed_ips=waiting.allowed_ips,
            permissions=waiting.permissions,
        )
        return self._replace(answers=answers, at=StepId.ACCOUNT)

    def answer_account(self, name: str, account: Account, at: datetime, route: Route) -> "Wizard | Refusal":
        """Choose the account, the moment and the route; factors proven to another account or route are forgotten."""
        is_same = (name, route) == (self.answers.account_name, self.answers.route)
        proven = self.answers.proven if is_same else frozenset()
        answers = self.answers._replace(account_name=name, account=account, at=at, route=route, proven=proven)
        return self._answer(StepId.ACCOUNT, answers)

    def shape_account(self, account: Account, at: datetime, allowed_ips: tuple[str, ...]) -> "Wizard | Refusal":
        """Go on with a practice account of another shape, on its own step or while a key's permissions are chosen; nobody's real one.

        Once there is an API key the moment stays, and the account has to be one that a key can be made in. Permissions that a rule now
        forbids are dropped.
        """
        if self.answers.place is not Place.PRACTICE or self.answers.account_name is None:
            return Refusal(("refusal.not-on-this-step",))
        answers = self.answers._replace(account=account, at=self.answers.at if self.answers.issued else at).with_allowed_ips(allowed_ips)
        facts = answers.facts()
        decision = decide_creation(facts) if facts and answers.issued else Decision()
        if not decision.allowed:
            return Refusal(tuple(f"rule.{rule_id}.reason" for rule_id in decision.rule_ids), decision)
        return self._answer(StepId.ACCOUNT if self.at is StepId.ACCOUNT else StepId.RESTRICTIONS, answers)

    def answer_key_type(self, key_type: KeyType) -> "Wizard | Refusal":
        """Choose the type; a pair of another type is set aside, and one made earlier for this type is taken up again."""
        answers = self.answers.with_key_type(key_type)
        if key_type is not self.answers.key_type:
            answers = answers._replace(keypair=self._unused_pair(key_type))
        return self._answer(StepId.KEY_TYPE, answers)

    def forget_keypair(self) -> "Wizard | Refusal":
        """Want another pair; the one made so far stays on disk."""
        return self._answer(StepId.KEYPAIR, self.answers._replace(keypair=None, waiting=None, is_waiting_kept=False))

    def answer_label(self, label: str, name: str) -> "Wizard | Refusal":
        """Name the key; `name` is the folder that belongs to the label."""
        if self.answers.is_waiting_kept and label.strip() == self.answers.label:
            return self._answer(StepId.LABEL, self.answers)  # its folder has its name already
        return self._answer(StepId.LABEL, self.answers._replace(label=label.strip(), name=name, is_waiting_kept=False))

    def answer_allowed_ips(self, allowed_ips: tuple[str, ...]) -> "Wizard | Refusal":
        """Choose the trusted addresses; permissions that they no longer carry are dropped."""
        return self._answer(StepId.RESTRICTIONS, self.answers.with_allowed_ips(allowed_ips))

    def toggle(self, permission: Permission) -> "Wizard | Refusal":
        """Turn a permission on or off, if the rules let it; reading stays on."""
        if permission is Permission.READING:
            return Refusal(("refusal.reading-stays-on",), self.decisions()[permission])
        if permission not in self.answers.permissions and not self.decisions()[permission].allowed:
            decision = self.decisions()[permission]
            return Refusal(tuple(f"rule.{rule_id}.reason" for rule_id in decision.rule_ids), decision)
        return self._answer(StepId.RESTRICTIONS, self.answers.with_permissions(self.answers.permissions ^ {permission}))

    def answer_permissions(self, wanted: frozenset[Permission]) -> "Wizard | Refusal":
        """Choose a whole set; what a rule forbids is left out."""
        return self._answer(StepId.RESTRICTIONS, self.answers.with_permissions(wanted))

    def print_public_key(self, *, is_wanted: bool) -> "Wizard":
        """Want the public key printed once the walk has ended, or not; wherever the walk stands."""
        return self._with(self.answers._replace(is_public_key_printed=is_wanted))

    def decisions(self) -> dict[Permission, Decision]:
        """Give the rules' verdict on every permission of this key; all allowed before the account is known."""
        facts = self.answers.facts()
        return dict(decide_permissions(facts)) if facts else dict.fromkeys(Permission, Decision())

    def handle(self, event: Event) -> "Wizard":
        """Take in what has happened; an event that no longer fits where the walk stands changes nothing."""
        match event:
            case KeypairStored(keypair) if self.at is StepId.KEYPAIR and keypair.key_type is self.answers.key_type:
                return self._with(self.answers._replace(keypair=keypair))._replace(made=(*self.made, keypair))
            case FactorProven(factor) if self.at is StepId.VERIFICATION:
                return self._with(self.answers._replace(proven=self.answers.proven | {factor}))
            case WaitingKept(name, label, keypair) if self.at is StepId.VERIFICATION and label == self.answers.label:
                made = tuple(keypair if keypair and each == self.answers.keypair else each for each in self.made)
                return self._with(self.answers._replace(waiting=name, name=name, keypair=keypair, is_waiting_kept=True))._replace(made=made)
            case ApiKeyIssued(issued) if self._awaits_api_key():
                unused = tuple(each for each in self.made if each not in (self.answers.keypair, self.answers.issued))
                return self._with(self.answers._replace(issued=issued, name=issued.name))._replace(made=(*unused, issued))
            case RestrictionsSaved(allowed_ips, permissions) if (allowed_ips, permissions) == self._restrictions():
                return self._with(self.answers._replace(are_restrictions_saved=True))
        return self

    def _same_account(self) -> Answers:
        known = self.answers
        return Answers(known.place, known.account_name, known.account, known.at, known.route, environment=known.environment)

    def _awaits_api_key(self) -> bool:
        if self.answers.place is Place.BINANCE:
            return self.at is StepId.API_KEY
        return self.at is StepId.VERIFICATION and not self.answers.issued

    def _return_to_origin(self) -> "Wizard | None":
        return self.origin and self.origin._replace(made=self.made)

    def _unused_pair(self, key_type: KeyType) -> StoredKeypair | None:
        pairs = [each for each in self.made if isinstance(each, StoredKeypair) and each.key_type is key_type]
        return pairs[-1] if pairs else None

    def _restrictions(self) -> tuple[tuple[str, ...], frozenset[Permission]]:
        return self.answers.allowed_ips, self.answers.permissions

    def _answer(self, step: StepId, answers: Answers) -> "Wizard | Refusal":
        # An answer changes on its own step only: elsewhere the current step could fall off the route.
        return self._with(answers) if self.at is step else Refusal(("refusal.not-on-this-step",))

    def _with(self, answers: Answers) -> "Wizard":
        return self._replace(answers=answers)

    def _commits_between(self, target: StepId) -> bool:
        passed = self.route[self.route.index(target) : self.number - 1]
        return any(self._step(step).commits(self.answers) for step in passed)

    @staticmethod
    def _step(step_id: StepId) -> Step:
        return next(step for step in STEPS if step.id is step_id)
