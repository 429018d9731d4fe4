"""A walk that is practice only never comes to Binance itself, whatever moves it makes."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment, Place
from keywizard.flow.answers import WaitingKey
from keywizard.flow.events import WaitingKept
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Refusal, Wizard
from tests.flow.test_wizard import MOVES, at_restrictions, keypair, walk

WAITING = WaitingKey("my-bot", "my bot", KeyType.ED25519, Environment.PRODUCTION, keypair(KeyType.ED25519), (), frozenset())
INTO_BINANCE = (
    *(lambda w, e=e: w.answer_place(Place.BINANCE, e) for e in Environment),
    lambda w: w.go_on_with(WAITING),
    lambda w: w.handle(WaitingKept("my-bot", "my bot", keypair(KeyType.ED25519))),
)
"""Every kind of move that leads into a place of Binance, or belongs to one."""
ALL_MOVES = (*MOVES, *INTO_BINANCE, lambda w: w.keep_to_practice())


def locked(wizard: Wizard) -> Wizard:
    return walk(lambda w: w.keep_to_practice(), start=wizard)


def with_origins(wizard: Wizard | None) -> Iterator[Wizard]:
    while wizard is not None:
        yield wizard
        wizard = wizard.origin


STARTS = st.sampled_from((Wizard(is_practice_only=True), *(locked(at_restrictions(key_type)) for key_type in KeyType)))


@given(STARTS, st.lists(st.sampled_from(ALL_MOVES), max_size=60))
def test_no_moves_of_a_practice_only_walk_end_at_binance_or_lift_the_lock(wizard: Wizard, moves: list[object]) -> None:
    for move in moves:
        outcome = move(wizard)  # type: ignore[operator]  # the moves above
        wizard = wizard if isinstance(outcome, Refusal) else outcome
        assert all(each.is_practice_only and each.answers.place is not Place.BINANCE for each in with_origins(wizard))


@pytest.mark.parametrize("move", INTO_BINANCE[:4])
def test_a_move_into_binance_is_refused_for_that_reason_and_made_without_the_lock(move: object) -> None:
    assert move(Wizard(is_practice_only=True)) == Refusal(("refusal.practice-only",))  # type: ignore[operator]  # the moves above
    assert walk(move).answers.place is Place.BINANCE


def test_a_walk_that_is_at_binance_or_came_from_there_cannot_be_kept_to_practice() -> None:
    there = walk(lambda w: w.answer_place(Place.BINANCE, Environment.DEMO))
    assert there.keep_to_practice() == Refusal(("refusal.practice-only",))
    detour = at_restrictions(KeyType.HMAC)._replace(origin=there, first=StepId.KEY_TYPE)
    assert isinstance(detour.keep_to_practice(), Refusal)


def test_a_way_out_past_the_commit_keeps_the_lock_on_both_walks() -> None:
    detour = walk(lambda w: w.take_way_out("key-type"), start=locked(at_restrictions(KeyType.HMAC)))
    assert detour.origin is not None
    assert (detour.is_practice_only, detour.origin.is_practice_only) == (True, True)
