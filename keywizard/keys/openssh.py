"""OpenSSH's own private key file (openssh/PROTOCOL.key): what it says of itself before it is opened, and opening it."""

import base64
import textwrap
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_ssh_private_key

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

MAX_BCRYPT_ROUNDS = 1000
"""About eight seconds; ssh-keygen takes 16 unless told otherwise."""

_MAGIC = b"openssh-key-v1\0"


class OpenSshHeader(NamedTuple):
    """What stands open in the file."""

    key_type: str
    """OpenSSH's name of the type, such as `ssh-ed25519`."""
    public_key: bytes
    """The public key in OpenSSH's form, the type in front of it."""
    is_encrypted: bool
    """Whether a passphrase protects the rest."""


def openssh_header(content: Secret[bytes]) -> OpenSshHeader:
    """Read the open part.

    Raises SecretError `private-key-unreadable`, `import-several-keys`, `import-encryption-unsupported`, `import-too-much-work`.
    """
    reader = _Reader(content.reveal())
    if reader.take(len(_MAGIC)) != _MAGIC:
        raise SecretError("private-key-unreadable")
    cipher, derivation, options, count = reader.string(), reader.string(), reader.string(), reader.number()
    if count != 1:
        raise SecretError("import-several-keys", count=count)
    public_key = reader.string()
    if derivation != b"none":
        _refuse_work(derivation, options)
    is_encrypted = (cipher, derivation) != (b"none", b"none")
    return OpenSshHeader(_Reader(public_key).string().decode("ascii", "replace"), public_key, is_encrypted)


def open_openssh(content: Secret[bytes], passphrase: Secret[str] | None) -> Secret[bytes]:
    """Give the key inside as the DER of PKCS#8; `openssh_header` must have been asked first, for it bounds the work.

    Raises SecretError `passphrase-wrong`, `private-key-unreadable`, `import-encryption-unsupported`.
    """
    body = "\n".join(textwrap.wrap(base64.b64encode(content.reveal()).decode("ascii"), 70))
    pem = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----\n"
    password = passphrase.reveal().encode("utf-8", "surrogatepass") if passphrase else None
    try:
        private_key = load_ssh_private_key(pem.encode("ascii"), password, unsafe_skip_rsa_key_validation=True)  # looked at when it is read
    except UnsupportedAlgorithm:
        raise SecretError("import-encryption-unsupported") from None
    except (ValueError, TypeError):
        raise SecretError("passphrase-wrong" if password else "private-key-unreadable") from None
    return Secret(private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def _refuse_work(derivation: bytes, options: bytes) -> None:
    if derivation != b"bcrypt":
        raise SecretError("import-encryption-unsupported")
    reader = _Reader(options)
    reader.string()
    if reader.number() > MAX_BCRYPT_ROUNDS:
        raise SecretError("import-too-much-work")


class _Reader:
    """Takes lengths and what they announce from the front (RFC 4251 5); raises SecretError `private-key-unreadable` at the end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take(self, length: int) -> bytes:
        taken = self._content[self._at : self._at + length]
        if len(taken) < length:
            raise SecretError("private-key-unreadable")
        self._at += length
        return taken

    def number(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        return self.take(self.number())
