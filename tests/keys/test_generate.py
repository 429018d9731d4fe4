"""What a key pair looks like on disk, by OpenSSL's judgement."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.generate import fingerprint_of_pem, generate_private_key, keypair_of
from keywizard.keys.pem import load_private_key, load_public_key
from keywizard.keys.signing import private_key_signer
from keywizard.keys.verification import _verify
from tests.keys.openssl import as_files, needs_openssl, opened, openssl, pkeyutl
from tests.keys.pairs import PASSPHRASE, SELF_GENERATED, keypair_with, private_key_of

MESSAGE = b"symbol=BTCUSDT&side=SELL&timestamp=1668481559918"

each_type = pytest.mark.parametrize("key_type", SELF_GENERATED)
encrypted_or_not = pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
each_pair = [each_type, encrypted_or_not]


class TestForm:
    pytestmark = each_pair

    def test_both_halves_are_pem_in_the_forms_that_binance_takes(self, key_type: KeyType, passphrase: Secret[str] | None) -> None:
        keypair = keypair_with(key_type, passphrase)
        title = "ENCRYPTED PRIVATE KEY" if passphrase else "PRIVATE KEY"
        assert is_pem(keypair.private_key_pem.reveal().decode(), title)
        assert is_pem(keypair.public_key_pem, "PUBLIC KEY")

    def test_the_private_half_reads_back_as_itself(self, key_type: KeyType, passphrase: Secret[str] | None) -> None:
        keypair = keypair_with(key_type, passphrase)
        private_key = load_private_key(keypair.private_key_pem, passphrase)
        again = keypair_of(key_type, private_key, None)  # type: ignore[arg-type]  # one of the two types we make
        assert again.public_key_pem == keypair.public_key_pem

    @needs_openssl
    def test_openssl_derives_the_same_public_half(self, key_type: KeyType, passphrase: Secret[str] | None) -> None:
        keypair = keypair_with(key_type, passphrase)
        assert opened(keypair, "-pubout").decode() == keypair.public_key_pem

    @needs_openssl
    def test_openssl_finds_the_plain_private_half_byte_for_byte(self, key_type: KeyType, passphrase: Secret[str] | None) -> None:
        assert opened(keypair_with(key_type, passphrase)) == keypair_with(key_type).private_key_pem.reveal()

    @needs_openssl
    def test_openssl_verifies_what_is_signed_here(self, key_type: KeyType, passphrase: Secret[str] | None, tmp_path: Path) -> None:
        keypair = keypair_with(key_type, passphrase)
        _, public = as_files(keypair, tmp_path)
        (tmp_path / "message").write_bytes(MESSAGE)
        private_key = load_private_key(keypair.private_key_pem, passphrase)
        (tmp_path / "signature").write_bytes(base64.b64decode(private_key_signer(private_key)(MESSAGE)))
        files = ("-in", tmp_path / "message", "-sigfile", tmp_path / "signature")
        assert b"Success" in openssl(*pkeyutl(key_type), "-verify", "-pubin", "-inkey", public, *files)

    @needs_openssl
    def test_what_openssl_signs_is_verified_here(self, key_type: KeyType, passphrase: Secret[str] | None, tmp_path: Path) -> None:
        keypair = keypair_with(key_type, passphrase)
        private, _ = as_files(keypair, tmp_path)
        (tmp_path / "message").write_bytes(MESSAGE)
        opening = ("-inkey", private, "-passin", f"pass:{PASSPHRASE.reveal()}")
        signature = openssl(*pkeyutl(key_type), "-sign", *opening, "-in", tmp_path / "message")
        _verify(load_public_key(keypair.public_key_pem), signature, MESSAGE)


def is_pem(text: str, title: str) -> bool:
    """Tell whether text is one PEM with lines of 64, LF, one final newline, and nothing else."""
    body = r"(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n"
    whole = re.fullmatch(rf"-----BEGIN {title}-----\n({body})-----END {title}-----\n", text)
    return whole is not None and all(len(line) <= 64 for line in whole.group(1).splitlines())


def test_a_plain_ed25519_private_key_has_119_bytes_and_a_public_one_113() -> None:
    keypair = keypair_with(KeyType.ED25519)
    assert (len(keypair.private_key_pem.reveal()), len(keypair.public_key_pem)) == (119, 113)


@pytest.mark.parametrize(("key_type", "bits", "public_size"), [(KeyType.RSA_2048, 2048, 451), (KeyType.RSA_4096, 4096, 800)])
def test_an_rsa_key_has_the_size_of_its_name(key_type: KeyType, bits: int, public_size: int) -> None:
    keypair = keypair_with(key_type)
    public_key = load_public_key(keypair.public_key_pem)
    assert isinstance(public_key, rsa.RSAPublicKey)
    assert (public_key.key_size, public_key.public_numbers().e, len(keypair.public_key_pem)) == (bits, 65537, public_size)


@needs_openssl
@each_type
def test_encryption_is_pbes2_with_600_000_rounds_of_pbkdf2_and_aes_256(key_type: KeyType) -> None:
    keypair = keypair_of(key_type, private_key_of(key_type), PASSPHRASE)
    structure = openssl("asn1parse", given=keypair.private_key_pem.reveal()).decode()
    objects = re.findall(r"OBJECT\s*:(\S+)", structure)
    assert objects == ["PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc"]
    assert [int(value, 16) for value in re.findall(r"INTEGER\s*:(\w+)", structure)] == [600_000]
    salt, vector, _ = re.findall(r"l=\s*(\d+) prim: OCTET STRING", structure)
    assert (salt, vector) == ("16", "16")


def test_the_same_key_encrypted_twice_has_two_salts_and_two_texts() -> None:
    private_key = generate_private_key(KeyType.ED25519)
    first, second = (keypair_of(KeyType.ED25519, private_key, PASSPHRASE).private_key_pem.reveal() for _ in range(2))
    assert first != second


@needs_openssl
def test_openssl_takes_a_passphrase_of_other_alphabets_as_utf_8(tmp_path: Path) -> None:
    passphrase = Secret("perché no, 数字 €")
    keypair = keypair_of(KeyType.ED25519, generate_private_key(KeyType.ED25519), passphrase)
    (tmp_path / "passphrase").write_text(passphrase.reveal() + "\n", "utf-8")
    shown = openssl("pkey", "-passin", f"file:{tmp_path / 'passphrase'}", "-pubout", given=keypair.private_key_pem.reveal())
    assert shown.decode() == keypair.public_key_pem


@needs_openssl
@each_type
def test_the_fingerprint_is_the_digest_of_what_openssl_gives_out(key_type: KeyType) -> None:
    keypair = keypair_with(key_type)
    spki = openssl("pkey", "-pubin", "-outform", "DER", given=keypair.public_key_pem.encode())
    digest = base64.b64encode(hashlib.sha256(spki).digest()).decode()
    assert keypair.fingerprint == "SHA256:" + digest.rstrip("=")


@each_type
def test_a_public_key_alone_gives_the_fingerprint_of_its_pair(key_type: KeyType) -> None:
    keypair = keypair_with(key_type)
    assert fingerprint_of_pem(keypair.public_key_pem, key_type) == (keypair.fingerprint, keypair.randomart)


def test_no_two_pairs_are_alike() -> None:
    made = {keypair_of(KeyType.ED25519, generate_private_key(KeyType.ED25519), None).public_key_pem for _ in range(50)}
    assert len(made) == 50


def test_each_type_makes_its_own_kind_of_key() -> None:
    assert isinstance(generate_private_key(KeyType.ED25519), ed25519.Ed25519PrivateKey)
    with pytest.raises(ValueError, match="made by the exchange"):
        generate_private_key(KeyType.HMAC)


@each_type
@encrypted_or_not
def test_a_pair_shows_nothing_of_its_private_half(key_type: KeyType, passphrase: Secret[str] | None) -> None:
    keypair = keypair_with(key_type, passphrase)
    body = keypair.private_key_pem.reveal().decode().splitlines()[1]
    assert body not in f"{keypair} {keypair!r}"
