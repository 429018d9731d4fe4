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

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

_N, _R, _P = 2**17, 8, 1
"""OWASP's parameters for scrypt: 128 MiB, about a third of a second."""
_MAX_SIZE = 4096
_MARK = b'kdf = "scrypt"'


def seal_secret_key(secret_key: Secret[str], passphrase: Secret[str] | None) -> bytes:
    """Give the content of the file."""
    if passphrase is None:
        return secret_key.reveal().encode() + b"\n"
    salt, nonce = os.urandom(16), os.urandom(12)
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
        return Secret(raw.decode("ascii", "replace").strip())
    if passphrase is None:
        raise SecretError("passphrase-missing")
    try:
        return _unseal(tomllib.loads(raw.decode()), passphrase)
    except (ValueError, KeyError, TypeError):
        raise SecretError("secret-key-unreadable") from None


def _unseal(document: "Mapping[str, str]", passphrase: Secret[str]) -> Secret[str]:
    salt, nonce, sealed = (base64.b64decode(document[name], validate=True) for name in ("salt", "nonce", "sealed"))
    try:
        return Secret(AESGCM(_derive(passphrase, salt)).decrypt(nonce, sealed, None).decode())
    except InvalidTag:
        raise SecretError("passphrase-wrong") from None


def _derive(passphrase: Secret[str], salt: bytes) -> bytes:
    return Scrypt(salt, 32, _N, _R, _P).derive(passphrase.reveal().encode())
