"""Private and public keys, in every form that is taken."""

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from unittest.mock import patch

from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.public_key import public_key_problem
from keywizard.keys import armour, openssh, secret_key, unlocking
from keywizard.keys.encryption import encrypt_pkcs8
from keywizard.keys.fingerprint import randomart_of, spki_of
from keywizard.keys.importing import is_under_passphrase, read_foreign_key
from keywizard.keys.passphrase import is_portable, passphrase_problems
from keywizard.keys.pem import armoured, load_private_key, load_public_key
from tests.fuzz.parsers.parser import SECRET, Parser, text_of
from tests.keys.foreign import PASSPHRASE, ed25519_v2
from tests.keys.openssl import openssl
from tests.keys.pairs import keypair_with
from tests.keys.test_hostile_keys import bcrypt, pbes1, pbkdf2, scrypt

_TITLES = (*armour.PRIVATE_TITLES, "PUBLIC KEY", "X")
_PASSPHRASES = (None, Secret(""), Secret(PASSPHRASE), Secret("\udc80"))


@contextlib.contextmanager
def _little_work() -> Iterator[None]:
    """Allow a thousandth of the work that an import may take; that the limits hold is tested, and that they are asked is seen here."""
    with (
        patch.object(unlocking, "MAX_ROUNDS", 10_000),
        patch.object(unlocking, "MAX_SCRYPT_MEMORY", 256 * 1024),
        patch.object(unlocking, "MAX_SCRYPT_WORK", 2**13),
        patch.object(openssh, "MAX_BCRYPT_ROUNDS", 4),
    ):
        yield


def _foreign(data: bytes) -> Iterable[str]:
    passphrase = _PASSPHRASES[len(data) % len(_PASSPHRASES)]
    with _little_work():
        is_under_passphrase(Secret(data))
        key = read_foreign_key(Secret(data), passphrase)
    return (repr(key), f"{key}")


def _structure(data: bytes) -> Iterable[str]:
    title = _TITLES[data[0] % len(_TITLES)] if data else "X"
    headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n" if data[:1] > b"\x80" else ""
    return _foreign(armoured(title, data[1:], headers))


def _stored(data: bytes) -> None:
    with _little_work():
        load_private_key(Secret(data), _PASSPHRASES[len(data) % 3])


def _public(data: bytes) -> Iterable[str]:
    text = text_of(data)
    problems = {public_key_problem(key_type, text) for key_type in KeyType}
    with contextlib.suppress(ValueError):
        problems.update(randomart_of(spki_of(text), "ED25519"))
    load_public_key(text)
    return tuple(filter(None, problems))


def _secret_key(data: bytes) -> Iterable[str]:
    with patch.object(secret_key, "_derive", lambda passphrase, salt: (passphrase.reveal().encode() + salt + bytes(32))[:32]):
        return (repr(secret_key.unseal_secret_key(Secret(data), (None, Secret(PASSPHRASE))[len(data) % 2])),)


def _sealed() -> tuple[bytes, ...]:
    plain = secret_key.seal_secret_key(Secret(SECRET), None)
    lines = (b'kdf = "scrypt"', b"n = 131072", b"r = 8", b"p = 1", b'cipher = "aes-256-gcm"')
    parts = (b'salt = "AAAAAAAAAAAAAAAAAAAAAA=="', b'nonce = "AAAAAAAAAAAAAAAA"', b'sealed = "' + b"A" * 107 + b'="')
    sealed = b"\n".join((*lines, *parts)) + b"\n"
    return (plain, b"\xff\n", b"\xff", sealed, sealed + b'"\xfe" = 1\n')


def _passphrase(data: bytes) -> Iterable[str]:
    text = Secret(text_of(data))
    is_portable(text)
    return passphrase_problems(text, Secret(text.reveal()[::2]))


def _optional(make: Callable[[], bytes]) -> tuple[bytes, ...]:
    try:
        return (make(),)
    except (OSError, ValueError):  # openssl or ssh-keygen is not on this machine
        return ()


@functools.cache
def _pems() -> tuple[bytes, ...]:
    ed25519 = keypair_with(KeyType.ED25519).private_key_pem.reveal()
    rsa = keypair_with(KeyType.RSA_2048).private_key_pem.reveal()
    made = (
        lambda: openssl("rsa", "-traditional", given=rsa),
        lambda: openssl("rsa", "-traditional", "-aes128", "-passout", f"pass:{PASSPHRASE}", given=rsa),
        lambda: openssl("pkcs8", "-topk8", "-iter", "10", "-passout", f"pass:{PASSPHRASE}", given=ed25519),
        lambda: bcrypt(2),
    )
    own = (ed25519, rsa, armoured("PRIVATE KEY", ed25519_v2(b"")), armoured("ENCRYPTED PRIVATE KEY", pbkdf2(10)))
    return (*own, *(pem for make in made for pem in _optional(make)))


@functools.cache
def _ders() -> tuple[bytes, ...]:
    plain = armour.find_private_key(Secret(_pems()[0])).der
    rsa = armour.find_private_key(Secret(_pems()[1])).der.reveal()
    bare = (ed25519_v2(b""), pbkdf2(10), scrypt(16, 1, 1), pbes1(10), encrypt_pkcs8(plain, Secret(PASSPHRASE)), plain.reveal(), rsa)
    openssh_body = [armour.find_private_key(Secret(pem)).der.reveal() for pem in _pems() if b"OPENSSH" in pem]
    return (*(bytes([title]) + der for der in bare for title in (0, 1, 130)), *(b"\x05" + body for body in openssh_body))


def _public_samples() -> tuple[bytes, ...]:
    own = tuple(keypair_with(key_type).public_key_pem.encode() for key_type in (KeyType.ED25519, KeyType.RSA_2048))
    return (*own, b"\xff", b"-----BEGIN PUBLIC KEY-----\n\xfd\n-----END PUBLIC KEY-----\n", b"-----BEGIN PRIVATE KEY-----\n\xfd\n")


def _mixed_up() -> tuple[bytes, ...]:
    around = (
        b"\xff",
        b"\xfe",
        b"\xfd",
        b"\xff\n\xff",
        b'{"secret": "\xff"}',
        b"-----BEGIN PRIVATE KEY-----\n\xfd\n-----END PRIVATE KEY-----\n",
    )
    return (*around, b"-----BEGIN \xff-----\nAAAA\n-----END \xff-----\n", b"Proc-Type: 4,ENCRYPTED\nDEK-Info: \xff,00\n")


PRIVATE_KEYS = (
    Parser("private key file", _foreign, lambda: (*_pems(), *_mixed_up()), (SecretError,), share=0.5),
    Parser("private key structure", _structure, _ders, (SecretError,), is_binary=True, share=0.5),
    Parser("stored private key", _stored, lambda: (*_pems(), *_mixed_up()), (SecretError,), share=0.5),
    Parser("public key", _public, _public_samples, (SecretError,)),
    Parser("secret key file", _secret_key, _sealed, (SecretError,)),
    Parser("passphrase", _passphrase, lambda: (b"four words of passphrase", b"\xff", b"-----BEGIN PRIVATE KEY-----\n\xfd"), ()),
)
