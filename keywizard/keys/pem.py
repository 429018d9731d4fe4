"""The PEM forms that Binance and its clients take.

An unencrypted Ed25519 private key is exactly 119 bytes, with LF and one final newline: two popular clients tell Ed25519 from RSA by
its length. Nothing else goes into the file. All of it but 32 bytes is always the same, and so it is with the public key: these two are
written and read without the forms that `cryptography` knows, which with those of SSH among them take as long to load as Python to start.
"""

import base64
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

MAX_PEM_SIZE = 8 * 1024
"""Bytes; an encrypted RSA-4096 key has less than half. A larger file may take minutes to load, if somebody means it to."""

_LINE = 64
_PKCS8, _SPKI = "PRIVATE KEY", "PUBLIC KEY"
_ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of the private key (RFC 8410 7)."""
_ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of the public key (RFC 8410 4)."""
_ED25519_SIZE = 32
_ENCRYPTED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"


def private_pem(private_key: "PrivateKeyTypes", passphrase: Secret[str] | None) -> Secret[bytes]:
    """Write PKCS#8 (RFC 5208), encrypted if a passphrase is given (RFC 8018, PBES2)."""
    der = _private_der(private_key)
    if passphrase is None:
        return Secret(armoured(_PKCS8, der))
    from keywizard.keys.encryption import encrypt_pkcs8  # brings X.509 along, which takes longer to load than a pair to make

    return Secret(armoured("ENCRYPTED PRIVATE KEY", encrypt_pkcs8(Secret(der), passphrase)))


def _private_der(private_key: "PrivateKeyTypes") -> bytes:
    if isinstance(private_key, Ed25519PrivateKey):
        return _ED25519_PKCS8 + private_key.private_bytes_raw()
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def public_pem(public_key: "PublicKeyTypes") -> str:
    """Write SubjectPublicKeyInfo, which Binance's pages call PKCS#8 (RFC 5280 4.1.2.7)."""
    return armoured(_SPKI, public_der(public_key)).decode("ascii")


def public_der(public_key: "PublicKeyTypes") -> bytes:
    """Write the same without armour."""
    if isinstance(public_key, Ed25519PublicKey):
        return _ED25519_SPKI + public_key.public_bytes_raw()
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def load_private_key(pem: Secret[bytes], passphrase: Secret[str] | None, *, is_our_own: bool = False) -> "PrivateKeyTypes":
    """Read a private key; for one that was checked when it was stored the search for primes, a quarter of a second, is left out.

    Raises SecretError, never quoting the input: `private-key-too-long`, `passphrase-missing`, `passphrase-unneeded`, `passphrase-wrong`,
    `private-key-unreadable`, `import-too-much-work`, `import-encryption-unsupported`.
    """
    raw = pem.reveal()
    if len(raw) > MAX_PEM_SIZE:
        raise SecretError("private-key-too-long")
    if passphrase is None and (own := _ed25519_in(raw, _PKCS8, _ED25519_PKCS8)):
        return Ed25519PrivateKey.from_private_bytes(own)
    if passphrase and _ENCRYPTED in raw:
        _refuse_excessive_work(raw)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

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
    if own := _ed25519_in(pem.encode(errors="replace"), _SPKI, _ED25519_SPKI):
        return Ed25519PublicKey.from_public_bytes(own)
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        return load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise SecretError("public-key-unreadable") from None


def _ed25519_in(pem: bytes, title: str, lead: bytes) -> bytes | None:
    """Give the bytes of an Ed25519 key that stands exactly as it is written here; nothing for any other."""
    try:
        der = base64.b64decode(pem.partition(b"\n")[2].partition(b"\n")[0])
    except ValueError:
        return None
    own = der.removeprefix(lead)
    return own if len(own) == _ED25519_SIZE and armoured(title, lead + own) == pem else None


def armoured(title: str, der: bytes, headers: str = "") -> bytes:
    """Write a PEM (RFC 7468), with the headers of the old sort (RFC 1421) if there are any."""
    body = base64.b64encode(der).decode("ascii")
    lines = "\n".join(body[start : start + _LINE] for start in range(0, len(body), _LINE))
    return f"-----BEGIN {title}-----\n{headers}{lines}\n-----END {title}-----\n".encode("ascii")
