"""The lab as a value: every turn can be taken back, and what is taken over is judged in the walk as it was in the lab."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.flow.lab import CREATION, Lab, decisions_of, left_behind, take_over
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.policy.challenges import CHALLENGES, CHALLENGES_BY_ID, READ_DAY, Challenge
from keywizard.policy.changes import CHANGES, Fact, at_moment, settled, value_of
from tests.flow.test_wizard import NOW, READY, at_restrictions, walk

CHANGES_BY_ID = {change.id: change for change in CHANGES}
turns = st.lists(st.tuples(st.sampled_from(Fact), st.sampled_from((1, -1))), max_size=25)


def at_account(place: Place = Place.PRACTICE) -> Wizard:
    environment = Environment.PRODUCTION if place is Place.BINANCE else None
    return walk(lambda w: w.answer_place(place, environment), lambda w: w.advance(), lambda w: w.answer_account("x", READY, NOW, Route.WEB))


def turned(lab: Lab, moves: list[tuple[Fact, int]]) -> Lab:
    for fact, step in moves:
        lab = lab.turn(fact, step)
    return lab


def made(lab: Lab, *ids: str) -> Lab:
    for change_id in ids:
        lab = lab.make(CHANGES_BY_ID[change_id])
    return lab


def taken(wizard: Wizard, lab: Lab) -> Wizard:
    after = take_over(wizard, lab)
    assert isinstance(after, Wizard), after
    return after


STARTS = st.sampled_from((at_account(), *(at_restrictions(key_type) for key_type in KeyType)))


@given(STARTS, turns)
def test_every_turn_can_be_taken_back_to_the_first_facts(wizard: Wizard, moves: list[tuple[Fact, int]]) -> None:
    first = Lab.of(wizard)
    lab = turned(first, moves)
    assert lab.facts == settled(lab.facts)
    assert lab.restart().facts == first.facts
    while lab.past:
        before = lab.past[-1].before
        lab = lab.undo()
        assert lab.facts == before
    assert lab.facts == first.facts
    assert lab.undo() == lab


@given(turns)
def test_a_shaped_account_without_a_key_is_judged_in_the_walk_as_in_the_lab(moves: list[tuple[Fact, int]]) -> None:
    wizard = at_account()
    lab = turned(Lab.of(wizard), moves)
    after = taken(wizard, lab)
    facts = after.answers.facts()
    assert facts is not None
    assert after.answers.at == lab.facts.at
    alike = facts._replace(key_type=lab.facts.key_type, ip_access=lab.facts.ip_access)
    assert decisions_of(alike) == decisions_of(lab.facts)


@given(STARTS, turns)
def test_taking_an_account_over_leaves_the_key_and_the_step_alone(wizard: Wizard, moves: list[tuple[Fact, int]]) -> None:
    lab = turned(Lab.of(wizard), moves)
    after = take_over(wizard, lab)
    if isinstance(after, Refusal):
        assert not decisions_of(at_moment(lab.facts, NOW))[CREATION].allowed
        assert wizard.answers.issued
        return
    assert untouched(after) == untouched(wizard)
    decisions = after.decisions()
    assert all(decisions[permission].allowed for permission in after.answers.permissions - {Permission.READING})


def untouched(wizard: Wizard) -> Wizard:
    """Forget what taking over may change."""
    answers = wizard.answers._replace(account=None, at=None, allowed_ips=(), permissions=frozenset(), are_restrictions_saved=False)
    return wizard._replace(answers=answers)


@given(turns)
def test_with_a_key_at_hand_what_was_turned_is_taken_over_and_what_was_not_is_named(moves: list[tuple[Fact, int]]) -> None:
    wizard = at_restrictions(KeyType.HMAC)
    lab = turned(Lab.of(wizard), moves)
    taken_over = take_over(wizard, lab)
    if isinstance(taken_over, Refusal):
        return
    after = Lab.of(taken_over)
    lost = set(left_behind(wizard, lab))
    tied_to_the_key = {Fact.FUTURES, Fact.PORTFOLIO_MARGIN, Fact.KEY_AGE}
    unlike = set(lab.altered(after.facts))
    assert unlike - lost <= tied_to_the_key
    assert Fact.KEY_AGE in lost or unlike & tied_to_the_key <= {Fact.KEY_AGE}
    assert after.facts.at == lab.own.at


def test_a_new_key_of_the_lab_makes_the_walks_own_key_no_newer() -> None:
    wizard = at_restrictions(KeyType.ED25519)
    late = made(Lab.of(wizard), "futures:after-key")
    assert not taken(wizard, late).decisions()[Permission.FUTURES].allowed
    renewed = made(late, "key-age:new")
    assert decisions_of(renewed.facts)[Permission.FUTURES].allowed
    assert not taken(wizard, renewed).decisions()[Permission.FUTURES].allowed
    assert left_behind(wizard, renewed) == (Fact.KEY_AGE,)


def test_addresses_are_not_made_up_and_those_there_are_stay_or_go() -> None:
    bare = at_restrictions(KeyType.ED25519)
    restricted = made(Lab.of(bare), "ip-access:restricted")
    assert taken(bare, restricted).answers.allowed_ips == ()
    assert left_behind(bare, restricted) == (Fact.IP_ACCESS,)
    tied = walk(lambda w: w.answer_allowed_ips(("8.8.8.8",)), lambda w: w.toggle(Permission.WITHDRAWALS), start=bare)
    assert Lab.of(tied).facts.ip_access is IpAccess.RESTRICTED
    assert taken(tied, made(Lab.of(tied), "controls:off")).answers.allowed_ips == ("8.8.8.8",)
    opened = taken(tied, made(Lab.of(tied), "ip-access:unrestricted"))
    assert opened.answers.allowed_ips == ()
    assert Permission.WITHDRAWALS not in opened.answers.permissions


@pytest.mark.parametrize("wizard", [Wizard(), at_account(Place.BINANCE), walk(lambda w: w.advance(), start=at_account())])
def test_no_account_is_taken_over_at_binance_or_on_a_step_that_has_none(wizard: Wizard) -> None:
    assert isinstance(take_over(wizard, made(Lab.of(wizard), "deposit:no")), Refusal)


def test_before_there_is_an_account_the_lab_begins_with_a_ready_one() -> None:
    lab = Lab.of(Wizard())
    assert lab.facts.at == READ_DAY
    assert decisions_of(lab.facts)[CREATION].allowed


def test_changes_are_counted_from_the_start_so_that_what_is_turned_back_counts_for_nothing() -> None:
    lab = Lab.of(at_account())
    assert turned(lab, [(Fact.LEVEL, 1), (Fact.LEVEL, 1)]).changes_made == 1
    assert turned(lab, [(Fact.LEVEL, 1), (Fact.DEPOSIT, 1), (Fact.LEVEL, 1)]).changes_made == 2
    assert turned(lab, [(Fact.LEVEL, 1), (Fact.DEPOSIT, 1), (Fact.LEVEL, -1)]).changes_made == 1
    assert not turned(lab, [(Fact.DEPOSIT, 1)]).is_real
    assert turned(lab, [(Fact.DEPOSIT, 1), (Fact.DEPOSIT, 1)]).is_real


@given(STARTS, turns)
def test_no_change_is_counted_where_all_is_as_at_the_start_and_never_more_than_facts_differ(
    wizard: Wizard, moves: list[tuple[Fact, int]]
) -> None:
    lab = turned(Lab.of(wizard), moves)
    differing = lab.altered(lab.start)
    assert bool(lab.changes_made) is bool(differing)
    assert lab.changes_made <= len(differing)


def test_a_way_out_that_turns_two_facts_is_one_change() -> None:
    lab = Lab.of(at_account()).begin(CHALLENGES_BY_ID["bot"])
    solution = lab.solution(CREATION)
    assert solution is not None
    last = lab.make(solution[0]).make(solution[1])
    assert len(last.altered(last.start)) > len(solution)
    assert last.changes_made == len(solution)


@pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda challenge: challenge.id)
def test_the_solution_step_by_step_solves_a_challenge_with_as_many_changes_as_it_promised(challenge: Challenge) -> None:
    lab = Lab.of(at_account()).begin(challenge)
    promised = lab.solution(CREATION)
    while solution := lab.solution(CREATION):
        assert not lab.is_solved
        lab = lab.make(solution[0])
    assert lab.is_solved is (promised is not None)
    assert lab.changes_made == len(promised or ())
    assert lab.solved == (frozenset({lab.challenge.id}) if promised is not None and lab.challenge else frozenset())


def test_what_nobody_can_do_outside_the_lab_reaches_a_goal_and_is_known_as_such() -> None:
    lab = made(Lab.of(at_account()).begin(CHALLENGES_BY_ID["no-way-out"]), "portfolio-margin:off")
    assert lab.is_solved
    assert not lab.is_real


@pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda challenge: challenge.id)
def test_a_challenge_begins_unsolved_in_a_walk_of_long_ago_too(challenge: Challenge) -> None:
    long_ago = walk(lambda w: w.answer_account("x", READY, NOW - timedelta(days=1500), Route.WEB), start=at_account())
    lab = Lab.of(long_ago).begin(challenge)
    assert not lab.is_solved
    assert lab.solution(CREATION) == Lab.of(at_account()).begin(challenge).solution(CREATION)
    assert lab.leave_challenge() == Lab.of(long_ago)


def test_leaving_a_challenge_leads_back_to_the_walks_own_facts() -> None:
    first = Lab.of(at_account())
    lab = turned(first, [(Fact.LEVEL, 1)]).begin(CHALLENGES_BY_ID["fix"])
    assert lab.facts != first.facts
    assert lab.leave_challenge() == first._replace(solved=lab.solved)


def test_an_account_that_opens_futures_in_an_hour_is_one_that_opened_it_after_the_key() -> None:
    later = READY._replace(futures_opened=NOW + timedelta(hours=1))
    wizard = walk(lambda w: w.answer_account("x", later, NOW, Route.WEB), start=at_account())
    value = value_of(Lab.of(wizard).facts, Fact.FUTURES)
    assert value is not None
    assert value.id == "futures:after-key"
