"""A walk becomes a draft and comes back, whatever was done on it."""

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Factor, Place, Route
from keywizard.flow.answers import Answers, IssuedApiKey, StoredKeypair
from keywizard.flow.draft import KnownKeys, draft_of, wizard_of
from keywizard.flow.events import ApiKeyIssued, FactorProven, KeypairStored, WaitingKept
from keywizard.flow.steps import StepId
from keywizard.flow.unfinished import asked_again, caught_up, is_worth_keeping
from keywizard.flow.wizard import Refusal, Wizard
from tests.flow.test_wizard import ISSUED, MOVES, NOW, READY, STARTS, at_restrictions, keypair, walk, walks

NOTHING = KnownKeys(lambda _: None, lambda _: None, lambda _: False)
AT_BINANCE = (
    *MOVES,
    *(lambda w, e=e: w.answer_place(Place.BINANCE, e) for e in Environment),
    *(lambda w: w.handle(WaitingKept("bot", w.answers.label, w.answers.keypair and w.answers.keypair._replace(name="bot"))),) * 3,
)
walks_anywhere = st.lists(st.sampled_from(AT_BINANCE), max_size=60)


def with_origins(wizard: Wizard) -> list[Wizard]:
    return [wizard, *with_origins(wizard.origin)] if wizard.origin else [wizard]


def keys_of(wizard: Wizard) -> KnownKeys:
    """Everything that a walk has made, as it would be found on disk."""
    chain = with_origins(wizard)
    made = (*wizard.made, *(each.answers.keypair for each in chain), *(each.answers.issued for each in chain))
    pairs = {(each.name, each.fingerprint): each for each in made if isinstance(each, StoredKeypair)}
    issued = {each.name: each for each in made if isinstance(each, IssuedApiKey)}
    return KnownKeys(pairs.get, issued.get, lambda _: True)


def as_kept(wizard: Wizard) -> Wizard:
    """What of a walk is meant to come back: not the factors that were shown. What was made is one list for the walk and its origins."""
    origin = wizard.origin and as_kept(wizard.origin._replace(made=wizard.made))
    return wizard._replace(answers=wizard.answers._replace(proven=frozenset()), origin=origin)


def through_a_file(values: dict[str, Any]) -> dict[str, Any]:
    return tomllib.loads(tomli_w.dumps(values))


def walked(start: Wizard, moves: list[object]) -> Wizard:
    for move in moves:
        outcome = move(start)  # type: ignore[operator]  # the moves of test_wizard
        start = start if isinstance(outcome, Refusal) else outcome
    return start


@given(STARTS, walks_anywhere)
def test_every_walk_comes_back_as_it_stood_but_for_the_factors_that_were_shown(start: Wizard, moves: list[object]) -> None:
    wizard = walked(start, moves)
    assert wizard_of(through_a_file(draft_of(wizard)), keys_of(wizard)) == as_kept(wizard)


@given(STARTS, walks)
def test_a_walk_whose_keys_have_gone_stands_on_its_route_with_nothing_missing_behind_it(start: Wizard, moves: list[object]) -> None:
    wizard = wizard_of(draft_of(walked(start, moves)), NOTHING)
    assert (wizard.made, wizard.answers.keypair, wizard.answers.issued) == ((), None, None)
    for each in with_origins(wizard):
        before = each.route[each.route.index(each.first) : each.number - 1]
        assert [step for step in before if each._replace(at=step).missing()] == []


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["made", "walks", "version"]), JUNK))
def test_a_mapping_that_is_no_draft_is_a_value_error(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the one error it may raise; it has no words
        wizard_of(values, NOTHING)


@given(st.data())
def test_a_draft_with_any_field_spoiled_is_a_walk_that_obeys_the_rules_or_a_value_error(data: st.DataObject) -> None:
    origin = at_restrictions(KeyType.ED25519)
    wizard = data.draw(st.sampled_from([origin, walk(lambda w: w.take_way_out("key-type"), start=origin)]))
    values = draft_of(wizard)
    where: dict[str, Any] = data.draw(
        st.sampled_from([values, *values["walks"], values["walks"][-1]["account"], values["walks"][-1]["keypair"]])
    )
    where[data.draw(st.sampled_from(sorted(where)))] = data.draw(JUNK | st.sampled_from([*StepId, *Permission, *KeyType]))
    try:
        spoiled = wizard_of(values, keys_of(wizard))
    except ValueError:
        return
    assert spoiled.at in spoiled.route
    decisions = spoiled.decisions()
    assert all(decisions[permission].allowed for permission in spoiled.answers.permissions - {Permission.READING})


def test_a_permission_that_no_rule_lets_through_does_not_come_back_from_a_draft() -> None:
    values = draft_of(at_restrictions(KeyType.ED25519))
    values["walks"][0]["permissions"].append(Permission.WITHDRAWALS.value)
    assert wizard_of(values, keys_of(at_restrictions(KeyType.ED25519))).answers.permissions == {Permission.READING}


def test_the_path_of_an_account_file_comes_back_byte_by_byte() -> None:
    wizard = Wizard(Answers(Place.PRACTICE, "/tmp/\udce8.toml", READY, NOW), StepId.KEY_TYPE)  # noqa: S108  # a name; nothing lies there
    assert wizard_of(through_a_file(draft_of(wizard)), NOTHING) == wizard


def test_the_first_step_alone_is_not_worth_keeping() -> None:
    chosen = walk(lambda w: w.answer_place(Place.PRACTICE))
    assert not is_worth_keeping(Wizard())
    assert not is_worth_keeping(chosen)
    assert is_worth_keeping(walk(lambda w: w.advance(), start=chosen))


@pytest.mark.parametrize(
    ("wizard", "asked"),
    [
        (Wizard(Answers(Place.PRACTICE, key_type=KeyType.ED25519), StepId.KEYPAIR), ("again.passphrase",)),
        (Wizard(Answers(Place.PRACTICE, key_type=KeyType.ED25519, keypair=keypair(KeyType.ED25519)), StepId.KEYPAIR), ()),
        (Wizard(Answers(Place.PRACTICE, key_type=KeyType.ED25519), StepId.VERIFICATION), ("again.factors",)),
        (Wizard(Answers(Place.PRACTICE, key_type=KeyType.HMAC), StepId.VERIFICATION), ("again.factors", "again.secret-passphrase")),
        (Wizard(Answers(Place.BINANCE, key_type=KeyType.HMAC), StepId.VERIFICATION), ()),
        (Wizard(Answers(Place.BINANCE, key_type=KeyType.ED25519), StepId.API_KEY), ("again.paste",)),
        (Wizard(Answers(Place.BINANCE, key_type=KeyType.HMAC), StepId.API_KEY), ("again.hmac-paste",)),
        (Wizard(Answers(Place.PRACTICE, key_type=KeyType.HMAC, issued=ISSUED), StepId.API_KEY), ()),
        (Wizard(Answers(Place.PRACTICE), StepId.RESTRICTIONS), ("again.addresses",)),
        (Wizard(Answers(Place.PRACTICE, are_restrictions_saved=True), StepId.RESTRICTIONS), ()),
        (Wizard(), ()),
    ],
)
def test_what_no_draft_keeps_is_named(wizard: Wizard, asked: tuple[str, ...]) -> None:
    assert asked_again(wizard) == asked


def test_a_pair_that_was_made_after_the_last_answer_was_kept_is_taken_in() -> None:
    wizard = Wizard(Answers(Place.PRACTICE, "x", READY, NOW, Route.WEB, KeyType.ED25519), StepId.KEYPAIR)
    pair, other = keypair(KeyType.ED25519), keypair(KeyType.RSA_2048)
    taken_in = caught_up(wizard, (KeypairStored(other), KeypairStored(pair)))
    assert (taken_in.answers.keypair, taken_in.made, taken_in.at) == (pair, (other, pair), StepId.KEYPAIR)


def test_an_api_key_that_was_made_after_the_last_answer_was_kept_is_taken_in_and_the_walk_goes_on_after_it() -> None:
    practice = Wizard(Answers(Place.PRACTICE, "x", READY, NOW, Route.WEB, KeyType.HMAC, label="bot"), StepId.VERIFICATION)
    assert caught_up(practice, (ApiKeyIssued(ISSUED),)).at is StepId.API_KEY
    answers = Answers(Place.BINANCE, "", READY, NOW, key_type=KeyType.HMAC, label="bot", environment=Environment.DEMO)
    for at in (StepId.VERIFICATION, StepId.API_KEY):
        binance = caught_up(Wizard(answers, at), (WaitingKept("bot", "bot", None), ApiKeyIssued(ISSUED)))
        waits = at is StepId.VERIFICATION
        assert (binance.at, binance.answers.issued, binance.answers.is_waiting_kept) == (StepId.RESTRICTIONS, ISSUED, waits)


def test_what_no_longer_fits_the_walk_changes_nothing_but_what_lies_on_disk() -> None:
    wizard = at_restrictions(KeyType.ED25519)
    assert caught_up(wizard, (WaitingKept("bot", "bot", None), ApiKeyIssued(ISSUED), FactorProven(Factor.TOTP))) == wizard
