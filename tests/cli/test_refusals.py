"""What a rule refuses ends with 3, names the rules, and creates nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.exchange.simulated.scenarios import SCENARIOS, Scenario
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import decide_creation, decide_permissions
from keywizard.policy.facts import Facts
from keywizard.policy.rules import CREATION_RULES, PERMISSION_RULES
from tests.cli.running import Run, create

IP = "203.0.113.9"
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


def facts_of(scenario: Scenario, key_type: KeyType, allowed_ips: tuple[str, ...] = ()) -> Facts:
    return Facts.of(scenario.shape(AT), key_type, allowed_ips, AT, AT)


def written(home: Path) -> set[str]:
    """Name every file that there is."""
    return {path.name for path in home.rglob("*") if path.is_file()}


@each_scenario
@pytest.mark.parametrize("key_type", KeyType)
def test_a_key_is_made_in_an_account_exactly_when_the_rules_allow_it(
    run: Run, keywizard_home: Path, scenario: Scenario, key_type: KeyType
) -> None:
    decision = decide_creation(facts_of(scenario, key_type))
    outcome = run(*create(account=scenario.name, key_type=key_type.value, at=AT.isoformat(), json=()))
    assert outcome.code == (0 if decision.allowed else 3)
    if not decision.allowed:
        assert outcome.error["refused"] == {"creation": list(decision.rule_ids)}
        assert written(keywizard_home) == {"audit.head", "audit.jsonl"}


@pytest.mark.parametrize("allowed_ips", [(), (IP,)], ids=["open", "restricted"])
@pytest.mark.parametrize("key_type", KeyType)
@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if decide_creation(facts_of(s, KeyType.HMAC)).allowed], ids=lambda s: s.name)
def test_all_refused_permissions_are_named_with_all_their_rules(
    run: Run, keywizard_home: Path, scenario: Scenario, key_type: KeyType, allowed_ips: tuple[str, ...]
) -> None:
    decisions = decide_permissions(facts_of(scenario, key_type, allowed_ips))
    refused = {permission.value: list(decision.rule_ids) for permission, decision in decisions.items() if not decision.allowed}
    wanted = {"account": scenario.name, "key_type": key_type.value, "at": AT.isoformat(), "permission": tuple(Permission)}
    outcome = run(*create(**wanted, ip=allowed_ips or None, json=()))
    assert outcome.code == 3
    assert outcome.error["refused"] == refused
    assert set(outcome.error) == {"message", "hint", "refused"}
    assert written(keywizard_home) == {"audit.head", "audit.jsonl"}


@pytest.mark.parametrize("key_type", KeyType)
def test_all_allowed_permissions_are_given_at_once(run: Run, key_type: KeyType) -> None:
    decisions = decide_permissions(facts_of(SCENARIOS[0], key_type, (IP,)))
    allowed = tuple(permission.value for permission, decision in decisions.items() if decision.allowed)
    made = run(*create(key_type=key_type.value, at=AT.isoformat(), ip=IP, permission=allowed, json=())).json
    assert tuple(field for field, is_on in made["permissions"].items() if is_on) == allowed


def test_a_refused_preset_creates_nothing(run: Run, keywizard_home: Path) -> None:
    outcome = run(*create(key_type="rsa-2048", preset="fix-market-maker", ip=IP, json=()))
    assert (outcome.code, set(outcome.error["refused"])) == (3, {"enableFixApiTrade", "enableFixReadOnly"})
    (line,) = run("audit", "--json").json
    assert (line["action"], line["rules"]) == ("refused", outcome.error["refused"])
    assert written(keywizard_home) == {"audit.head", "audit.jsonl"}


def test_a_dry_run_is_refused_by_the_same_rules_and_writes_nothing_down(run: Run, keywizard_home: Path) -> None:
    assert run(*create(account="new", dry_run=())).code == 3
    assert not keywizard_home.exists()


def test_a_person_reads_every_reason_on_standard_error(run: Run) -> None:
    outcome = run(*create(account="new"))
    assert outcome.out == ""
    assert "account-needs-deposit" in outcome.err
    assert "account-needs-identity" in outcome.err


def test_before_the_rule_of_2023_an_open_hmac_key_may_trade(run: Run) -> None:
    codes = [
        run(*create(key_type="hmac", permission="enableSpotAndMarginTrading", at=at)).code
        for at in ("2023-01-29T23:59:59Z", "2023-01-30T00:00:00Z")
    ]
    assert codes == [0, 3]


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_person_reads_every_way_out_once_and_within_eighty_columns(run: Run, language: str) -> None:
    rules = [rule for rule in PERMISSION_RULES if rule.id in {"hmac-open-ip-reads-only", "withdrawal-needs-ip", "fix-needs-ed25519"}]
    outcome = run(*create(key_type="hmac", permission=("enableWithdrawals", "enableFixReadOnly")), "--lang", language)
    assert [outcome.err.count(f"[{rule.id}]") for rule in rules] == [1, 1, 1]
    assert outcome.err.count("    > ") == sum(len(rule.remedies) for rule in rules)
    assert max(map(len, outcome.err.splitlines()[2:])) <= 80


def test_the_hint_after_a_refusal_speaks_of_nothing_that_is_not_shown(run: Run) -> None:
    told = run(*create(account="new")).err
    for rule in CREATION_RULES:
        assert f"[{rule.id}]" in told
        assert all(" ".join(Translator("en")(f"remedy.{remedy.id}").split()[:4]) in told for remedy in rule.remedies)
