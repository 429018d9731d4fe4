"""Private keys from elsewhere: every form is read, what does not do is named, and no file makes it work for long."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.encryption import encrypt_pkcs8
from keywizard.keys.generate import keypair_of
from keywizard.keys.importing import ForeignForm, ForeignKey, is_under_passphrase, read_foreign_key
from keywizard.keys.pem import public_pem
from tests.keys.foreign import CASES, ENCRYPTED_CASES, PASSPHRASE, ed25519_v2, foreign, needs_tools, ssh_keygen
from tests.keys.openssl import openssl
from tests.keys.pairs import keypair_with

PUBLISHED = json.loads(Path(__file__).with_name("published_keys.json").read_text("utf-8"))["keys"]
ED25519_PEM = keypair_with(KeyType.ED25519).private_key_pem.reveal()


def read(content: bytes, passphrase: str | None = None) -> ForeignKey:
    return read_foreign_key(Secret(content), None if passphrase is None else Secret(passphrase))


def refusal(content: bytes, passphrase: str | None = None) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(SecretError) as caught:
        read(content, passphrase)
    return caught.value.problem, dict(caught.value.values)


@needs_tools
@pytest.mark.parametrize(("key_type", "name"), CASES, ids=str)
def test_every_form_that_openssl_and_ssh_keygen_write_is_read(key_type: KeyType, name: str) -> None:
    form, is_encrypted, content = foreign(key_type, name)
    assert is_under_passphrase(Secret(content)) is is_encrypted
    found = read(content, PASSPHRASE if is_encrypted else None)
    assert found[:3] == (form, is_encrypted, key_type)
    assert public_pem(found.private_key.public_key()) == keypair_with(key_type).public_key_pem


@needs_tools
@pytest.mark.parametrize(("key_type", "name"), ENCRYPTED_CASES, ids=str)
def test_a_wrong_passphrase_and_a_missing_one_are_told_apart(key_type: KeyType, name: str) -> None:
    _, _, content = foreign(key_type, name)
    assert refusal(content, "open barley") == ("passphrase-wrong", {})
    assert refusal(content) == ("passphrase-missing", {})
    assert refusal(content, "") == ("passphrase-missing", {})


@needs_tools
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "bcrypt"])
def test_an_ed25519_key_of_ssh_keygen_is_read(passphrase: str) -> None:
    found = read(ssh_keygen("-t", "ed25519", passphrase=passphrase), passphrase or None)
    assert found[:3] == (ForeignForm.OPENSSH, bool(passphrase), KeyType.ED25519)


def test_version_2_is_read_from_under_a_passphrase_too() -> None:
    sealed = encrypt_pkcs8(Secret(ed25519_v2(b"")), Secret(PASSPHRASE))
    assert read(sealed, PASSPHRASE)[:3] == (ForeignForm.PKCS8_V2, True, KeyType.ED25519)
    assert refusal(sealed, "another") == ("passphrase-wrong", {})


def test_a_version_2_file_with_another_public_key_in_it_is_refused() -> None:
    tampered = ed25519_v2(b"")[:-1] + bytes([ed25519_v2(b"")[-1] ^ 1])
    assert refusal(tampered) == ("import-key-inconsistent", {})


@pytest.mark.parametrize("key", PUBLISHED, ids=lambda key: str(key["id"]))
def test_published_keys_give_their_published_public_halves(key: dict[str, str]) -> None:
    found = read(key["private_key_pem"].encode(), key["passphrase"])
    assert found.key_type == key["key_type"]
    public = found.private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert public.decode() == key["public_key_pem"]


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048])
def test_what_is_stored_of_it_is_what_a_generated_pair_would_be(key_type: KeyType) -> None:
    pem = keypair_with(key_type).private_key_pem.reveal()
    again = keypair_of(key_type, read(pem).private_key, None)
    assert again == keypair_with(key_type)
    if key_type is KeyType.ED25519:
        assert len(again.private_key_pem.reveal()) == 119


MANGLED: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda pem: pem,
    "CRLF": lambda pem: pem.replace(b"\n", b"\r\n"),
    "CR": lambda pem: pem.replace(b"\n", b"\r"),
    "no final newline": lambda pem: pem.rstrip(),
    "blank lines": lambda pem: b"\n\n" + pem.replace(b"\n", b"\n\n") + b"\n \n",
    "indented": lambda pem: pem.replace(b"\n", b"\n\t    "),
    "text around it": lambda pem: b"Here is the key: \n" + pem + b"Keep it safe!\n",
    "a certificate and a public key beside it": lambda pem: (
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + pem + keypair_with(KeyType.ED25519).public_key_pem.encode()
    ),
    "in one line": lambda pem: pem.replace(b"\n", b" "),
    "in one line of JSON": lambda pem: json.dumps({"secret": pem.decode()}).encode(),
    "UTF-8 with a mark": lambda pem: b"\xef\xbb\xbf" + pem,
    "UTF-16": lambda pem: pem.decode().encode("utf-16"),
    "base64 alone": lambda pem: b"\n".join(pem.splitlines()[1:-1]),
    "DER": lambda pem: base64.b64decode(b"".join(pem.splitlines()[1:-1])),
}


@pytest.mark.parametrize("mangled", MANGLED)
@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048])
def test_how_it_was_copied_does_not_matter(key_type: KeyType, mangled: str) -> None:
    content = MANGLED[mangled](keypair_with(key_type).private_key_pem.reveal())
    assert public_pem(read(content).private_key.public_key()) == keypair_with(key_type).public_key_pem


def made(*command: str) -> Callable[[], bytes]:
    return lambda: openssl(*command)


def key_of(algorithm: str, *options: str) -> Callable[[], bytes]:
    return made("genpkey", "-algorithm", algorithm, *(word for option in options for word in ("-pkeyopt", option)))


def from_rsa(*command: str) -> Callable[[], bytes]:
    return lambda: openssl(*command, given=keypair_with(KeyType.RSA_2048).private_key_pem.reveal())


def certificate(*options: str) -> bytes:
    return openssl(
        "req", "-x509", "-key", "/dev/stdin", "-subj", "/CN=x", *options, given=keypair_with(KeyType.RSA_2048).private_key_pem.reveal()
    )


UNFIT: dict[str, tuple[Callable[[], bytes], str, dict[str, str | int]]] = {
    "P-256": (key_of("EC", "ec_paramgen_curve:P-256"), "import-is-ec", {"curve": "ECDSA P-256"}),
    "P-384 in SEC1": (made("ecparam", "-name", "secp384r1", "-genkey"), "import-is-ec", {"curve": "ECDSA P-384"}),
    "secp256k1": (key_of("EC", "ec_paramgen_curve:secp256k1"), "import-is-ec", {"curve": "ECDSA secp256k1"}),
    "a curve of its own": (key_of("EC", "ec_paramgen_curve:P-256", "ec_param_enc:explicit"), "import-is-ec", {"curve": "ECDSA"}),
    "Ed448": (key_of("ED448"), "import-is-ed448", {}),
    "X25519": (key_of("X25519"), "import-is-key-agreement", {}),
    "X448": (key_of("X448"), "import-is-key-agreement", {}),
    "DSA": (made("dsaparam", "-genkey", "1024"), "import-is-dsa", {}),
    "RSA-PSS": (key_of("RSA-PSS"), "import-is-rsa-pss", {}),
    "RSA 1024": (made("genrsa", "1024"), "import-rsa-too-short", {"bits": 1024}),
    "RSA 2047": (made("genrsa", "2047"), "import-rsa-too-short", {"bits": 2047}),
    "RSA 3072": (made("genrsa", "-traditional", "3072"), "import-rsa-odd-size", {"bits": 3072}),
    "ECDSA of OpenSSH": (lambda: ssh_keygen("-t", "ecdsa"), "import-is-ec", {"curve": "ECDSA P-256"}),
    "ECDSA of OpenSSH, bcrypt": (
        lambda: ssh_keygen("-t", "ecdsa", passphrase="x1234"),
        "import-is-ec",
        {"curve": "ECDSA P-256"},
    ),
    "public key": (from_rsa("pkey", "-pubout"), "import-is-public-key", {}),
    "public key in DER": (from_rsa("pkey", "-pubout", "-outform", "der"), "import-is-public-key", {}),
    "public key of PKCS#1": (from_rsa("rsa", "-RSAPublicKey_out"), "import-is-public-key", {}),
    "SSH public key": (lambda: ssh_keygen("-t", "ed25519", file="id.pub"), "import-is-ssh-public-key", {}),
    "SSH certificate": (lambda: ssh_keygen("-t", "ed25519", file="id-cert.pub"), "import-is-certificate", {}),
    "certificate": (certificate, "import-is-certificate", {}),
    "certificate in DER": (lambda: certificate("-outform", "der"), "import-is-certificate", {}),
    "ARIA": (lambda: foreign_encrypted("-v2", "aria-256-cbc"), "import-encryption-unsupported", {}),
    "ten million rounds and one": (lambda: foreign_encrypted("-iter", "10000001"), "import-too-much-work", {}),
    "PBES1 of as many": (lambda: foreign_encrypted("-v1", "PBE-SHA1-3DES", "-iter", "10000001"), "import-too-much-work", {}),
}


def foreign_encrypted(*options: str) -> bytes:
    """Rounds beyond the bound are written into a file that took few to make: the bound is looked at, not waited for."""
    if "-iter" not in options:
        return openssl("pkcs8", "-topk8", "-passout", f"pass:{PASSPHRASE}", *options, given=ED25519_PEM)
    few = openssl("pkcs8", "-topk8", "-passout", f"pass:{PASSPHRASE}", *options[:-1], "1234567", "-outform", "der", given=ED25519_PEM)
    old, new = bytes.fromhex("020312d687"), bytes.fromhex("020400989681")
    at = few.index(old)
    return _longer(few[:at] + new + few[at + len(old) :], at)


def _longer(der: bytes, at: int) -> bytes:
    # Every SEQUENCE around the number grows by one byte.
    patched = bytearray(der)
    for place in range(at):
        if patched[place] == 0x30 and place + 2 + patched[place + 1] >= at and patched[place + 1] < 0x7F:
            patched[place + 1] += 1
        elif patched[place : place + 2] == b"\x30\x81":
            patched[place + 2] += 1
    return bytes(patched)


@needs_tools
@pytest.mark.parametrize("name", UNFIT)
def test_what_binance_does_not_take_is_named_whatever_the_passphrase(name: str) -> None:
    make, problem, values = UNFIT[name]
    content = make()
    assert refusal(content, PASSPHRASE if problem in {"import-too-much-work", "import-encryption-unsupported"} else None) == (
        problem,
        values,
    )


NO_KEYS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "import-empty"),
    "blanks": (b" \n\r\n\t", "import-empty"),
    "words": (b"my key is under the mat", "import-unknown"),
    "a made-up title": (b"-----BEGIN SECRET-----\nAAAA\n-----END SECRET-----\n", "import-unknown"),
    "PGP": (b"-----BEGIN PGP PRIVATE KEY BLOCK-----\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----\n", "import-unknown"),
    "an API key": (b" vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A\n", "import-is-api-key"),
    "a key of PuTTY": (b"PuTTY-User-Key-File-3: ssh-ed25519\n", "import-is-putty"),
    "what Binance's key generator packs": (b"\x1f\x8b\x08" + bytes(60), "import-is-archive"),
    "its beginning alone": (ED25519_PEM[:70], "import-cut-short"),
    "two keys": (ED25519_PEM * 2, "import-several-keys"),
    "more than 64 KiB": (ED25519_PEM + b"\n" * 65536, "private-key-too-long"),
    "a letter lost": (ED25519_PEM[:40] + ED25519_PEM[41:], "private-key-unreadable"),
    "a foreign letter": (ED25519_PEM[:40] + b"!" + ED25519_PEM[41:], "private-key-unreadable"),
}


@pytest.mark.parametrize("name", NO_KEYS)
def test_what_is_no_private_key_is_named(name: str) -> None:
    content, problem = NO_KEYS[name]
    assert refusal(content)[0] == problem
    with pytest.raises(SecretError, match=f"^{problem}$"):
        is_under_passphrase(Secret(content))


def test_a_passphrase_for_a_plain_key_is_called_unneeded() -> None:
    assert refusal(ED25519_PEM, PASSPHRASE) == ("passphrase-unneeded", {})
