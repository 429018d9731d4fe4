"""The rule table, over every combination of facts."""

from collections.abc import Callable, Mapping

import pytest

from keywizard.domain.account import VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.policy.decision import decide_creation, decide_permissions, refused_permissions
from keywizard.policy.facts import Facts
from keywizard.policy.presets import PRESETS
from keywizard.policy.rules import CREATION_RULES, PERMISSION_RULES, RULES, WARNINGS, Rule
from keywizard.policy.sources import SOURCES
from tests.policy.combinations import (
    HMAC_DEPRECATED,
    HMAC_READS_ONLY,
    READY,
    SECOND,
    VERIFIED_DISABLED,
    VERIFIED_PLUS_NEEDED,
    every_facts,
)

by_id = {rule.id: rule for rule in RULES}
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def has_open_hmac(facts: Facts) -> bool:
    is_open = facts.key_type is KeyType.HMAC and facts.ip_access is IpAccess.UNRESTRICTED
    return is_open and facts.default_security_controls and facts.at >= HMAC_READS_ONLY


def is_disabled(facts: Facts) -> bool:
    return facts.verification is VerificationLevel.VERIFIED and facts.at >= VERIFIED_DISABLED


def may_trade(facts: Facts) -> bool:
    return not has_open_hmac(facts) and not is_disabled(facts)


def has_futures(facts: Facts) -> bool:
    return facts.futures_opened is not None and facts.futures_opened <= facts.created and not facts.portfolio_margin


def has_portfolio_margin(facts: Facts) -> bool:
    activated = facts.portfolio_margin_activated
    return facts.portfolio_margin and activated is not None and activated <= facts.created


def is_ed25519(facts: Facts) -> bool:
    return facts.key_type is KeyType.ED25519


PREREQUISITES: Mapping[Permission, Callable[[Facts], bool]] = {
    Permission.SPOT_AND_MARGIN_TRADING: lambda _: True,
    Permission.MARGIN: lambda facts: facts.cross_margin_transfer,
    Permission.FUTURES: has_futures,
    Permission.VANILLA_OPTIONS: lambda _: True,
    Permission.PORTFOLIO_MARGIN_TRADING: has_portfolio_margin,
    Permission.UNIVERSAL_TRANSFER: lambda _: True,
    Permission.INTERNAL_TRANSFER: lambda _: True,
    Permission.WITHDRAWALS: lambda facts: facts.ip_access is IpAccess.RESTRICTED,
    Permission.FIX_API_TRADE: is_ed25519,
    Permission.FIX_READ_ONLY: is_ed25519,
}
"""What a permission needs of its own, said a second time and in the other direction than the table."""


def test_every_permission_is_allowed_exactly_when_its_prerequisites_hold() -> None:
    for facts in every_facts():
        allowed = {permission for permission, decision in decide_permissions(facts).items() if decision.allowed}
        expected = {permission for permission, holds in PREREQUISITES.items() if may_trade(facts) and holds(facts)}
        assert allowed == expected | (set() if is_disabled(facts) else {Permission.READING}), facts


def test_a_key_can_be_made_exactly_by_a_funded_account_of_the_level_of_its_day() -> None:
    for facts in every_facts():
        enough = (
            facts.verification is VerificationLevel.VERIFIED_PLUS
            if facts.at >= VERIFIED_PLUS_NEEDED
            else facts.verification is not VerificationLevel.NONE
        )
        assert decide_creation(facts).allowed is (facts.spot_deposit and enough), facts


def test_reading_is_blocked_by_nothing_but_the_level_verified() -> None:
    for facts in every_facts():
        assert decide_permissions(facts)[Permission.READING].rule_ids == (("verified-only-keys-disabled",) if is_disabled(facts) else ())


def test_a_decision_names_every_broken_rule_in_the_order_of_the_table() -> None:
    for facts in every_facts():
        broken = [rule for rule in PERMISSION_RULES if rule.is_broken_by(facts)]
        for permission, decision in decide_permissions(facts).items():
            assert decision.violations == tuple(rule for rule in broken if permission in rule.blocks)
        assert decide_creation(facts).violations == tuple(rule for rule in CREATION_RULES if rule.is_broken_by(facts))


@each_rule
def test_each_rule_is_broken_by_some_facts_and_kept_by_others(rule: Rule) -> None:
    assert {rule.is_broken_by(facts) for facts in every_facts()} == {True, False}


@each_rule
def test_each_remedy_alone_clears_its_rule_wherever_it_is_broken(rule: Rule) -> None:
    broken = [facts for facts in every_facts() if rule.is_broken_by(facts)]
    for remedy in rule.remedies:
        assert not any(rule.is_broken_by(remedy.apply(facts)) for facts in broken), remedy.id


def test_only_portfolio_margin_against_futures_has_no_way_out() -> None:
    assert [rule.id for rule in RULES if not rule.remedies] == ["futures-portfolio-margin"]


def test_a_remedy_done_here_names_a_step_of_the_walk() -> None:
    steps = {remedy.id: remedy.step for rule in RULES for remedy in rule.remedies if remedy.step}
    assert steps == {"restrict-ip": "restrictions", "use-ed25519-or-rsa": "key-type", "use-ed25519": "key-type"}
    assert set(steps.values()) <= set(StepId)


def test_a_remedy_done_here_is_carried_by_the_wizard_and_any_other_elsewhere() -> None:
    assert {remedy.where.value for rule in RULES for remedy in rule.remedies if remedy.step} == {"here"}
    assert {remedy.where.value for rule in RULES for remedy in rule.remedies if not remedy.step} == {"elsewhere"}


def test_remedies_are_offered_once_even_when_two_rules_share_one() -> None:
    facts = READY._replace(key_type=KeyType.HMAC, ip_access=IpAccess.UNRESTRICTED)
    decision = decide_permissions(facts)[Permission.WITHDRAWALS]
    assert decision.rule_ids == ("hmac-open-ip-reads-only", "withdrawal-needs-ip")
    assert [remedy.id for remedy in decision.remedies] == ["restrict-ip", "use-ed25519-or-rsa", "turn-controls-off"]


YES = (True, True, False)
NO = (True, False, False)
ALL = (True, True, True)
SELF_GENERATED = tuple(key_type for key_type in KeyType if key_type.is_self_generated)


@pytest.mark.parametrize(
    ("key_type", "ip_access", "controls", "reads_trades_withdraws"),
    [
        (KeyType.HMAC, IpAccess.UNRESTRICTED, True, NO),
        (KeyType.HMAC, IpAccess.UNRESTRICTED, False, YES),
        (KeyType.HMAC, IpAccess.RESTRICTED, True, ALL),
        (KeyType.HMAC, IpAccess.RESTRICTED, False, ALL),
        *((key_type, IpAccess.UNRESTRICTED, controls, YES) for key_type in SELF_GENERATED for controls in (True, False)),
        *((key_type, IpAccess.RESTRICTED, controls, ALL) for key_type in SELF_GENERATED for controls in (True, False)),
    ],
)
def test_key_type_ip_access_and_controls_decide_as_the_faq_says(
    key_type: KeyType, ip_access: IpAccess, *, controls: bool, reads_trades_withdraws: tuple[bool, bool, bool]
) -> None:
    facts = READY._replace(key_type=key_type, ip_access=ip_access, default_security_controls=controls)
    decisions = decide_permissions(facts)
    asked = (Permission.READING, Permission.SPOT_AND_MARGIN_TRADING, Permission.WITHDRAWALS)
    assert tuple(decisions[permission].allowed for permission in asked) == reads_trades_withdraws


@pytest.mark.parametrize(
    ("rule_id", "moment"),
    [
        ("account-needs-verified-plus", VERIFIED_PLUS_NEEDED),
        ("verified-only-keys-disabled", VERIFIED_DISABLED),
        ("hmac-open-ip-reads-only", HMAC_READS_ONLY),
        ("hmac-deprecated", HMAC_DEPRECATED),
    ],
)
def test_a_dated_rule_holds_from_its_moment_on_and_not_a_second_before(rule_id: str, moment: object) -> None:
    rule = by_id[rule_id]
    assert rule.source.effective_from == moment
    breaking = READY._replace(key_type=KeyType.HMAC, ip_access=IpAccess.UNRESTRICTED, verification=VerificationLevel.VERIFIED)
    assert rule.source.effective_from is not None
    assert rule.is_broken_by(breaking._replace(at=rule.source.effective_from))
    assert not rule.is_broken_by(breaking._replace(at=rule.source.effective_from - SECOND))


def test_no_other_rule_has_a_date() -> None:
    assert [rule.id for rule in RULES if rule.source.effective_from] == [
        "account-needs-verified-plus",
        "verified-only-keys-disabled",
        "hmac-open-ip-reads-only",
        "hmac-deprecated",
    ]


def test_a_key_as_old_as_the_futures_account_may_trade_futures() -> None:
    same = READY._replace(futures_opened=READY.created)
    younger_account = READY._replace(futures_opened=READY.created + SECOND)
    assert decide_permissions(same)[Permission.FUTURES].allowed
    assert decide_permissions(younger_account)[Permission.FUTURES].rule_ids == ("futures-before-account",)


def test_warnings_forbid_nothing_and_stand_only_where_all_is_allowed() -> None:
    for facts in every_facts():
        for decision in decide_permissions(facts).values():
            assert not (decision.violations and decision.warnings)
            assert set(decision.warnings) <= set(WARNINGS)


def test_an_open_ip_is_advised_against_for_everything_but_reading() -> None:
    decisions = decide_permissions(READY._replace(ip_access=IpAccess.UNRESTRICTED, portfolio_margin=False))
    warned = {permission for permission, decision in decisions.items() if decision.warnings}
    assert warned == {permission for permission, decision in decisions.items() if decision.allowed} - {Permission.READING}


def test_hmac_is_warned_of_when_a_key_is_made() -> None:
    assert [rule.id for rule in decide_creation(READY._replace(key_type=KeyType.HMAC)).warnings] == ["hmac-deprecated"]
    assert decide_creation(READY).warnings == ()


def test_refused_permissions_are_the_wanted_ones_that_are_not_allowed_in_the_pages_order() -> None:
    facts = READY._replace(ip_access=IpAccess.UNRESTRICTED, futures_opened=None)
    wanted = (Permission.WITHDRAWALS, Permission.FUTURES, Permission.SPOT_AND_MARGIN_TRADING)
    assert list(refused_permissions(facts, wanted)) == [Permission.FUTURES, Permission.WITHDRAWALS]


def test_ids_are_unique_and_each_remedy_id_means_one_thing() -> None:
    assert len(by_id) == len(RULES)
    remedies = [remedy for rule in RULES for remedy in rule.remedies]
    assert len({remedy.id for remedy in remedies}) == len(set(remedies))


def test_every_source_is_used_unique_and_a_public_page() -> None:
    assert {rule.source for rule in RULES} == set(SOURCES)
    assert len({source.id for source in SOURCES}) == len(SOURCES)
    assert all(source.url.startswith("https://") for source in SOURCES)


def test_every_preset_reads_and_none_withdraws() -> None:
    assert [preset.id for preset in PRESETS] == ["read-only", "spot-bot", "futures-bot", "fix-market-maker", "transfers"]
    assert all(Permission.READING in preset.permissions and Permission.WITHDRAWALS not in preset.permissions for preset in PRESETS)


def test_every_preset_is_possible_on_a_ready_account() -> None:
    assert [preset.id for preset in PRESETS if refused_permissions(READY, preset.permissions)] == []


def test_a_ready_account_may_have_everything_but_portfolio_margin_trading() -> None:
    assert list(refused_permissions(READY, Permission)) == [Permission.PORTFOLIO_MARGIN_TRADING]
