"""The PEM forms that Binance and its clients take.

An unencrypted Ed25519 private key is exactly 119 bytes, with LF and one final newline: two popular clients tell Ed25519 from RSA by
its length. Nothing else goes into the file.
"""

import base64
import textwrap
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

MAX_PEM_SIZE = 8 * 1024
"""Bytes; an encrypted RSA-4096 key has less than half. A larger file may take minutes to load, if somebody means it to."""

_ENCRYPTED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"


def private_pem(private_key: "PrivateKeyTypes", passphrase: Secret[str] | None) -> Secret[bytes]:
    """Write PKCS#8 (RFC 5208), encrypted if a passphrase is given (RFC 8018, PBES2)."""
    if passphrase is None:
        return Secret(private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    from keywizard.keys.encryption import encrypt_pkcs8  # brings X.509 along, which takes longer to load than a pair to make

    der = private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Secret(armoured("ENCRYPTED PRIVATE KEY", encrypt_pkcs8(Secret(der), passphrase)))


def public_pem(public_key: "PublicKeyTypes") -> str:
    """Write SubjectPublicKeyInfo, which Binance's pages call PKCS#8 (RFC 5280 4.1.2.7)."""
    return public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def load_private_key(pem: Secret[bytes], passphrase: Secret[str] | None, *, is_our_own: bool = False) -> "PrivateKeyTypes":
    """Read a private key; for one that was checked when it was stored the search for primes, a quarter of a second, is left out.

    Raises SecretError, never quoting the input: `private-key-too-long`, `passphrase-missing`, `passphrase-unneeded`, `passphrase-wrong`,
    `private-key-unreadable`, `import-too-much-work`, `import-encryption-unsupported`.
    """
    raw = pem.reveal()
    if len(raw) > MAX_PEM_SIZE:
        raise SecretError("private-key-too-long")
    if passphrase and _ENCRYPTED in raw:
        _refuse_excessive_work(raw)
    password = passphrase.reveal().encode("utf-8", "surrogatepass") if passphrase else None
    try:
        return load_pem_private_key(raw, password, unsafe_skip_rsa_key_validation=is_our_own)
    except TypeError:
        raise SecretError("passphrase-missing" if password is None else "passphrase-unneeded") from None
    except (ValueError, UnsupportedAlgorithm):
        raise SecretError("passphrase-wrong" if password and b"ENCRYPTED" in raw else "private-key-unreadable") from None


def _refuse_excessive_work(raw: bytes) -> None:
    from keywizard.keys.unlocking import refuse_excessive_work  # what opens the key brings as much along

    body = raw.partition(_ENCRYPTED)[2].partition(b"-----END")[0]
    try:
        der = base64.b64decode(b"".join(body.split()), validate=True)
    except ValueError:
        raise SecretError("private-key-unreadable") from None
    refuse_excessive_work(der)


def load_public_key(pem: str) -> "PublicKeyTypes":
    """Read a public key; raises SecretError `public-key-unreadable`."""
    if len(pem) > MAX_PEM_SIZE:
        raise SecretError("public-key-unreadable")
    try:
        return load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise SecretError("public-key-unreadable") from None


def armoured(title: str, der: bytes, headers: str = "") -> bytes:
    """Write a PEM (RFC 7468), with the headers of the old sort (RFC 1421) if there are any."""
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode("ascii"), 64))
    return f"-----BEGIN {title}-----\n{headers}{body}\n-----END {title}-----\n".encode("ascii")
