"""The simulated passkey: an honest answer passes, every forgery fails."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.ledger import Ledger
from keywizard.exchange.simulated.passkey import (
    CHALLENGE_LIFETIME,
    MAX_SIGN_COUNT,
    ORIGIN,
    RELYING_PARTY,
    Assertion,
    Challenge,
    answer_challenge,
    check_assertion,
    new_passkey,
    public_half,
)
from tests.exchange.practice import NOW, MemoryFile, exchange_of

PASSKEY = Secret(bytes(range(32)))
CHALLENGE = Challenge(bytes(32), NOW)
HONEST = answer_challenge(PASSKEY, CHALLENGE.value, 7)
CLIENT_DATA = {"type": "webauthn.get", "challenge": base64.urlsafe_b64encode(CHALLENGE.value).decode().rstrip("="), "origin": ORIGIN}


def check(assertion: Assertion = HONEST, sign_count: int = 6, after: timedelta = timedelta(0)) -> int:
    return check_assertion(public_half(PASSKEY), CHALLENGE, assertion, sign_count, NOW + after)


def signed(client_data: bytes, authenticator_data: bytes) -> Assertion:
    """A forgery with a good signature, so that only the forged fact can give it away."""
    signature = Ed25519PrivateKey.from_private_bytes(PASSKEY.reveal()).sign(authenticator_data + hashlib.sha256(client_data).digest())
    return Assertion(client_data, authenticator_data, signature)


def with_client(**changed: object) -> Assertion:
    return signed(json.dumps(CLIENT_DATA | changed).encode(), HONEST.authenticator_data)


def with_data(change: Callable[[bytes], bytes]) -> Assertion:
    return signed(HONEST.client_data, change(HONEST.authenticator_data))


def test_an_honest_answer_passes_and_gives_its_counter() -> None:
    assert check() == 7


def test_the_forgers_tools_make_honest_answers_too() -> None:
    assert check(with_client()) == check(with_data(lambda data: data)) == 7


FORGERIES = {
    "made for another ceremony": with_client(type="webauthn.create"),
    "for another challenge": with_client(challenge="AAAA"),
    "without a challenge": with_client(challenge=None),
    "from another site": with_client(origin="https://www.binance.com"),
    "from a look-alike site": with_client(origin=ORIGIN + ".example"),
    "from inside another page": with_client(crossOrigin=True),
    "not JSON": signed(b"{", HONEST.authenticator_data),
    "not UTF-8": signed(b"\xff\xfe\xff", HONEST.authenticator_data),
    "not an object": signed(b"[]", HONEST.authenticator_data),
    "too deep": signed(b"[" * 200_000, HONEST.authenticator_data),
    "for another relying party": with_data(lambda data: hashlib.sha256(b"binance.com").digest() + data[32:]),
    "without a person present": with_data(lambda data: data[:32] + b"\x04" + data[33:]),
    "without a person verified": with_data(lambda data: data[:32] + b"\x01" + data[33:]),
    "with the counter it had": with_data(lambda data: data[:33] + (6).to_bytes(4, "big")),
    "with a counter gone back": with_data(lambda data: data[:33] + (0).to_bytes(4, "big")),
    "with too little data": with_data(lambda data: data[:36]),
    "with too much data": with_data(lambda data: data + b"\0"),
    "with no data": with_data(lambda _: b""),
    "signed by another passkey": answer_challenge(Secret(bytes(32)), CHALLENGE.value, 7),
    "with no signature": HONEST._replace(signature=b""),
    "with the signature of other data": HONEST._replace(signature=with_client(type="x").signature),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_answer_is_refused(forgery: Assertion) -> None:
    with pytest.raises(SecretError, match=r"^passkey-refused$"):
        check(forgery)


@given(st.sampled_from(["client_data", "authenticator_data", "signature"]), st.integers(0, 10_000), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(part: str, place: int, change: int) -> None:
    octets = bytearray(getattr(HONEST, part))
    octets[place % len(octets)] ^= change
    with pytest.raises(SecretError, match=r"^passkey-refused$"):
        check(Assertion(**{name: getattr(HONEST, name) for name in Assertion._fields} | {part: bytes(octets)}))


def test_a_challenge_lives_two_minutes() -> None:
    assert check(after=CHALLENGE_LIFETIME) == 7
    with pytest.raises(SecretError, match=r"^passkey-expired$"):
        check(after=CHALLENGE_LIFETIME + timedelta(seconds=1))


def test_a_challenge_from_the_future_is_no_challenge() -> None:
    with pytest.raises(SecretError, match=r"^passkey-expired$"):
        check(after=timedelta(seconds=-1))


def test_a_challenge_is_answered_once() -> None:
    exchange = exchange_of()
    assertion = exchange.own_assertion(exchange.ask_passkey(NOW))
    exchange.prove_passkey(assertion, NOW)
    with pytest.raises(SecretError, match=r"^passkey-expired$"):
        exchange.prove_passkey(assertion, NOW)


def test_a_failed_answer_uses_the_challenge_up() -> None:
    exchange = exchange_of()
    good = exchange.own_assertion(exchange.ask_passkey(NOW))
    with pytest.raises(SecretError, match=r"^passkey-refused$"):
        exchange.prove_passkey(good._replace(signature=bytes(64)), NOW)
    with pytest.raises(SecretError, match=r"^passkey-expired$"):
        exchange.prove_passkey(good, NOW)


def test_a_new_challenge_voids_the_one_before() -> None:
    exchange = exchange_of()
    old = exchange.own_assertion(exchange.ask_passkey(NOW))
    exchange.ask_passkey(NOW)
    with pytest.raises(SecretError, match=r"^passkey-refused$"):
        exchange.prove_passkey(old, NOW)


def test_an_answer_without_a_question_is_refused() -> None:
    exchange = exchange_of()
    with pytest.raises(SecretError, match=r"^passkey-expired$"):
        exchange.prove_passkey(HONEST, NOW)


def test_a_copy_of_the_passkey_that_counts_behind_is_refused_even_after_a_restart() -> None:
    state = MemoryFile()
    exchange = exchange_of(state=state)
    first = exchange.own_assertion(exchange.ask_passkey(NOW))
    exchange.prove_passkey(first, NOW)
    ledger = Ledger.from_json(state.read() or b"", state.path)
    restarted = exchange_of(state=state)
    copy = answer_challenge(ledger.passkey, restarted.ask_passkey(NOW).value, int.from_bytes(first.authenticator_data[33:], "big"))
    with pytest.raises(SecretError, match=r"^passkey-refused$"):
        restarted.prove_passkey(copy, NOW)


def test_every_passkey_is_another() -> None:
    assert new_passkey() != new_passkey()


def test_the_counter_fits_its_four_bytes_to_the_last() -> None:
    assert check(answer_challenge(PASSKEY, CHALLENGE.value, MAX_SIGN_COUNT), MAX_SIGN_COUNT - 1) == MAX_SIGN_COUNT


def test_no_real_site_can_have_the_simulated_ones_name() -> None:
    assert ORIGIN.removeprefix("https://") == RELYING_PARTY
    assert RELYING_PARTY.endswith(".invalid")
