"""The HMAC secret key on disk.

There is no standard encrypted form for it. Without a passphrase the file holds the 64 characters and a newline. With one it is a
small TOML document:

    kdf = "scrypt"          n, r and p beside it; the passphrase counts as UTF-8
    cipher = "aes-256-gcm"  salt, nonce and sealed in base64; the tag is the last 16 bytes of sealed
"""

import base64
import os
import tomllib
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from keywizard.domain.api_key import API_KEY_LENGTH, is_api_key
from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

_N, _R, _P = 2**17, 8, 1
"""OWASP's parameters for scrypt: 128 MiB, about a third of a second."""
_PARAMETERS = {"kdf": "scrypt", "n": _N, "r": _R, "p": _P, "cipher": "aes-256-gcm"}
_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_MAX_SIZE = 4096
_MARK = b'kdf = "scrypt"'


def seal_secret_key(secret_key: Secret[str], passphrase: Secret[str] | None) -> bytes:
    """Give the content of the file."""
    if passphrase is None:
        return secret_key.reveal().encode() + b"\n"
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_derive(passphrase, salt)).encrypt(nonce, secret_key.reveal().encode(), None)
    lines = (f'{name} = "{base64.b64encode(value).decode()}"' for name, value in (("salt", salt), ("nonce", nonce), ("sealed", sealed)))
    return (_MARK.decode() + f'\nn = {_N}\nr = {_R}\np = {_P}\ncipher = "aes-256-gcm"\n' + "\n".join(lines) + "\n").encode()


def unseal_secret_key(content: Secret[bytes], passphrase: Secret[str] | None) -> Secret[str]:
    """Read the content of the file.

    Raises SecretError: `secret-key-unreadable`, `passphrase-missing`, `passphrase-wrong`.
    """
    raw = content.reveal()
    if len(raw) > _MAX_SIZE:
        raise SecretError("secret-key-unreadable")
    if not raw.startswith(_MARK):
        return _in_shape(raw.decode("ascii", "replace").strip())
    if passphrase is None:
        raise SecretError("passphrase-missing")
    try:
        salt, nonce, sealed = _parts(tomllib.loads(raw.decode()))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SecretError("secret-key-unreadable") from None
    try:
        return _in_shape(AESGCM(_derive(passphrase, salt)).decrypt(nonce, sealed, None).decode("ascii", "replace"))
    except InvalidTag:
        raise SecretError("passphrase-wrong") from None


def _parts(document: "Mapping[str, str | int]") -> tuple[bytes, bytes, bytes]:
    # Other parameters than ours are refused before any work: a file that asks for all the memory there is must not get it.
    if any(document[name] != value for name, value in _PARAMETERS.items()):
        raise ValueError
    salt, nonce, sealed = (base64.b64decode(str(document[name]), validate=True) for name in ("salt", "nonce", "sealed"))
    if (len(salt), len(nonce), len(sealed)) != (_SALT_BYTES, _NONCE_BYTES, API_KEY_LENGTH + _TAG_BYTES):
        raise ValueError
    return salt, nonce, sealed


def _in_shape(secret_key: str) -> Secret[str]:
    if not is_api_key(secret_key):  # Binance gives both the same shape
        raise SecretError("secret-key-unreadable")
    return Secret(secret_key)


def _derive(passphrase: Secret[str], salt: bytes) -> bytes:
    return Scrypt(salt, 32, _N, _R, _P).derive(passphrase.reveal().encode("utf-8", "surrogatepass"))
