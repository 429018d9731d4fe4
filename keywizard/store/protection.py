"""Whether a passphrase protects a file, as the file itself tells: a profile may be older than the file, for a kill came between the two."""

from keywizard.store.folder import Folder

_PEM, _ENCRYPTED_PEM = b"-----BEGIN ", b"-----BEGIN ENCRYPTED "
_SEALED = b"kdf ="
"""How the file of a secret key begins that is under a passphrase; a secret key itself has neither spaces nor signs."""


def pem_is_encrypted(folder: Folder, name: str) -> bool | None:
    """Tell it of a private key; nothing where the file is no PEM, or none of ours. Raises FileError; reads no letter of the key."""
    start = folder.start_of(name, len(_ENCRYPTED_PEM))
    return start == _ENCRYPTED_PEM if start.startswith(_PEM) else None


def secret_is_sealed(folder: Folder, name: str) -> bool | None:
    """Tell it of an HMAC secret key; nothing where the file is empty. Raises FileError."""
    start = folder.start_of(name, len(_SEALED))
    return start == _SEALED if start else None
