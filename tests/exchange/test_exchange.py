"""The practice exchange: what it makes, what it refuses, what it remembers."""

import itertools
import json
from datetime import timedelta

import pytest

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.api_key import MAX_API_KEYS, is_api_key
from keywizard.domain.errors import ExchangeError, FileError, KeywizardError, RefusedError, SecretError, UsageError
from keywizard.domain.ip_access import MAX_ALLOWED_IPS, IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Factor, Route
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.exchange import PracticeExchange
from keywizard.exchange.simulated.ledger import Ledger, LedgerKey
from keywizard.exchange.simulated.second_factor import CodeOutcome, TotpState
from keywizard.policy.decision import decide_creation, refused_permissions
from keywizard.policy.facts import Facts
from tests.exchange.practice import NOW, PUBLIC_KEYS, READY, FixedDice, MemoryFile, draft_of, exchange_of, prove_all, wrong_code
from tests.policy.combinations import MOMENTS, every_facts

TRUSTED = ("203.0.113.7",)
each_type = pytest.mark.parametrize("key_type", KeyType)


def account_of(facts: Facts) -> Account:
    return Account(**{field: getattr(facts, field) for field in Account._fields})


def refused_by(error: pytest.ExceptionInfo[RefusedError]) -> dict[str, tuple[str, ...]]:
    return dict(error.value.refused)


@each_type
def test_a_proven_draft_becomes_an_api_key_that_only_reads(key_type: KeyType) -> None:
    exchange = exchange_of()
    prove_all(exchange)
    issued = exchange.create_api_key(draft_of(key_type, label="  my bot "), NOW)
    (known,) = exchange.api_keys()
    assert is_api_key(issued.api_key)
    assert known == LedgerKey(issued.api_key, key_type, "my bot", NOW, PUBLIC_KEYS.get(key_type), secret_key=issued.secret_key)
    assert known.permissions == frozenset({Permission.READING})
    assert not known.allowed_ips


@each_type
def test_only_hmac_comes_with_a_secret_key_and_the_exchange_keeps_it_to_check_signatures(key_type: KeyType) -> None:
    state = MemoryFile()
    exchange = exchange_of(state=state)
    prove_all(exchange)
    secret_key = exchange.create_api_key(draft_of(key_type), NOW).secret_key
    assert (secret_key is not None) is (key_type is KeyType.HMAC)
    assert secret_key is None or is_api_key(secret_key.reveal())
    assert state.content is not None
    assert Ledger.from_json(state.content, state.path).keys[0].secret_key == secret_key


def test_a_key_made_before_secret_keys_were_kept_is_still_read() -> None:
    state = MemoryFile()
    exchange = exchange_of(state=state)
    prove_all(exchange)
    exchange.create_api_key(draft_of(KeyType.HMAC), NOW)
    document = json.loads(state.content or b"")
    del document["keys"][0]["secret_key"]
    state.content = json.dumps(document).encode()
    assert exchange.api_keys()[0].secret_key is None


def test_every_api_key_is_another() -> None:
    exchange = exchange_of()
    for minute in range(3):
        moment = NOW + timedelta(minutes=minute)
        prove_all(exchange, moment)
        exchange.create_api_key(draft_of(), moment)
    assert len({known.api_key for known in exchange.api_keys()}) == 3


@pytest.mark.parametrize(
    ("route", "proven", "missing"),
    [
        (Route.WEB, set(), "factor-missing-totp"),
        (Route.WEB, {Factor.TOTP}, "factor-missing-passkey"),
        (Route.WEB, {Factor.PASSKEY}, "factor-missing-totp"),
        (Route.WEB, {Factor.TOTP, Factor.PASSKEY}, None),
        (Route.APP, set(), "factor-missing-totp"),
        (Route.APP, {Factor.TOTP}, None),
        (Route.APP, {Factor.PASSKEY}, None),
    ],
)
def test_the_website_asks_for_both_factors_and_the_app_for_either(route: Route, proven: set[Factor], missing: str | None) -> None:
    exchange = exchange_of()
    if Factor.TOTP in proven:
        exchange.prove_code(exchange.own_code(NOW), NOW)
    if Factor.PASSKEY in proven:
        exchange.prove_passkey(exchange.own_assertion(exchange.ask_passkey(NOW)), NOW)
    if missing is None:
        assert is_api_key(exchange.create_api_key(draft_of(route=route), NOW).api_key)
        return
    with pytest.raises(SecretError) as error:
        exchange.create_api_key(draft_of(route=route), NOW)
    assert error.value.problem == missing
    assert exchange.api_keys() == ()


def test_proven_factors_are_used_up_by_one_key() -> None:
    exchange = exchange_of()
    prove_all(exchange)
    exchange.create_api_key(draft_of(), NOW)
    with pytest.raises(SecretError, match="factor-missing"):
        exchange.create_api_key(draft_of(), NOW)


def test_a_wrong_code_proves_nothing() -> None:
    exchange = exchange_of()
    assert exchange.prove_code(wrong_code(exchange), NOW).outcome is CodeOutcome.WRONG
    with pytest.raises(SecretError, match="factor-missing-totp"):
        exchange.create_api_key(draft_of(route=Route.APP), NOW)


def test_a_refused_draft_leaves_the_proven_factors_standing() -> None:
    exchange = exchange_of()
    prove_all(exchange)
    with pytest.raises(UsageError):
        exchange.create_api_key(draft_of(label=""), NOW)
    assert is_api_key(exchange.create_api_key(draft_of(), NOW).api_key)


@each_type
def test_making_a_key_is_refused_with_the_very_rules_of_the_table(key_type: KeyType) -> None:
    for deposit, level, at in itertools.product((False, True), VerificationLevel, MOMENTS):
        account = READY._replace(spot_deposit=deposit, verification=level)
        exchange = exchange_of(account)
        prove_all(exchange, at)
        expected = decide_creation(Facts.of(account, key_type, (), at, at)).rule_ids
        if not expected:
            assert is_api_key(exchange.create_api_key(draft_of(key_type), at).api_key)
            continue
        with pytest.raises(RefusedError, match=r"^creation-refused$") as error:
            exchange.create_api_key(draft_of(key_type), at)
        assert refused_by(error) == {"creation": expected}
        assert exchange.api_keys() == ()


@each_type
def test_restrictions_are_refused_with_the_very_rules_of_the_table(key_type: KeyType) -> None:
    # A deposit matters to making a key only, so half of the combinations say all.
    for facts in every_facts():
        if facts.key_type is not key_type or not facts.spot_deposit:
            continue
        exchange, state = holding(LedgerKey("k" * 64, key_type, "bot", facts.created, None))
        exchange.account = account_of(facts)
        ips = TRUSTED if facts.ip_access is IpAccess.RESTRICTED else ()
        expected = {permission.value: decision.rule_ids for permission, decision in refused_permissions(facts, Permission).items()}
        with pytest.raises(RefusedError, match=r"^permissions-refused$") as error:
            exchange.set_restrictions("k" * 64, ips, Permission, facts.at)
        assert refused_by(error) == expected
        assert state.writes == 0


def test_each_allowed_permission_can_be_set_and_is_remembered() -> None:
    exchange, _ = holding(LedgerKey("k" * 64, KeyType.ED25519, "bot", NOW, None))
    wanted = frozenset(Permission) - {Permission.PORTFOLIO_MARGIN_TRADING}
    exchange.set_restrictions("k" * 64, TRUSTED, wanted, NOW)
    (known,) = exchange.api_keys()
    assert (known.permissions, known.allowed_ips) == (wanted, TRUSTED)


def test_reading_stays_on_when_it_is_left_out() -> None:
    exchange, _ = holding(LedgerKey("k" * 64, KeyType.ED25519, "bot", NOW, None))
    exchange.set_restrictions("k" * 64, (), (), NOW)
    assert exchange.api_keys()[0].permissions == {Permission.READING}


def test_a_key_is_judged_by_the_moment_it_was_made_at() -> None:
    account = READY._replace(futures_opened=NOW)
    for created, is_allowed in ((NOW - timedelta(seconds=1), False), (NOW, True)):
        exchange, _ = holding(LedgerKey("k" * 64, KeyType.ED25519, "bot", created, None))
        exchange.account = account
        try:
            exchange.set_restrictions("k" * 64, TRUSTED, (Permission.FUTURES,), NOW + timedelta(days=1))
            was_allowed = True
        except RefusedError:
            was_allowed = False
        assert was_allowed is is_allowed


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("10.0.0.1", "ip-private"),
        ("127.0.0.1", "ip-loopback"),
        ("0.0.0.1", "ip-everywhere"),
        ("203.0.113.0/24", "ip-range"),
        ("::1", "ip-version-6"),
        ("x" * 10_000, "ip-not-an-address"),
    ],
)
def test_an_address_that_cannot_be_trusted_is_refused_by_name_and_changes_nothing(address: str, problem: str) -> None:
    exchange, state = holding(LedgerKey("k" * 64, KeyType.ED25519, "bot", NOW, None))
    with pytest.raises(UsageError) as error:
        exchange.set_restrictions("k" * 64, (*TRUSTED, address), (), NOW)
    assert error.value.problem == problem
    assert len(str(error.value.values["ip"])) <= 45
    assert state.writes == 0


def test_a_key_holds_thirty_addresses_and_not_one_more() -> None:
    exchange, _ = holding(LedgerKey("k" * 64, KeyType.ED25519, "bot", NOW, None))
    addresses = tuple(f"203.0.113.{number}" for number in range(1, MAX_ALLOWED_IPS + 2))
    exchange.set_restrictions("k" * 64, addresses[:MAX_ALLOWED_IPS], (), NOW)
    with pytest.raises(UsageError) as error:
        exchange.set_restrictions("k" * 64, addresses, (), NOW)
    assert (error.value.problem, error.value.values["ip"]) == ("ip-too-many", "203.0.113.31")
    assert exchange.api_keys()[0].allowed_ips == addresses[:MAX_ALLOWED_IPS]


def test_an_account_holds_thirty_keys_and_not_one_more() -> None:
    keys = [LedgerKey(f"{number:064}", KeyType.HMAC, "bot", NOW, None) for number in range(MAX_API_KEYS - 1)]
    exchange, _ = holding(*keys)
    prove_all(exchange)
    exchange.create_api_key(draft_of(), NOW)
    prove_all(exchange, NOW + timedelta(minutes=1))
    with pytest.raises(ExchangeError) as error:
        exchange.create_api_key(draft_of(), NOW)
    assert (error.value.problem, error.value.values["limit"]) == ("too-many-api-keys", MAX_API_KEYS)
    assert len(exchange.api_keys()) == MAX_API_KEYS


def test_a_key_of_another_account_is_unknown() -> None:
    with pytest.raises(ExchangeError, match=r"^api-key-unknown$"):
        exchange_of().set_restrictions("z" * 64, (), (), NOW)


@pytest.mark.parametrize("label", ["", "   ", "a\nb", "\N{RIGHT-TO-LEFT OVERRIDE}x", "😀" * 300, "-----BEGIN PRIVATE KEY-----"])
def test_a_label_that_does_not_do_is_refused_without_repeating_it(label: str) -> None:
    with pytest.raises(UsageError) as error:
        exchange_of().check_draft(draft_of(label=label), NOW)
    assert error.value.problem.startswith("label-")
    assert not error.value.values


def test_two_keys_may_share_a_label() -> None:
    exchange = exchange_of()
    for minute in range(2):
        prove_all(exchange, NOW + timedelta(minutes=minute))
        exchange.create_api_key(draft_of(label="same"), NOW)
    assert [known.label for known in exchange.api_keys()] == ["same", "same"]


def test_asking_whether_a_draft_would_do_writes_nothing() -> None:
    state = MemoryFile()
    exchange_of(state=state).check_draft(draft_of(), NOW)
    assert state.content is None


def test_everything_survives_a_restart() -> None:
    state = MemoryFile()
    before = exchange_of(state=state)
    prove_all(before)
    api_key = before.create_api_key(draft_of(KeyType.ED25519), NOW).api_key
    before.set_restrictions(api_key, TRUSTED, (Permission.WITHDRAWALS,), NOW)
    setup_key, used = before.setup_key(), before.own_assertion(before.ask_passkey(NOW))
    after = exchange_of(state=state)
    assert after.setup_key() == setup_key
    assert after.api_keys() == before.api_keys()
    assert after.api_keys()[0].permissions == {Permission.READING, Permission.WITHDRAWALS}
    with pytest.raises(SecretError):
        after.prove_passkey(used, NOW)


def test_a_used_code_stays_used_after_a_restart() -> None:
    state = MemoryFile()
    exchange = exchange_of(state=state)
    code = exchange.own_code(NOW)
    assert exchange.prove_code(code, NOW).outcome is CodeOutcome.ACCEPTED
    assert exchange_of(state=state).prove_code(code, NOW).outcome is CodeOutcome.USED


def test_a_restart_is_no_way_round_the_pause() -> None:
    state = MemoryFile()
    for _ in range(5):
        exchange = exchange_of(state=state)
        assert exchange.prove_code(wrong_code(exchange), NOW).outcome is CodeOutcome.WRONG
    again = exchange_of(state=state)
    assert again.prove_code(again.own_code(NOW), NOW).outcome is CodeOutcome.PAUSED


def test_a_restart_forgets_what_was_proven() -> None:
    state = MemoryFile()
    prove_all(exchange_of(state=state))
    with pytest.raises(SecretError, match="factor-missing"):
        exchange_of(state=state).create_api_key(draft_of(), NOW)


def broken_states() -> dict[str, bytes]:
    good = json.loads(Ledger(Secret("A" * 32), Secret(bytes(32)), keys=(LedgerKey("k" * 64, KeyType.HMAC, "x", NOW, None),)).to_json())
    (known,) = good["keys"]
    changed = {
        "another version": good | {"version": 2},
        "a secret that is no base32": good | {"totp_secret": "1" * 32},
        "a secret that is a number": good | {"totp_secret": 5},
        "too short a passkey": good | {"passkey": "AAAA"},
        "a passkey that is no base64": good | {"passkey": "*" * 44},
        "a counter beyond its bytes": good | {"sign_count": 2**32},
        "a counter below nothing": good | {"sign_count": -1},
        "a counter without end": good | {"sign_count": float("inf")},
        "a step that is text": good | {"totp": ["1", 0, 0]},
        "too few numbers": good | {"totp": [1]},
        "keys that are text": good | {"keys": "none"},
        "a key that is a number": good | {"keys": [1]},
        "an API key of another shape": good | {"keys": [known | {"api_key": "short"}]},
        "an unknown type": good | {"keys": [known | {"key_type": "dsa"}]},
        "an unknown permission": good | {"keys": [known | {"permissions": ["enableEverything"]}]},
        "a private address": good | {"keys": [known | {"allowed_ips": ["10.0.0.1"]}]},
        "a moment without a zone": good | {"keys": [known | {"created_at": "2026-11-01T12:00:00"}]},
        "a moment beyond the calendar": good | {"keys": [known | {"created_at": "0001-01-01T00:00:00+14:00"}]},
        "a public key that is a number": good | {"keys": [known | {"public_key": 1}]},
        "a missing field": {name: value for name, value in good.items() if name != "keys"},
    }
    octets = {"nothing": b"", "half a file": b'{"version": 1', "not UTF-8": b"\xff\xfe\xff", "a list": b"[]", "too deep": b"[" * 200_000}
    return octets | {name: json.dumps(document).encode() for name, document in changed.items()}


BROKEN = broken_states()


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_damaged_state_is_named_and_left_as_it_is(content: bytes) -> None:
    state = MemoryFile()
    state.content = content
    exchange = exchange_of(state=state)
    for operation in (exchange.setup_key, exchange.api_keys, lambda: exchange.prove_code(Secret("123456"), NOW)):
        with pytest.raises(FileError) as error:
            operation()
        assert (error.value.problem, error.value.values) == ("ledger-broken", {"path": state.path})
    assert (state.content, state.writes) == (content, 0)


def test_no_error_or_picture_of_a_value_shows_a_secret() -> None:
    exchange = exchange_of()
    prove_all(exchange)
    issued = exchange.create_api_key(draft_of(), NOW)
    assert issued.secret_key is not None
    secrets = (exchange.setup_key().reveal(), exchange.own_code(NOW).reveal(), issued.secret_key.reveal())
    shown = f"{issued!r} {exchange.otpauth_uri()!r} {exchange.setup_key()} {exchange.own_code(NOW)!r} {vars(exchange)!r}"
    assert not [secret for secret in secrets if secret in shown]


def test_what_it_raises_is_always_told_to_a_person() -> None:
    exchange = exchange_of()
    for draft in (draft_of(label=""), draft_of(KeyType.ED25519)._replace(public_key_pem=None)):
        with pytest.raises(KeywizardError):
            exchange.create_api_key(draft, NOW)


def holding(*keys: LedgerKey) -> tuple[PracticeExchange, MemoryFile]:
    """An exchange whose account holds these keys already."""
    state = MemoryFile()
    state.content = Ledger(Secret("A" * 32), Secret(bytes(range(32))), TotpState(), keys=keys).to_json()
    return PracticeExchange(READY, state, FixedDice()), state
