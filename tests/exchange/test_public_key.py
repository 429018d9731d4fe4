"""The form's public key box."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_public_key

from keywizard.domain.key_type import KeyType
from keywizard.exchange.simulated.public_key import public_key_problem
from tests.exchange.practice import PUBLIC_KEYS

ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PRIVATE = ED25519.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC = ED25519.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
RSA = load_pem_public_key(PUBLIC_KEYS[KeyType.RSA_2048].encode())
SELF_GENERATED = tuple(PUBLIC_KEYS)


@pytest.mark.parametrize("key_type", SELF_GENERATED)
def test_a_public_key_of_the_declared_type_is_accepted(key_type: KeyType) -> None:
    assert public_key_problem(key_type, PUBLIC_KEYS[key_type]) is None


def test_blank_lines_around_a_public_key_and_windows_line_ends_do_not_matter() -> None:
    assert public_key_problem(KeyType.ED25519, "\n\n" + PUBLIC.replace("\n", "\r\n") + "\n") is None


@pytest.mark.parametrize("declared", SELF_GENERATED)
@pytest.mark.parametrize("given", SELF_GENERATED)
def test_a_public_key_of_another_type_is_refused(declared: KeyType, given: KeyType) -> None:
    expected = None if declared is given else "public-key-of-other-type"
    assert public_key_problem(declared, PUBLIC_KEYS[given]) == expected


def test_hmac_takes_no_public_key_and_the_others_need_one() -> None:
    assert public_key_problem(KeyType.HMAC, None) is None
    assert public_key_problem(KeyType.HMAC, PUBLIC) == "public-key-unneeded"
    assert {public_key_problem(key_type, missing) for key_type in SELF_GENERATED for missing in (None, "")} == {"public-key-missing"}


@pytest.mark.parametrize(
    ("pasted", "times"),
    [
        (PRIVATE, 1),
        (PUBLIC + PRIVATE, 1),
        (PRIVATE.replace("PRIVATE", "ENCRYPTED PRIVATE"), 1),
        ("-----BEGIN RSA PRIVATE KEY-----", 1),
        (PRIVATE, 100_000),
    ],
    ids=["alone", "after the public one", "encrypted", "cut off", "of ten megabytes"],
)
def test_a_private_key_in_the_box_is_recognised(pasted: str, times: int) -> None:
    assert public_key_problem(KeyType.ED25519, pasted * times) == "public-key-is-private"


UNREADABLE = {
    "words": "my public key",
    "not PEM": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
    "of PKCS#1": RSA.public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode(),
    "cut off": PUBLIC[:60],
    "without its frame": PUBLIC.splitlines()[1],
    "with words before it": "here it is: " + PUBLIC,
    "twice": PUBLIC + PUBLIC,
    "with broken base64": PUBLIC.replace("MCow", "MC*w"),
    "with other DER": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    "padded beyond measure": PUBLIC + "\n" * 10_000,
    "with a lone surrogate": PUBLIC + "\ud800",
}


@pytest.mark.parametrize("pasted", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_single_public_key_pem_is_unreadable(pasted: str) -> None:
    assert public_key_problem(KeyType.ED25519, pasted) == "public-key-unreadable"


def test_ten_megabytes_in_the_frame_of_a_public_key_are_unreadable() -> None:
    pasted = "-----BEGIN PUBLIC KEY-----\n" + "A" * 10_000_000 + "\n-----END PUBLIC KEY-----\n"
    assert public_key_problem(KeyType.ED25519, pasted) == "public-key-unreadable"


@pytest.mark.parametrize("key_type", SELF_GENERATED)
def test_an_elliptic_curve_binance_does_not_take_is_of_another_type(key_type: KeyType) -> None:
    pem = ec.derive_private_key(5, ec.SECP256R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert public_key_problem(key_type, pem) == "public-key-of-other-type"


def test_an_rsa_key_of_another_size_is_of_another_type() -> None:
    modulus = (1 << 3071) | 0x1234567 | 1
    pem = rsa.RSAPublicNumbers(65537, modulus).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert {public_key_problem(key_type, pem) for key_type in SELF_GENERATED} == {"public-key-of-other-type"}
