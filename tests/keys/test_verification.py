"""Known answers, and pairs whose halves do not belong together."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.generate import generate_private_key
from keywizard.keys.pem import load_private_key, private_pem, public_pem
from keywizard.keys.signing import private_key_signer
from keywizard.keys.verification import verify_pair
from tests.keys.pairs import PASSPHRASE, SELF_GENERATED, keypair_with

ANSWERS = json.loads(Path(__file__).with_name("known_answers.json").read_text("utf-8"))["answers"]
each_answer = pytest.mark.parametrize("answer", ANSWERS, ids=[answer["id"] for answer in ANSWERS])


@each_answer
def test_a_published_key_signs_as_published(answer: dict[str, Any]) -> None:
    private_key = load_private_key(Secret(answer["private_key_pem"].encode()), passphrase_of(answer))
    assert private_key_signer(private_key)(answer["message"].encode()) == answer["signature"]


@each_answer
def test_a_published_pair_belongs_together(answer: dict[str, Any]) -> None:
    verify_pair(Secret(answer["private_key_pem"].encode()), answer["public_key_pem"], passphrase_of(answer))


def passphrase_of(answer: dict[str, Any]) -> Secret[str] | None:
    return Secret(answer["passphrase"]) if answer["passphrase"] else None


@pytest.mark.parametrize("key_type", SELF_GENERATED)
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_a_pair_as_it_is_made_belongs_together(key_type: KeyType, passphrase: Secret[str] | None) -> None:
    keypair = keypair_with(key_type, passphrase)
    verify_pair(keypair.private_key_pem, keypair.public_key_pem, passphrase)


@pytest.mark.parametrize("key_type", SELF_GENERATED)
@pytest.mark.parametrize("foreign", ["another", "broken", "private", "empty"])
def test_a_public_file_that_was_swapped_is_found(key_type: KeyType, foreign: str) -> None:
    keypair = keypair_with(key_type)
    texts = {
        "another": public_pem(ed25519.Ed25519PrivateKey.generate().public_key()),
        "broken": keypair.public_key_pem.replace("\n", "\n\n"),
        "private": keypair.private_key_pem.reveal().decode(),
        "empty": "",
    }
    with pytest.raises(SecretError, match=r"^pair-does-not-match$"):
        verify_pair(keypair.private_key_pem, texts[foreign], None)


def test_a_private_file_that_was_swapped_is_found() -> None:
    another = private_pem(generate_private_key(KeyType.ED25519), None)
    with pytest.raises(SecretError, match=r"^pair-does-not-match$"):
        verify_pair(another, keypair_with(KeyType.ED25519).public_key_pem, None)


def test_a_pair_of_a_kind_that_binance_does_not_take_is_refused() -> None:
    private_key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(SecretError, match=r"^private-key-unreadable$"):
        verify_pair(private_pem(private_key, None), public_pem(private_key.public_key()), None)


def test_a_signature_that_does_not_verify_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    keypair = keypair_with(KeyType.RSA_2048)
    monkeypatch.setattr("keywizard.keys.verification.private_key_signer", lambda _: lambda _: base64.b64encode(bytes(256)).decode())
    with pytest.raises(SecretError, match=r"^pair-does-not-match$"):
        verify_pair(keypair.private_key_pem, keypair.public_key_pem, None)


def test_a_prime_swapped_inside_the_private_key_is_found() -> None:
    private_key = load_private_key(keypair_with(KeyType.RSA_2048).private_key_pem, None)
    assert isinstance(private_key, rsa.RSAPrivateKey)
    numbers = private_key.private_numbers()
    der = keypair_with(KeyType.RSA_2048).private_key_pem.reveal()
    raw = bytearray(base64.b64decode(b"".join(der.split(b"\n")[1:-2])))
    at = raw.index(numbers.p.to_bytes(128, "big"))
    raw[at + 5] ^= 1
    damaged = b"-----BEGIN PRIVATE KEY-----\n" + base64.encodebytes(raw) + b"-----END PRIVATE KEY-----\n"
    with pytest.raises(SecretError, match=r"^(private-key-unreadable|pair-does-not-match)$"):
        verify_pair(Secret(damaged), keypair_with(KeyType.RSA_2048).public_key_pem, None)
