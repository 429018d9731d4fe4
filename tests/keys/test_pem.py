"""What is said of a private key file that cannot be opened."""

import base64
import tracemalloc
from collections.abc import Callable

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.pem import load_private_key, load_public_key, private_pem, public_der, public_pem
from tests.keys.pairs import PASSPHRASE, SELF_GENERATED, keypair_with


@pytest.mark.parametrize("key_type", SELF_GENERATED)
@pytest.mark.parametrize("wrong", [" " + PASSPHRASE.reveal(), PASSPHRASE.reveal().upper(), "x", "é", "\udc80", "\0"])
def test_a_wrong_passphrase_is_called_wrong(key_type: KeyType, wrong: str) -> None:
    with pytest.raises(SecretError, match=r"^passphrase-wrong$"):
        load_private_key(keypair_with(key_type, PASSPHRASE).private_key_pem, Secret(wrong))


@pytest.mark.parametrize("none", [None, Secret("")], ids=["none", "empty"])
def test_a_missing_passphrase_is_called_missing(none: Secret[str] | None) -> None:
    with pytest.raises(SecretError, match=r"^passphrase-missing$"):
        load_private_key(keypair_with(KeyType.ED25519, PASSPHRASE).private_key_pem, none)


def test_a_passphrase_for_a_plain_key_is_called_unneeded() -> None:
    with pytest.raises(SecretError, match=r"^passphrase-unneeded$"):
        load_private_key(keypair_with(KeyType.ED25519).private_key_pem, PASSPHRASE)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut in half": lambda pem: pem[: len(pem) // 2],
    "no first line": lambda pem: pem.partition(b"\n")[2],
    "no last line": lambda pem: pem[: pem.index(b"-----END")],
    "a letter lost": lambda pem: pem[:40] + pem[41:],
    "a foreign letter": lambda pem: pem[:40] + b"!" + pem[41:],
    "another title": lambda pem: pem.replace(b"PRIVATE KEY", b"CERTIFICATE"),
    "zeroed": lambda pem: bytes(len(pem)),
    "as UTF-16": lambda pem: pem.decode().encode("utf-16"),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("key_type", SELF_GENERATED)
def test_a_damaged_plain_key_is_called_unreadable_with_a_passphrase_or_without(key_type: KeyType, damage: str) -> None:
    damaged = Secret(DAMAGE[damage](keypair_with(key_type).private_key_pem.reveal()))
    for passphrase in (None, PASSPHRASE):
        with pytest.raises(SecretError, match=r"^private-key-unreadable$"):
            load_private_key(damaged, passphrase)


def test_a_private_key_of_ten_megabytes_is_refused_before_it_is_parsed() -> None:
    pem = Secret(keypair_with(KeyType.ED25519).private_key_pem.reveal() + b"\n" * 10_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(SecretError, match=r"^private-key-too-long$"):
            load_private_key(pem, None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("text", "times"), [("", 1), ("x", 10_000_000), ("\udc80", 1), ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", 1)]
)
def test_what_is_no_public_key_is_called_so(text: str, times: int) -> None:
    with pytest.raises(SecretError, match=r"^public-key-unreadable$"):
        load_public_key(text * times)


def test_a_private_key_is_no_public_key() -> None:
    with pytest.raises(SecretError, match=r"^public-key-unreadable$"):
        load_public_key(keypair_with(KeyType.ED25519).private_key_pem.reveal().decode())


raw_keys = st.binary(min_size=32, max_size=32)


@given(raw=raw_keys)
def test_an_ed25519_pair_is_written_as_the_library_writes_it_and_read_as_itself(raw: bytes) -> None:
    private_key = Ed25519PrivateKey.from_private_bytes(raw)
    public_key = private_key.public_key()
    private, public = private_pem(private_key, None), public_pem(public_key)
    assert private.reveal() == private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert public.encode() == public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert public_der(public_key) == public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert private_bytes(load_private_key(private, None)) == raw
    assert load_public_key(public) == public_key


@given(raw=raw_keys)
def test_any_32_bytes_are_a_public_key_here_as_in_the_library(raw: bytes) -> None:
    pem = public_pem(Ed25519PublicKey.from_public_bytes(raw))
    assert load_public_key(pem) == load_pem_public_key(pem.encode())


@settings(max_examples=300)
@given(data=st.data())
def test_what_is_nearly_an_ed25519_key_as_written_here_is_what_the_library_makes_of_it(data: st.DataObject) -> None:
    keypair = keypair_with(KeyType.ED25519)
    pem = data.draw(mutated(keypair.private_key_pem.reveal()))
    here, there = refused_or(lambda: private_bytes(load_private_key(Secret(pem), None))), refused_or(lambda: private_bytes(loaded(pem)))
    assert here == there
    text = data.draw(mutated(keypair.public_key_pem.encode()))
    assert refused_or(lambda: load_public_key(text.decode("latin-1"))) == refused_or(
        lambda: load_pem_public_key(text.decode("latin-1").encode())
    )


def loaded(pem: bytes) -> object:
    return load_pem_private_key(pem, None)


def private_bytes(private_key: object) -> bytes:
    assert isinstance(private_key, Ed25519PrivateKey)
    return private_key.private_bytes_raw()


def refused_or(read: Callable[[], object]) -> object:
    """Give what is read, or nothing where it is refused."""
    try:
        return read()
    except (SecretError, ValueError, TypeError, UnsupportedAlgorithm):
        return None


def mutated(pem: bytes) -> st.SearchStrategy[bytes]:
    """Give a PEM with some of its bytes changed, taken out or put in."""
    place, octets = st.integers(0, len(pem)), st.binary(max_size=3)
    change = st.tuples(place, st.integers(0, 3), octets)
    return st.lists(change, min_size=1, max_size=6).map(lambda changes: _changed(pem, changes))


def _changed(pem: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, octets in changes:
        pem = pem[:at] + octets + pem[at + length :]
    return pem


framed = st.binary(max_size=200).map(
    lambda der: b"-----BEGIN PRIVATE KEY-----\n" + base64.encodebytes(der) + b"-----END PRIVATE KEY-----\n"
)


@settings(max_examples=300)
@given(
    pem=st.one_of(
        st.binary(max_size=500),
        framed,
        *(mutated(keypair_with(key_type).private_key_pem.reveal()) for key_type in (KeyType.ED25519, KeyType.RSA_2048)),
    ),
    passphrase=st.one_of(st.none(), st.text(max_size=10).map(Secret)),
)
def test_whatever_a_private_key_file_holds_is_read_or_refused_without_a_quote(pem: bytes, passphrase: Secret[str] | None) -> None:
    error = refusal(lambda: load_private_key(Secret(pem), passphrase))
    assert error is None or (dict(error.values), error.__suppress_context__, error.args) == ({}, True, (error.problem,))


@given(text=st.one_of(st.text(), mutated(keypair_with(KeyType.ED25519).public_key_pem.encode()).map(lambda pem: pem.decode("latin-1"))))
def test_whatever_a_public_key_file_holds_is_read_or_refused(text: str) -> None:
    error = refusal(lambda: load_public_key(text))
    assert error is None or (error.problem, dict(error.values)) == ("public-key-unreadable", {})


def refusal(read: Callable[[], object]) -> SecretError | None:
    """Give the one kind of error that may come out, if one does."""
    try:
        read()
    except SecretError as error:
        return error
    return None
