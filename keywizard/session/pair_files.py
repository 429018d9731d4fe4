"""A key pair's two files: what goes into them, and what is read back to try it."""

from typing import TYPE_CHECKING

from keywizard.domain.secret import Secret
from keywizard.store.folder import Folder
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY

if TYPE_CHECKING:
    from keywizard.keys.generate import Keypair

_MAX_PEM_SIZE = 64 * 1024


def files_of(keypair: "Keypair") -> dict[str, bytes]:
    """Give the two files of a pair."""
    return {PRIVATE_KEY: keypair.private_key_pem.reveal(), PUBLIC_KEY: keypair.public_key_pem.encode()}


def prove_stored_pair(folder: Folder, passphrase: Secret[str] | None) -> None:
    """Read both halves of a pair from its folder again and try them; raises FileError, SecretError."""
    from keywizard.keys.verification import verify_pair

    private_key_pem, public_key_pem = (folder.read(name, _MAX_PEM_SIZE) for name in (PRIVATE_KEY, PUBLIC_KEY))
    verify_pair(Secret(private_key_pem), public_key_pem.decode("ascii", "replace"), passphrase)
