"""The walk, without a terminal, a disk or a clock."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Factor, Place, Route
from keywizard.domain.secret import Secret
from keywizard.flow.answers import Answers, IssuedApiKey, StoredKeypair, WaitingKey
from keywizard.flow.events import ApiKeyIssued, FactorProven, KeypairStored, RestrictionsSaved
from keywizard.flow.steps import STEPS, StepId
from keywizard.flow.wizard import Refusal, Wizard

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
READY = Account(
    spot_deposit=True,
    verification=VerificationLevel.VERIFIED_PLUS,
    default_security_controls=True,
    futures_opened=datetime(2020, 1, 15, tzinfo=UTC),
    portfolio_margin=False,
    portfolio_margin_activated=None,
    cross_margin_transfer=True,
)


def keypair(key_type: KeyType) -> StoredKeypair:
    """A pair as the session reports it."""
    return StoredKeypair(key_type, "waiting", "PEM", "SHA256:x", (), "/keys/waiting/private_key.pem", is_encrypted=False)


ISSUED = IssuedApiKey("k" * 64, "bot", "bot", "/keys/bot", NOW)
ACCOUNTS = (READY, READY._replace(spot_deposit=False), READY._replace(verification=VerificationLevel.VERIFIED))
MOVES = (
    *((lambda w: w.advance(),) * 3),
    lambda w: w.back(),
    lambda w: w.answer_place(Place.PRACTICE),
    *(lambda w, a=a: w.answer_account("x", a, NOW, Route.WEB) for a in ACCOUNTS),
    lambda w: w.answer_account("x", READY, NOW, Route.APP),
    *(lambda w, a=a: w.shape_account(a, NOW - timedelta(days=9), w.answers.allowed_ips) for a in ACCOUNTS[:2]),
    *(lambda w, t=t: w.answer_key_type(t) for t in KeyType),
    *(lambda w, t=t: w.handle(KeypairStored(keypair(t))) for t in KeyType),
    lambda w: w.forget_keypair(),
    lambda w: w.answer_label("my bot", "my-bot"),
    *(lambda w, f=f: w.handle(FactorProven(f)) for f in Factor),
    lambda w: w.handle(ApiKeyIssued(ISSUED)),
    lambda w: w.answer_allowed_ips(("8.8.8.8",)),
    lambda w: w.answer_allowed_ips(()),
    *(lambda w, p=p: w.toggle(p) for p in Permission),
    lambda w: w.handle(RestrictionsSaved(w.answers.allowed_ips, w.answers.permissions)),
    *(lambda w, s=s: w.take_way_out(s) for s in ("restrictions", "key-type", "account")),
)
"""Every kind of move; each takes a wizard and gives a wizard or a refusal."""
walks = st.lists(st.sampled_from(MOVES), max_size=60)


def walk(*moves: object, start: Wizard | None = None) -> Wizard:
    """Make moves that must all succeed."""
    wizard = start or Wizard()
    for move in moves:
        outcome = move(wizard)  # type: ignore[operator]  # the moves above
        assert isinstance(outcome, Wizard), outcome
        wizard = outcome
    return wizard


def at_restrictions(key_type: KeyType) -> Wizard:
    """Walk to the permissions with a ready account."""
    make_pair = [lambda w: w.handle(KeypairStored(keypair(key_type))), lambda w: w.advance()] if key_type.is_self_generated else []
    return walk(
        lambda w: w.answer_place(Place.PRACTICE),
        lambda w: w.advance(),
        lambda w: w.answer_account("verified-plus", READY, NOW, Route.WEB),
        lambda w: w.advance(),
        lambda w: w.answer_key_type(key_type),
        lambda w: w.advance(),
        *make_pair,
        lambda w: w.answer_label(" bot ", "bot"),
        lambda w: w.advance(),
        lambda w: w.handle(FactorProven(Factor.TOTP)),
        lambda w: w.handle(FactorProven(Factor.PASSKEY)),
        lambda w: w.handle(ApiKeyIssued(ISSUED)),
        lambda w: w.advance(),
        lambda w: w.advance(),
    )


def committed(wizard: Wizard) -> set[StepId]:
    """The steps that there is no way back to."""
    return {step.id for step in STEPS if step.commits(wizard.answers)}


STARTS = st.sampled_from((Wizard(), *(at_restrictions(key_type) for key_type in KeyType)))
"""Random moves alone seldom get past the commit, so walks start on either side of it."""


@given(STARTS, walks)
def test_no_walk_raises_leaves_its_route_or_crosses_back_over_a_commit(wizard: Wizard, moves: list[object]) -> None:
    for move in moves:
        before = wizard
        commits = committed(before)
        outcome = move(before)  # type: ignore[operator]  # the moves above
        wizard = before if isinstance(outcome, Refusal) else outcome
        assert wizard.at in wizard.route
        if wizard.origin is before.origin:
            crossed = set(wizard.route[wizard.number - 1 : before.number - 1])
            assert not crossed & commits or wizard.at is before.at


@given(STARTS, walks)
def test_back_keeps_every_answer(wizard: Wizard, moves: list[object]) -> None:
    for move in moves:
        outcome = move(wizard)  # type: ignore[operator]  # the moves above
        wizard = wizard if isinstance(outcome, Refusal) else outcome
        stepped_back = wizard.back()
        if isinstance(stepped_back, Wizard) and wizard.at is not wizard.first:
            assert stepped_back.answers == wizard.answers


@given(STARTS, walks)
def test_advance_and_back_is_where_one_was_unless_a_commit_lies_between(wizard: Wizard, moves: list[object]) -> None:
    for move in moves:
        outcome = move(wizard)  # type: ignore[operator]  # the moves above
        wizard = wizard if isinstance(outcome, Refusal) else outcome
        ahead = wizard.advance()
        if isinstance(ahead, Wizard):
            back = ahead.back()
            assert isinstance(back, Refusal) if wizard.at in committed(wizard) else back == wizard


@given(STARTS, walks)
def test_no_walk_turns_on_a_permission_that_a_rule_forbids(wizard: Wizard, moves: list[object]) -> None:
    for move in moves:
        outcome = move(wizard)  # type: ignore[operator]  # the moves above
        wizard = wizard if isinstance(outcome, Refusal) else outcome
        decisions = wizard.decisions()
        assert all(decisions[permission].allowed for permission in wizard.answers.permissions - {Permission.READING})


@pytest.mark.parametrize("key_type", KeyType)
def test_hmac_alone_has_no_key_pair_step(key_type: KeyType) -> None:
    route = at_restrictions(key_type).route
    assert (StepId.KEYPAIR in route) is (key_type is not KeyType.HMAC)
    assert (route[0], route[-1]) == (StepId.PLACE, StepId.SUMMARY)


@pytest.mark.parametrize(("made", "chosen"), list(itertools.permutations(KeyType, 2)))
def test_a_pair_of_another_type_is_forgotten(made: KeyType, chosen: KeyType) -> None:
    answers = Answers(key_type=made, keypair=keypair(made))
    wizard = walk(lambda w: w.answer_key_type(chosen), start=Wizard(answers, StepId.KEY_TYPE))
    assert wizard.answers.keypair is None


def test_a_late_pair_of_another_type_changes_nothing() -> None:
    wizard = Wizard(Answers(key_type=KeyType.ED25519), StepId.KEYPAIR)
    assert wizard.handle(KeypairStored(keypair(KeyType.RSA_4096))) is wizard


def test_an_account_that_may_not_create_is_refused_with_every_reason() -> None:
    account = READY._replace(spot_deposit=False, verification=VerificationLevel.NONE)
    wizard = walk(lambda w: w.answer_account("new", account, NOW, Route.WEB), start=Wizard(Answers(Place.PRACTICE), StepId.ACCOUNT))
    assert wizard.advance() == Refusal(
        (
            "rule.account-needs-deposit.reason",
            "rule.account-needs-identity.reason",
            "rule.account-needs-verified-plus.reason",
        )
    )


def test_the_web_route_asks_for_both_factors_and_the_app_for_either() -> None:
    web = Wizard(Answers(Place.PRACTICE, "x", READY, NOW, Route.WEB, KeyType.HMAC, proven=frozenset({Factor.TOTP})), StepId.VERIFICATION)
    assert web.missing() == ("missing.factor.passkey",)
    app = web._replace(answers=web.answers._replace(route=Route.APP))
    assert app.missing() == ("missing.api-key",)
    assert app._replace(answers=app.answers._replace(proven=frozenset())).missing() == ("missing.factor.totp", "missing.factor.passkey")


def test_opening_the_ip_access_drops_what_only_trusted_addresses_carry() -> None:
    restricted = walk(
        lambda w: w.answer_allowed_ips(("8.8.8.8",)),
        lambda w: w.toggle(Permission.WITHDRAWALS),
        lambda w: w.toggle(Permission.FUTURES),
        start=at_restrictions(KeyType.ED25519),
    )
    opened = walk(lambda w: w.answer_allowed_ips(()), start=restricted)
    assert restricted.answers.permissions - opened.answers.permissions == {Permission.WITHDRAWALS}


def test_a_blocked_permission_is_refused_with_all_its_rules() -> None:
    refusal = at_restrictions(KeyType.HMAC).toggle(Permission.WITHDRAWALS)
    assert isinstance(refusal, Refusal)
    assert refusal.decision
    assert refusal.decision.rule_ids == ("hmac-open-ip-reads-only", "withdrawal-needs-ip")


def test_reading_stays_on() -> None:
    assert at_restrictions(KeyType.ED25519).toggle(Permission.READING) != at_restrictions(KeyType.ED25519)
    assert Permission.READING in at_restrictions(KeyType.ED25519).answers.with_permissions(frozenset()).permissions


def test_a_way_out_past_the_commit_starts_a_new_key_and_back_returns_to_the_first() -> None:
    first = at_restrictions(KeyType.HMAC)
    second = walk(lambda w: w.take_way_out("key-type"), start=first)
    assert (second.at, second.answers.account, second.answers.issued, second.answers.label) == (StepId.KEY_TYPE, READY, None, "")
    assert second.back() == first


def test_restrictions_that_changed_after_saving_must_be_saved_again() -> None:
    wizard = at_restrictions(KeyType.ED25519)
    saved = wizard.handle(RestrictionsSaved((), wizard.answers.permissions))
    assert isinstance(saved.advance(), Wizard)
    changed = walk(lambda w: w.answer_allowed_ips(("8.8.8.8",)), start=saved)
    assert changed.missing() == ("missing.restrictions",)
    assert changed.handle(RestrictionsSaved((), wizard.answers.permissions)) is changed


def test_futures_stays_blocked_for_a_key_older_than_the_futures_account() -> None:
    account = READY._replace(futures_opened=NOW + timedelta(hours=1))
    wizard = at_restrictions(KeyType.ED25519)
    wizard = wizard._replace(answers=wizard.answers._replace(account=account, at=NOW + timedelta(days=30)))
    assert wizard.decisions()[Permission.FUTURES].rule_ids == ("futures-before-account",)


def test_an_answer_changes_on_its_own_step_only() -> None:
    wizard = at_restrictions(KeyType.ED25519)
    assert wizard.answer_key_type(KeyType.HMAC) == Refusal(("refusal.not-on-this-step",))
    assert Wizard().answer_place(Place.BINANCE) == Refusal(("missing.place",))


def test_answers_have_no_place_for_a_secret() -> None:
    assert not any("Secret" in str(kind) or "passphrase" in name for name, kind in Answers.__annotations__.items())
    assert "hunter2" not in repr(Secret("hunter2"))


def test_another_pair_can_be_wanted_on_the_step_that_makes_pairs_and_nowhere_else() -> None:
    made = walk(
        lambda w: w.answer_place(Place.PRACTICE),
        lambda w: w.advance(),
        lambda w: w.answer_account("verified-plus", READY, NOW, Route.WEB),
        lambda w: w.advance(),
        lambda w: w.answer_key_type(KeyType.ED25519),
        lambda w: w.advance(),
        lambda w: w.handle(KeypairStored(keypair(KeyType.ED25519))),
    )
    assert walk(lambda w: w.forget_keypair(), start=made).missing() == ("missing.keypair",)
    assert walk(lambda w: w.advance(), start=made).forget_keypair() == Refusal(("refusal.not-on-this-step",))


@given(STARTS, walks)
def test_what_is_on_disk_is_never_forgotten_but_for_a_pair_that_became_a_key(wizard: Wizard, moves: list[object]) -> None:
    for move in moves:
        before = wizard
        outcome = move(before)  # type: ignore[operator]  # the moves above
        wizard = before if isinstance(outcome, Refusal) else outcome
        gone = set(before.made) - set(wizard.made)
        assert not gone or (gone == {before.answers.keypair} and wizard.made[-1] == wizard.answers.issued)
        assert wizard.answers.keypair in (None, *wizard.made) or wizard.answers.issued


def test_a_pair_set_aside_with_its_type_is_taken_up_again_with_it() -> None:
    pair = keypair(KeyType.ED25519)
    at_type = Wizard(Answers(key_type=KeyType.ED25519, keypair=pair), StepId.KEY_TYPE, made=(pair,))
    other = walk(lambda w: w.answer_key_type(KeyType.RSA_4096), start=at_type)
    assert (other.answers.keypair, other.made) == (None, (pair,))
    assert walk(lambda w: w.answer_key_type(KeyType.ED25519), start=other) == at_type


def test_a_detour_ends_where_it_was_begun_and_brings_along_what_it_made() -> None:
    first = at_restrictions(KeyType.ED25519)
    second = walk(
        lambda w: w.take_way_out("account"),
        lambda w: w.advance(),
        lambda w: w.answer_key_type(KeyType.HMAC),
        lambda w: w.advance(),
        lambda w: w.answer_label("second", "second"),
        lambda w: w.advance(),
        lambda w: w.handle(FactorProven(Factor.TOTP)),
        lambda w: w.handle(FactorProven(Factor.PASSKEY)),
        lambda w: w.handle(ApiKeyIssued(ISSUED._replace(name="second"))),
        *((lambda w: w.advance(),) * 2),
        lambda w: w.handle(RestrictionsSaved(w.answers.allowed_ips, w.answers.permissions)),
        lambda w: w.advance(),
        start=first,
    )
    assert (second.at, second.has_api_key) == (StepId.SUMMARY, True)
    back = walk(lambda w: w.advance(), start=second)
    assert back == first._replace(made=(ISSUED, ISSUED._replace(name="second")))


def waiting_key(*permissions: Permission) -> WaitingKey:
    """A key of the testnet that waits for its API key, with a plan."""
    pair = keypair(KeyType.ED25519)
    return WaitingKey("bot", "bot", KeyType.ED25519, Environment.TESTNET, pair, ("8.8.8.8",), frozenset({Permission.READING, *permissions}))


def test_a_key_that_waits_is_gone_on_with_by_a_short_route_and_with_its_plan() -> None:
    wizard = walk(lambda w: w.go_on_with(waiting_key(Permission.FUTURES, Permission.WITHDRAWALS)))
    assert wizard.route == (
        StepId.PLACE,
        StepId.ACCOUNT,
        StepId.VERIFICATION,
        StepId.API_KEY,
        StepId.RESTRICTIONS,
        StepId.SUMMARY,
    )
    unready = READY._replace(futures_opened=None)
    for account, planned in ((unready, {Permission.WITHDRAWALS}), (READY, {Permission.FUTURES, Permission.WITHDRAWALS})):
        answered = walk(
            lambda w: w.answer_account("", unready, NOW, Route.WEB),
            lambda w, account=account: w.answer_account("", account, NOW, Route.WEB),
            lambda w: w.advance(),
            start=wizard,
        )
        assert answered.at is StepId.VERIFICATION
        assert answered.answers.permissions == {Permission.READING, *planned}
        assert answered.missing() == ()


def test_at_binance_an_api_key_can_be_brought_anew_and_the_page_lies_behind() -> None:
    wizard = walk(
        lambda w: w.go_on_with(waiting_key()),
        lambda w: w.answer_account("", READY, NOW, Route.WEB),
        lambda w: w.advance(),
        lambda w: w.advance(),
    )
    assert wizard.missing() == ("missing.api-key-paste",)
    brought = walk(lambda w: w.handle(ApiKeyIssued(ISSUED)), lambda w: w.advance(), lambda w: w.back(), start=wizard)
    assert brought.at is StepId.API_KEY
    assert brought.back() == Refusal(("refusal.past-commit",))
    again = ISSUED._replace(api_key="x" * 64)
    assert walk(lambda w: w.handle(ApiKeyIssued(again)), start=brought).made == (again,)


def test_another_place_forgets_the_account_and_keeps_the_pair() -> None:
    pair = keypair(KeyType.ED25519)
    wizard = Wizard(Answers(Place.PRACTICE, "x", READY, NOW, Route.WEB, KeyType.ED25519, pair), made=(pair,))
    moved = walk(lambda w: w.answer_place(Place.BINANCE, Environment.DEMO), start=wizard)
    assert (moved.answers.account, moved.answers.keypair, moved.answers.environment) == (None, pair, Environment.DEMO)
    assert walk(lambda w: w.answer_place(Place.PRACTICE), start=moved).answers.environment is None
