"""A private key file made to burn time or memory, or to be quoted in a message, does neither."""

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.encryption import encrypt_pkcs8
from keywizard.keys.importing import is_under_passphrase, read_foreign_key
from keywizard.keys.pem import armoured, load_private_key
from tests.keys.foreign import PASSPHRASE, ed25519_v2, foreign, needs_tools, ssh_keygen
from tests.keys.pairs import keypair_with, private_key_of
from tests.keys.test_pem import mutated

HUGE = 2**400_000 + 1
"""A number of fifty thousand bytes; a power of it takes hours."""


def der(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content).to_bytes(4, "big").lstrip(b"\0") or b"\0"
    length = size if len(content) < 0x80 else bytes([0x80 | len(size)]) + size
    return bytes([tag]) + length + content


def integer(number: int) -> bytes:
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def numbers(*each: int) -> bytes:
    return der(0x30, *map(integer, each))


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    encoded = bytearray([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7F)
        encoded += bytes(reversed(groups))
    return der(0x06, bytes(encoded))


def pbes2(derivation: bytes) -> bytes:
    """Give an EncryptedPrivateKeyInfo that asks for a key derivation; what it seals does not matter."""
    cipher = der(0x30, oid("2.16.840.1.101.3.4.1.42"), der(0x04, bytes(16)))
    return der(0x30, der(0x30, oid("1.2.840.113549.1.5.13"), der(0x30, derivation, cipher)), der(0x04, bytes(64)))


def pbkdf2(rounds: int) -> bytes:
    prf = der(0x30, oid("1.2.840.113549.2.9"), der(0x05))
    return pbes2(der(0x30, oid("1.2.840.113549.1.5.12"), der(0x30, der(0x04, bytes(8)), integer(rounds), prf)))


def scrypt(n: int, r: int, p: int) -> bytes:
    return pbes2(der(0x30, oid("1.3.6.1.4.1.11591.4.11"), der(0x30, der(0x04, bytes(8)), *map(integer, (n, r, p)))))


def pbes1(rounds: int) -> bytes:
    algorithm = der(0x30, oid("1.2.840.113549.1.12.1.3"), der(0x30, der(0x04, bytes(8)), integer(rounds)))
    return der(0x30, algorithm, der(0x04, bytes(64)))


def pkcs8(algorithm: str, private_key: bytes, *parameters: bytes) -> bytes:
    return der(0x30, integer(0), der(0x30, oid(algorithm), *parameters), der(0x04, private_key))


def bcrypt(rounds: int) -> bytes:
    """Change the number of rounds in a file of ssh-keygen."""
    body = base64.b64decode(b"".join(ssh_keygen("-t", "ed25519", passphrase=PASSPHRASE).splitlines()[1:-1]))
    at = body.index(b"bcrypt") + 6
    at += 4 + 4 + int.from_bytes(body[at + 4 : at + 8], "big")
    return armoured("OPENSSH PRIVATE KEY", body[:at] + rounds.to_bytes(4, "big") + body[at + 4 :])


RSA = "1.2.840.113549.1.1.1"
DSA = "1.2.840.10040.4.1"
SMALL = 2**300 + 1
EXCESSIVE: dict[str, tuple[Callable[[], bytes], str]] = {
    "PBKDF2": (lambda: pbkdf2(2**31), "import-too-much-work"),
    "PBKDF2 of more rounds than fit anywhere": (lambda: pbkdf2(2**200), "import-too-much-work"),
    "PBKDF2 of no rounds": (lambda: pbkdf2(0), "private-key-unreadable"),
    "PBES1": (lambda: pbes1(2**31), "import-too-much-work"),
    "scrypt that takes all the memory": (lambda: scrypt(2**40, 8, 1), "import-too-much-work"),
    "scrypt of wide blocks": (lambda: scrypt(2, 2**30, 1), "import-too-much-work"),
    "scrypt done many times over": (lambda: scrypt(2**14, 8, 2**30), "import-too-much-work"),
    "scrypt of an odd cost": (lambda: scrypt(2**14 + 1, 8, 1), "private-key-unreadable"),
    "bcrypt": (lambda: bcrypt(2**32 - 1), "import-too-much-work"),
}
LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "RSA": (lambda: numbers(0, HUGE, *[SMALL] * 7), "import-rsa-odd-size"),
    "RSA in PKCS#8": (lambda: pkcs8(RSA, numbers(0, HUGE, *[SMALL] * 7), der(0x05)), "import-rsa-odd-size"),
    "RSA of a huge prime": (lambda: numbers(0, 2**2047 + 1, 65537, 3, HUGE, *[SMALL] * 4), "import-key-inconsistent"),
    "RSA of a huge exponent": (lambda: numbers(0, 2**2047 + 1, HUGE, *[SMALL] * 6), "import-rsa-exponent"),
    "DSA": (lambda: numbers(0, *[HUGE // 2**300_000] * 5), "import-is-dsa"),
    "DSA in PKCS#8": (lambda: pkcs8(DSA, integer(HUGE // 8), numbers(SMALL, SMALL, SMALL)), "import-is-dsa"),
}


def refusal(content: bytes, passphrase: str | None = None) -> str:
    with pytest.raises(SecretError) as caught:
        read_foreign_key(Secret(content), None if passphrase is None else Secret(passphrase))
    return caught.value.problem


@needs_tools
@pytest.mark.parametrize("name", EXCESSIVE)
def test_a_passphrase_that_would_take_ages_to_try_is_not_tried(name: str) -> None:
    make, expected = EXCESSIVE[name]
    assert refusal(make(), PASSPHRASE) == expected
    with pytest.raises(SecretError, match=f"^{expected}$"):
        is_under_passphrase(Secret(make()))


@pytest.mark.parametrize("name", ["PBKDF2", "PBES1", "scrypt that takes all the memory"])
def test_neither_is_it_where_a_stored_key_was_exchanged_for_one(name: str) -> None:
    pem = Secret(armoured("ENCRYPTED PRIVATE KEY", EXCESSIVE[name][0]()))
    with pytest.raises(SecretError, match=r"^import-too-much-work$"):
        load_private_key(pem, Secret(PASSPHRASE))


@pytest.mark.parametrize("name", LARGE)
def test_a_key_of_huge_numbers_is_refused_by_its_size_alone(name: str) -> None:
    make, expected = LARGE[name]
    assert refusal(make()) == expected


@pytest.mark.parametrize("beginning", [b"-----BEGIN PRIVATE KEY-----", b"-----BEGIN ", b"-----BEGIN A-----", b"0\x80", b"-----END A-----"])
def test_a_file_full_of_beginnings_is_read_once(beginning: bytes) -> None:
    assert refusal(beginning * (65536 // len(beginning))) in {"import-several-keys", "import-unknown"}


def test_an_rsa_key_whose_numbers_do_not_belong_together_is_refused() -> None:
    private_key = private_key_of(KeyType.RSA_2048)
    assert isinstance(private_key, rsa.RSAPrivateKey)
    own = private_key.private_numbers()
    right = (0, own.public_numbers.n, own.public_numbers.e, own.d, own.p, own.q, own.dmp1, own.dmq1, own.iqmp)
    assert read_foreign_key(Secret(numbers(*right)), None).key_type is KeyType.RSA_2048
    for place in range(len(right)):
        assert refusal(numbers(*(number + 2 * (index == place) for index, number in enumerate(right)))) == "import-key-inconsistent"


framed = st.tuples(
    st.sampled_from(["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "EC PRIVATE KEY", "X"]),
    st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda tail: b"openssh-key-v1\0" + tail)),
    st.sampled_from(["", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n", "DEK-Info: \n\n"]),
).map(lambda parts: armoured(parts[0], parts[1], parts[2]))


@needs_tools
@settings(max_examples=400)
@given(data=st.data(), passphrase=st.sampled_from([None, "", PASSPHRASE, "\udc80", "x" * 3000]))
def test_whatever_a_file_holds_is_read_or_refused_without_a_quote(data: st.DataObject, passphrase: str | None) -> None:
    sources = (
        keypair_with(KeyType.ED25519).private_key_pem.reveal(),
        keypair_with(KeyType.RSA_2048).private_key_pem.reveal(),
        ed25519_v2(b""),
        pbkdf2(10),
        scrypt(16, 1, 1),
        foreign(KeyType.RSA_2048, "PKCS#8, PBES1, triple DES")[2],
        foreign(KeyType.RSA_2048, "PKCS#1, AES-256")[2],
        ssh_keygen("-t", "ed25519", passphrase=PASSPHRASE),
        ssh_keygen("-t", "ed25519"),
    )
    content = data.draw(st.one_of(st.binary(max_size=500), st.text(max_size=300).map(str.encode), framed, *map(mutated, sources)))
    error = told(lambda: read_foreign_key(Secret(content), None if passphrase is None else Secret(passphrase)))
    if error is not None:
        assert set(error.values) <= {"bits", "count", "curve"}
        assert error.args == (error.problem,)


def told(work: Callable[[], object]) -> SecretError | None:
    """Give the one kind of error that may come out, if one does."""
    try:
        work()
    except SecretError as error:
        return error
    return None


def test_what_is_sealed_here_opens_here() -> None:
    der_of_pkcs8 = ed25519_v2(b"")
    assert read_foreign_key(Secret(encrypt_pkcs8(Secret(der_of_pkcs8), Secret("é"))), Secret("é")).key_type is KeyType.ED25519
