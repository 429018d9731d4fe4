"""A simulated passkey: a real challenge and a real signature, in the shape of WebAuthn, with a key of its own.

A terminal cannot reach a browser's authenticator, so both sides live here; what the exchange checks is what a server checks
(W3C WebAuthn 7.2).
"""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

ORIGIN = "https://practice.keywizard.invalid"
"""A name that can never exist (RFC 2606), so that no answer is good for a real site."""
RELYING_PARTY = "practice.keywizard.invalid"
CHALLENGE_BYTES = 32
CHALLENGE_LIFETIME = timedelta(minutes=2)
MAX_SIGN_COUNT = 2**32 - 1
PASSKEY_BYTES = 32

_USER_PRESENT_AND_VERIFIED = 0x05


class Challenge(NamedTuple):
    """What the exchange asks to have signed; good once."""

    value: bytes
    """Random, 32 bytes."""
    issued_at: datetime
    """When it was asked."""


class Assertion(NamedTuple):
    """The authenticator's answer."""

    client_data: bytes
    """JSON: type, challenge and origin."""
    authenticator_data: bytes
    """Hash of the relying party, one byte of flags, four bytes of counter."""
    signature: bytes
    """Over the authenticator data and the SHA-256 of the client data."""


def answer_challenge(private_key: Secret[bytes], challenge: bytes, sign_count: int) -> Assertion:
    """Sign a challenge as an authenticator does; `private_key` is a raw Ed25519 key of 32 bytes."""
    client_data = json.dumps({"type": "webauthn.get", "challenge": _base64url(challenge), "origin": ORIGIN}).encode()
    authenticator_data = _relying_party_hash() + bytes([_USER_PRESENT_AND_VERIFIED]) + sign_count.to_bytes(4, "big")
    signature = Ed25519PrivateKey.from_private_bytes(private_key.reveal()).sign(_signed(authenticator_data, client_data))
    return Assertion(client_data, authenticator_data, signature)


def check_assertion(public_key: bytes, challenge: Challenge | None, assertion: Assertion, sign_count: int, now: datetime) -> int:
    """Check an answer against the challenge that was asked, and give its counter to remember.

    Raises SecretError: `passkey-expired` for no or an old challenge, `passkey-refused` for anything else that is wrong.
    """
    if challenge is None or not timedelta(0) <= now - challenge.issued_at <= CHALLENGE_LIFETIME:
        raise SecretError("passkey-expired")
    counter = int.from_bytes(assertion.authenticator_data[33:37], "big")
    facts = (
        _client_data_matches(assertion.client_data, challenge.value),
        assertion.authenticator_data[:32] == _relying_party_hash(),
        len(assertion.authenticator_data) == 37,
        assertion.authenticator_data[32:33] == bytes([_USER_PRESENT_AND_VERIFIED]),
        counter > sign_count,
        _signature_is_good(public_key, assertion),
    )
    if not all(facts):
        raise SecretError("passkey-refused")
    return counter


def new_passkey() -> Secret[bytes]:
    """Make the authenticator's own key."""
    return Secret(Ed25519PrivateKey.generate().private_bytes_raw())


def public_half(private_key: Secret[bytes]) -> bytes:
    """Give what the exchange keeps."""
    return Ed25519PrivateKey.from_private_bytes(private_key.reveal()).public_key().public_bytes_raw()


def _client_data_matches(client_data: bytes, challenge: bytes) -> bool:
    try:
        document = json.loads(client_data)
    except (ValueError, RecursionError):
        return False
    return bool(document == {"type": "webauthn.get", "challenge": _base64url(challenge), "origin": ORIGIN})


def _signature_is_good(public_key: bytes, assertion: Assertion) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            assertion.signature, _signed(assertion.authenticator_data, assertion.client_data)
        )
    except InvalidSignature:
        return False
    return True


def _signed(authenticator_data: bytes, client_data: bytes) -> bytes:
    return authenticator_data + hashlib.sha256(client_data).digest()


def _relying_party_hash() -> bytes:
    return hashlib.sha256(RELYING_PARTY.encode()).digest()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
