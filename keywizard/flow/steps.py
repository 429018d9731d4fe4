"""The steps of the walk, as rows."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.label import label_problems
from keywizard.domain.place import Place, missing_factors
from keywizard.flow.answers import Answers
from keywizard.policy.decision import decide_creation, refused_permissions


class StepId(StrEnum):
    """A step; its texts are `step.<id>.…`."""

    PLACE = "place"
    ACCOUNT = "account"
    KEY_TYPE = "key-type"
    KEYPAIR = "keypair"
    LABEL = "label"
    VERIFICATION = "verification"
    API_KEY = "api-key"
    RESTRICTIONS = "restrictions"
    SUMMARY = "summary"


class Step(NamedTuple):
    """A row of the walk."""

    id: StepId
    """Which step."""
    missing: Callable[[Answers], tuple[str, ...]] = lambda _: ()
    """Every reason against going on, as message ids."""
    applies: Callable[[Answers], bool] = lambda _: True
    """Whether the answers lead through this step at all."""
    commits: Callable[[Answers], bool] = lambda _: False
    """Whether there is no way back to it once it is left."""


def _missing_place(answers: Answers) -> tuple[str, ...]:
    return () if answers.place else ("missing.place",)


def _missing_account(answers: Answers) -> tuple[str, ...]:
    facts = answers.facts()
    if facts is None:
        return ("missing.account",)
    return tuple(f"rule.{rule_id}.reason" for rule_id in decide_creation(facts).rule_ids)


def _missing_key_type(answers: Answers) -> tuple[str, ...]:
    return () if answers.key_type else ("missing.key-type",)


def _missing_keypair(answers: Answers) -> tuple[str, ...]:
    return () if answers.keypair else ("missing.keypair",)


def _missing_label(answers: Answers) -> tuple[str, ...]:
    return tuple(f"error.{problem}.message" for problem in label_problems(answers.label))


def _missing_verification(answers: Answers) -> tuple[str, ...]:
    if answers.place is Place.BINANCE:
        return () if answers.is_waiting_kept else ("missing.waiting",)
    if answers.issued:
        return ()
    unproven = tuple(f"missing.factor.{factor}" for factor in missing_factors(answers.route, answers.proven))
    return unproven or ("missing.api-key",)


def _missing_api_key(answers: Answers) -> tuple[str, ...]:
    return () if answers.issued else ("missing.api-key-paste",)


def _missing_restrictions(answers: Answers) -> tuple[str, ...]:
    facts = answers.facts()
    refused = refused_permissions(facts, answers.permissions) if facts else {}
    rule_ids = dict.fromkeys(rule_id for decision in refused.values() for rule_id in decision.rule_ids)
    unsaved = () if answers.are_restrictions_saved else ("missing.restrictions",)
    return tuple(f"rule.{rule_id}.reason" for rule_id in rule_ids) or unsaved


def _is_new(answers: Answers) -> bool:
    return not answers.is_resumed


def _has_keypair(answers: Answers) -> bool:
    return _is_new(answers) and (answers.key_type is None or answers.key_type.is_self_generated)


def _is_made(answers: Answers) -> bool:
    return answers.place is not Place.BINANCE or answers.issued is not None


def _is_practice(answers: Answers) -> bool:
    return answers.place is not Place.BINANCE


STEPS = (
    Step(StepId.PLACE, _missing_place),
    Step(StepId.ACCOUNT, _missing_account),
    Step(StepId.KEY_TYPE, _missing_key_type, applies=_is_new),
    Step(StepId.KEYPAIR, _missing_keypair, applies=_has_keypair),
    Step(StepId.LABEL, _missing_label, applies=_is_new),
    Step(StepId.VERIFICATION, _missing_verification, commits=_is_made),
    # What was pasted wrongly can be pasted anew; what the practice exchange has made is made.
    Step(StepId.API_KEY, _missing_api_key, commits=_is_practice),
    Step(StepId.RESTRICTIONS, _missing_restrictions),
    Step(StepId.SUMMARY),
)
"""Binance's own order: type, pair, label, second factors, key, then what it may do (FAQ web and app steps)."""
