"""The ready practice accounts."""

from datetime import UTC, datetime, timedelta

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO, SCENARIOS, SCENARIOS_BY_NAME
from keywizard.policy.decision import decide_creation, decide_permissions
from keywizard.policy.facts import Facts
from tests.exchange.practice import NOW

TRUSTED = ("203.0.113.7",)
MOMENTS = (NOW, NOW + timedelta(days=365 * 20))


def facts_of(name: str, key_type: KeyType = KeyType.ED25519, allowed_ips: tuple[str, ...] = TRUSTED, now: datetime = NOW) -> Facts:
    scenario = SCENARIOS_BY_NAME[name]
    at = scenario.at or now
    return Facts.of(scenario.shape(at), key_type, allowed_ips, at, at)


def refused(facts: Facts) -> dict[Permission, tuple[str, ...]]:
    return {permission: decision.rule_ids for permission, decision in decide_permissions(facts).items() if not decision.allowed}


PM = {Permission.PORTFOLIO_MARGIN_TRADING: ("portfolio-margin-key-too-old",)}


def test_there_are_eight_and_the_ready_one_is_the_default() -> None:
    names = {"new", "unverified", "verified", "verified-plus", "futures-later", "portfolio-margin", "controls-off", "before-2023"}
    assert {scenario.name for scenario in SCENARIOS} == set(SCENARIOS_BY_NAME) == names
    assert DEFAULT_SCENARIO == SCENARIOS[0].name == "verified-plus"


@pytest.mark.parametrize("now", MOMENTS)
@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("new", ("account-needs-deposit", "account-needs-identity", "account-needs-verified-plus")),
        ("unverified", ("account-needs-identity", "account-needs-verified-plus")),
        ("verified", ("account-needs-verified-plus",)),
        *((name, ()) for name in ("verified-plus", "futures-later", "portfolio-margin", "controls-off", "before-2023")),
    ],
)
def test_each_account_may_or_may_not_make_a_key_as_its_name_says(name: str, reasons: tuple[str, ...], now: datetime) -> None:
    assert decide_creation(facts_of(name, now=now)).rule_ids == reasons


@pytest.mark.parametrize("now", MOMENTS)
@pytest.mark.parametrize("name", ["verified-plus", "controls-off", "before-2023"])
def test_a_ready_account_may_set_everything_but_portfolio_margin(name: str, now: datetime) -> None:
    assert refused(facts_of(name, now=now)) == PM


@pytest.mark.parametrize("now", MOMENTS)
def test_a_key_made_now_is_always_too_old_for_futures_opened_later(now: datetime) -> None:
    assert refused(facts_of("futures-later", now=now)) == PM | {Permission.FUTURES: ("futures-before-account",)}


def test_portfolio_margin_closes_futures_and_opens_its_own_trading() -> None:
    assert refused(facts_of("portfolio-margin")) == {Permission.FUTURES: ("futures-portfolio-margin",)}


@pytest.mark.parametrize(("name", "may_trade"), [("verified-plus", False), ("controls-off", True), ("before-2023", True)])
def test_an_open_hmac_key_trades_only_without_controls_or_before_the_rule(name: str, *, may_trade: bool) -> None:
    reasons = refused(facts_of(name, KeyType.HMAC, ()))
    assert (Permission.SPOT_AND_MARGIN_TRADING not in reasons) is may_trade
    assert "withdrawal-needs-ip" in reasons[Permission.WITHDRAWALS]


def test_only_the_account_of_the_past_has_a_moment_of_its_own() -> None:
    assert {scenario.name: scenario.at for scenario in SCENARIOS if scenario.at} == {"before-2023": datetime(2022, 12, 1, 12, tzinfo=UTC)}


def test_the_account_of_the_past_had_all_it_has_by_then() -> None:
    scenario = SCENARIOS_BY_NAME["before-2023"]
    assert scenario.at is not None
    opened = scenario.shape(scenario.at).futures_opened
    assert opened is not None
    assert opened < scenario.at
