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

MAX_PEM_SIZE = 64 * 1024
"""Bytes; an RSA-4096 key in its largest form stays far below."""


def private_pem(private_key: "PrivateKeyTypes", passphrase: Secret[str] | None) -> Secret[bytes]:
    """Write PKCS#8 (RFC 5208), encrypted if a passphrase is given (RFC 8018, PBES2)."""
    if passphrase is None:
        return Secret(private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    from keywizard.keys.encryption import encrypt_pkcs8  # brings X.509 along, which takes longer to load than a pair to make

    der = private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Secret(_armour("ENCRYPTED PRIVATE KEY", encrypt_pkcs8(Secret(der), passphrase)))


def public_pem(public_key: "PublicKeyTypes") -> str:
    """Write SubjectPublicKeyInfo, which Binance's pages call PKCS#8 (RFC 5280 4.1.2.7)."""
    return public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def load_private_key(pem: Secret[bytes], passphrase: Secret[str] | None) -> "PrivateKeyTypes":
    """Read a private key.

    Raises SecretError, never quoting the input: `private-key-too-long`, `passphrase-missing`, `passphrase-unneeded`, `passphrase-wrong`,
    `private-key-unreadable`.
    """
    raw = pem.reveal()
    if len(raw) > MAX_PEM_SIZE:
        raise SecretError("private-key-too-long")
    password = passphrase.reveal().encode("utf-8", "surrogatepass") if passphrase else None
    try:
        return load_pem_private_key(raw, password)
    except TypeError:
        raise SecretError("passphrase-missing" if password is None else "passphrase-unneeded") from None
    except (ValueError, UnsupportedAlgorithm):
        raise SecretError("passphrase-wrong" if password and b"ENCRYPTED" in raw else "private-key-unreadable") from None


def load_public_key(pem: str) -> "PublicKeyTypes":
    """Read a public key; raises SecretError `public-key-unreadable`."""
    if len(pem) > MAX_PEM_SIZE:
        raise SecretError("public-key-unreadable")
    try:
        return load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise SecretError("public-key-unreadable") from None


def _armour(title: str, der: bytes) -> bytes:
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode("ascii"), 64))
    return f"-----BEGIN {title}-----\n{body}\n-----END {title}-----\n".encode("ascii")
