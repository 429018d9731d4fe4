"""Facts that are turned, and the fewest ways out to a goal, against every combination."""

import functools
import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime

import pytest

from keywizard.domain.account import VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.policy.challenges import CHALLENGES, READ_DAY, Challenge, Goal, ready_facts
from keywizard.policy.changes import (
    CHANGES,
    DATES,
    KEY_AGE,
    Change,
    Fact,
    account_of,
    at_moment,
    changes_of,
    fewest_changes,
    next_value,
    settled,
    value_of,
    ways_out,
    ways_out_of,
)
from keywizard.policy.decision import decide_creation, decide_permissions
from keywizard.policy.facts import Facts
from keywizard.policy.rules import CREATION_RULES, PERMISSION_RULES, RULES
from keywizard.policy.sources import SOURCES
from tests.policy.combinations import TODAY, every_facts

EVERY_REMEDY = ways_out_of((*CREATION_RULES, *PERMISSION_RULES))
ROWS: dict[str, Goal] = {"": Goal(can_make_key=True), **{permission: Goal(frozenset({permission})) for permission in Permission}}
"""A goal for each row of the lab; making a key has no name here."""
LONGER = 3
"""Solutions are this long at most, so that shorter ones are all looked at."""
TOUCHED = {
    Fact.KEY_TYPE: {Fact.KEY_AGE, Fact.FUTURES, Fact.PORTFOLIO_MARGIN},
    Fact.KEY_AGE: {Fact.FUTURES, Fact.PORTFOLIO_MARGIN},
    Fact.FUTURES: {Fact.KEY_AGE, Fact.PORTFOLIO_MARGIN},
    Fact.PORTFOLIO_MARGIN: {Fact.KEY_AGE, Fact.FUTURES},
}
"""What turning a fact may turn along: another type is a new key, and what came after a key makes that key an older one."""
each_challenge = pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda challenge: challenge.id)


def combined(*facts: Fact) -> Iterator[Facts]:
    """Give every combination of the values of some facts."""
    values = [[change for change in CHANGES if change.fact == fact] for fact in facts]
    for changes in itertools.product(*values):
        turned = ready_facts(TODAY)
        for change in changes:
            turned = change.apply(turned)
        yield turned


@functools.cache
def benches() -> tuple[Facts, ...]:
    """Every combination that the lab can be turned to today; RSA is to all rules but one like Ed25519 and left out."""
    found = combined(*(fact for fact in Fact if fact is not Fact.DATE))
    return tuple(dict.fromkeys(facts for facts in found if facts.key_type is not KeyType.RSA_4096))


def values_of(facts: Facts) -> dict[Fact, Change | None]:
    return {fact: value_of(facts, fact) for fact in Fact if fact is not Fact.DATE}


def verdicts(facts: Facts) -> tuple[object, ...]:
    return decide_creation(facts), decide_permissions(facts)


def test_every_value_is_known_again_once_it_was_turned_to_and_turning_to_it_again_does_nothing() -> None:
    for facts in benches():
        for change in CHANGES:
            turned = change.apply(facts)
            assert change.holds(turned), (change.id, facts)
            assert change.fact == Fact.DATE or value_of(turned, change.fact) == change, (change.id, facts)


def test_facts_have_one_value_each() -> None:
    for facts in benches():
        held = [change.fact for change in CHANGES if change.holds(facts)]
        assert sorted(held) == sorted(fact for fact in Fact if fact is not Fact.DATE)


def test_turning_a_fact_turns_no_other_that_has_nothing_to_do_with_it() -> None:
    for facts in benches():
        before = values_of(facts)
        for change in CHANGES:
            if change.fact == Fact.DATE or change.holds(facts):
                continue
            after = values_of(change.apply(facts))
            turned = {fact for fact in before if before[fact] != after[fact]} - {change.fact}
            assert turned <= TOUCHED.get(Fact(change.fact), set()), (change.id, facts)


def test_the_values_of_a_fact_go_round_in_both_directions() -> None:
    changes = changes_of(TODAY)
    for fact in Fact:
        values = [change.id for change in changes if change.fact == fact]
        assert len(values) > 1
        facts, seen = ready_facts(TODAY), []
        for _ in values:
            following = next_value(facts, fact, changes)
            facts = following.apply(facts)
            seen.append(following.id)
        assert sorted(seen) == sorted(values)
        assert next_value(facts, fact, changes, -1).id == seen[-2]


def test_the_dates_stand_on_both_sides_of_every_moment_from_which_a_rule_holds() -> None:
    moments = sorted(change.apply(ready_facts(TODAY)).at for change in DATES)
    starts = sorted({source.effective_from for source in SOURCES if source.effective_from})
    sides = [tuple(moment >= start for start in starts) for moment in moments]
    assert len(set(sides)) == len(starts) + 1


def test_another_day_leaves_every_other_fact_as_it_was() -> None:
    for facts in benches():
        values = values_of(facts)
        for change in (DATES[0], DATES[-1]):
            moved = change.apply(facts)
            assert values_of(moved) == values
            assert moved.at - moved.created == facts.at - facts.created
            assert values_of(at_moment(moved, TODAY)) == values


def shifted(facts: Facts, created: datetime) -> Facts:
    """Make the key at another moment, and what came before or after it as long before or after that one."""
    offset = created - facts.created
    futures, activated = (moment and moment + offset for moment in (facts.futures_opened, facts.portfolio_margin_activated))
    return facts._replace(created=created, futures_opened=futures, portfolio_margin_activated=activated)


def test_what_is_brought_into_the_labs_form_is_judged_as_before() -> None:
    for facts in (facts for facts in every_facts() if facts.at == TODAY):
        for asked in (facts, shifted(facts, TODAY)):
            assert verdicts(settled(asked)) == verdicts(asked), asked
            assert settled(settled(asked)) == settled(asked)


def test_an_account_is_judged_alike_with_a_key_of_another_age() -> None:
    for facts in benches():
        for created in (TODAY, TODAY - 3 * KEY_AGE):
            account = account_of(facts, created)
            asked = Facts.of(account, facts.key_type, (), created, TODAY)._replace(ip_access=facts.ip_access)
            assert verdicts(asked) == verdicts(facts), facts


@functools.cache
def allowed_rows(facts: Facts) -> frozenset[str]:
    allowed = frozenset(str(permission) for permission, decision in decide_permissions(facts).items() if decision.allowed)
    return allowed | {""} if decide_creation(facts).allowed else allowed


def reached_by(facts: Facts, moves: Iterable[Change], most: int) -> Iterator[tuple[int, Facts]]:
    """Give what any sequence of at most so many moves leads to, the short ones first."""
    for length in range(most + 1):
        for changes in itertools.permutations(moves, length):
            there = facts
            for change in changes:
                there = change.apply(there)
            yield length, there


def test_no_way_is_shorter_than_the_one_found_and_it_leads_to_the_goal() -> None:
    for facts in benches():
        fewest = dict.fromkeys(ROWS, LONGER)
        for length, there in reached_by(facts, EVERY_REMEDY, LONGER - 1):
            for row in allowed_rows(there):
                fewest[row] = min(fewest[row], length)
        for row, goal in ROWS.items():
            found = fewest_changes(facts, goal.is_reached, goal.ways_out)
            assert (found is None) is (row == Permission.FUTURES and facts.portfolio_margin)
            if found is not None:
                assert len(found) == fewest[row] <= LONGER, (row, facts)
                assert row in allowed_rows(functools.reduce(lambda here, change: change.apply(here), found, facts))


def test_the_first_in_the_tables_order_is_taken_where_several_ways_are_as_short() -> None:
    hmac = ready_facts(TODAY)._replace(key_type=KeyType.HMAC)
    found = fewest_changes(hmac, Goal(frozenset({Permission.SPOT_AND_MARGIN_TRADING})).is_reached)
    assert found is not None
    assert [change.id for change in found] == ["restrict-ip"]


def test_without_a_say_in_it_only_the_ways_out_of_the_rules_are_taken() -> None:
    remedies = {remedy.id for rule in RULES for remedy in rule.remedies}
    for facts in (challenge.start(TODAY) for challenge in CHALLENGES):
        assert {change.id for change in ways_out(facts)} <= remedies


@each_challenge
def test_a_challenge_begins_unsolved_in_the_labs_form_and_names_what_is_missing(challenge: Challenge) -> None:
    facts = challenge.start(TODAY)
    assert settled(facts) == facts
    assert not challenge.goal.is_reached(facts)
    assert challenge.goal.missing(facts)


@each_challenge
def test_no_shorter_solution_of_a_challenge_exists(challenge: Challenge) -> None:
    facts, solution = challenge.start(TODAY), challenge.solution(challenge.start(TODAY))
    moves = challenge.turns or EVERY_REMEDY
    if solution is None:
        assert challenge.id == "no-way-out"
        assert not any(challenge.goal.is_reached(there) for _, there in reached_by(facts, moves, 3))
        return
    assert challenge.goal.is_reached(functools.reduce(lambda here, change: change.apply(here), solution, facts))
    assert not any(challenge.goal.is_reached(there) for _, there in reached_by(facts, moves, len(solution) - 1))


@each_challenge
def test_every_challenge_can_be_reached_by_turning_facts_in_the_lab(challenge: Challenge) -> None:
    facts, goal = challenge.start(TODAY), challenge.goal
    solution = challenge.solution(facts) or (
        Change("portfolio-margin:off", next(c for c in CHANGES if c.id == "portfolio-margin:off").apply),
    )
    after = functools.reduce(lambda here, change: change.apply(here), solution, facts)
    changes = changes_of(TODAY)
    for fact in Fact:
        value = value_of(after, fact, changes)
        assert value is not None
        facts = value.apply(facts)
    assert goal.is_reached(facts)


def test_challenges_are_eight_or_more_with_ids_of_their_own_and_need_from_one_to_five_changes() -> None:
    assert len({challenge.id for challenge in CHALLENGES}) == len(CHALLENGES) >= 8
    lengths = {len(solution) for challenge in CHALLENGES if (solution := challenge.solution(challenge.start(READ_DAY))) is not None}
    assert lengths == {1, 2, 5}


def test_only_changes_that_nobody_can_make_outside_the_lab_are_kept_out_of_honest_solutions() -> None:
    unreal = {change.id for change in CHANGES if not change.is_real and change.fact != Fact.DATE}
    assert unreal == {"deposit:no", "level:none", "futures:never", "portfolio-margin:off", "cross-margin:no"}
    assert not any(change.is_real for change in DATES)


def test_a_goal_that_gives_up_what_it_keeps_is_not_reached() -> None:
    goal = next(challenge.goal for challenge in CHALLENGES if challenge.id == "hmac-trades")
    ed25519 = ready_facts(TODAY)
    assert not goal.missing(ed25519)
    assert not goal.is_reached(ed25519)
    hmac = ed25519._replace(key_type=KeyType.HMAC, ip_access=IpAccess.RESTRICTED, verification=VerificationLevel.VERIFIED_PLUS)
    assert goal.is_reached(hmac)
