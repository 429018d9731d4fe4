"""`keywizard explain` says what the rule table says, for any facts."""

import itertools
from typing import Any

import pytest

from keywizard.domain.permission import Permission
from keywizard.policy.decision import Decision, decide_creation, decide_permissions
from keywizard.policy.facts import Facts
from tests.cli.running import Run
from tests.policy.combinations import combine

SAMPLES = tuple(itertools.islice(combine(), 0, None, 367))
"""A stride that shares no factor with the axes, so that every value of each comes up."""
FLAGS = {
    "key_type",
    "ip",
    "controls",
    "deposit",
    "verification",
    "created",
    "futures_opened",
    "portfolio_margin",
    "portfolio_margin_activated",
    "cross_margin_transfer",
    "at",
}


def words(facts: Facts) -> tuple[str, ...]:
    def moment(value: object) -> str:
        return str(value).replace(" ", "T") if value else "never"

    given = {
        "--key-type": facts.key_type.value,
        "--ip": facts.ip_access.value,
        "--controls": "on" if facts.default_security_controls else "off",
        "--deposit": "yes" if facts.spot_deposit else "no",
        "--verification": facts.verification.value,
        "--created": moment(facts.created),
        "--futures-opened": moment(facts.futures_opened),
        "--portfolio-margin": "on" if facts.portfolio_margin else "off",
        "--portfolio-margin-activated": moment(facts.portfolio_margin_activated),
        "--cross-margin-transfer": "yes" if facts.cross_margin_transfer else "no",
        "--at": moment(facts.at),
    }
    return ("explain", *(word for pair in given.items() for word in pair))


def shape(verdict: dict[str, Any]) -> tuple[Any, ...]:
    assert set(verdict) == {"allowed", "reasons", "remedies", "warnings"}
    assert all(set(reason) == {"rule", "text", "source"} for reason in verdict["reasons"])
    assert all(set(reason["source"]) == {"id", "title", "url", "effective_from"} for reason in verdict["reasons"])
    assert all(set(remedy) == {"id", "where", "step", "text"} for remedy in verdict["remedies"])
    assert all(set(warning) == {"rule", "text"} for warning in verdict["warnings"])
    return (
        verdict["allowed"],
        tuple(reason["rule"] for reason in verdict["reasons"]),
        tuple((remedy["id"], remedy["where"], remedy["step"]) for remedy in verdict["remedies"]),
        tuple(warning["rule"] for warning in verdict["warnings"]),
    )


def expected(decision: Decision) -> tuple[Any, ...]:
    return (
        decision.allowed,
        decision.rule_ids,
        tuple((remedy.id, remedy.where.value, remedy.step) for remedy in decision.remedies),
        tuple(rule.id for rule in decision.warnings),
    )


@pytest.mark.parametrize("part", range(6))
def test_every_verdict_is_that_of_the_rules(run: Run, part: int) -> None:
    for facts in SAMPLES[part::6]:
        told = run(*words(facts), "--json").json
        assert set(told) == {"facts", "creation", "permissions"}
        assert shape(told["creation"]) == expected(decide_creation(facts))
        assert {field: shape(verdict) for field, verdict in told["permissions"].items()} == {
            permission.value: expected(decision) for permission, decision in decide_permissions(facts).items()
        }


def test_the_facts_come_back_as_the_flags_that_give_them(run: Run) -> None:
    for facts in SAMPLES[:20]:
        told = run(*words(facts), "--json").json
        assert set(told["facts"]) == FLAGS
        again = ("explain", *(word for name, value in told["facts"].items() for word in (f"--{name.replace('_', '-')}", value)))
        assert run(*again, "--json").json == told


def test_nothing_given_means_the_ready_account_and_an_open_ed25519_key_made_now(run: Run) -> None:
    told = run("explain", "--json").json
    assert told["facts"]["key_type"] == "ed25519"
    assert told["facts"]["ip"] == "unrestricted"
    assert told["facts"]["verification"] == "verified-plus"
    assert told["facts"]["created"] == told["facts"]["at"]
    assert told["creation"]["allowed"]


def test_a_key_is_made_at_the_moment_asked_about_unless_said_otherwise(run: Run) -> None:
    assert run("explain", "--at", "2023-01-01", "--json").json["facts"]["created"] == "2023-01-01T00:00:00Z"


def test_a_source_says_from_when_its_rule_holds(run: Run) -> None:
    told = run("explain", "--key-type", "hmac", "--json").json
    (reason,) = told["permissions"]["enableFutures"]["reasons"]
    assert (reason["rule"], reason["source"]["effective_from"]) == ("hmac-open-ip-reads-only", "2023-01-30T00:00:00Z")
    assert reason["source"]["url"].startswith("https://www.binance.com/")


def test_the_rule_of_2023_holds_from_its_first_second_on(run: Run) -> None:
    verdicts = [
        run("explain", "--key-type", "hmac", "--at", at, "--json").json["permissions"]["enableMargin"]["allowed"]
        for at in ("2023-01-29T23:59:59Z", "2023-01-30", "2023-01-30T00:00:00+01:00", "2023-01-29T19:00:00-05:00")
    ]
    assert verdicts == [True, False, True, False]


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_table_names_every_permission_within_eighty_columns(run: Run, language: str) -> None:
    for facts in SAMPLES[:25]:
        outcome = run(*words(facts), "--lang", language)
        lines = outcome.out.splitlines()
        assert max(map(len, lines)) <= 80
        verdicts = [line for line in lines if line.startswith(("[+]", "[-]"))]
        allowed = sum(decision.allowed for decision in (decide_creation(facts), *decide_permissions(facts).values()))
        assert len(verdicts) == 1 + len(Permission)
        assert sum(line.startswith("[+]") for line in verdicts) == allowed
        assert "permission." not in outcome.out
        assert "rule." not in outcome.out


def test_verdicts_are_told_by_more_than_colour(run: Run) -> None:
    assert "\x1b" not in run("explain").out


WRONG = {
    "an unknown type": ("--key-type", "dsa"),
    "an empty type": ("--key-type", ""),
    "an address for the access": ("--ip", "203.0.113.9"),
    "another word for on": ("--controls", "true"),
    "a level that is none": ("--verification", "plus"),
    "a moment that is none": ("--created", "2023-02-30"),
    "never made": ("--created", "never"),
    "an empty moment": ("--at", ""),
    "a moment out of range": ("--at", "1969-12-31"),
    "never asked": ("--at", "never"),
    "a name too many": ("spot-bot",),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_a_fact_that_makes_no_sense_is_a_usage_error(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run("explain", *arguments, "--json")
    assert outcome.code == 2
    assert set(outcome.error) == {"message", "hint"}
    assert arguments[0] in outcome.out or arguments == ("spot-bot",)
