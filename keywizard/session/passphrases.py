"""Another passphrase for a stored key, a first one, or none any more. The private key stays the same, and that is proven before."""

from typing import TYPE_CHECKING

from keywizard.domain.errors import FileError, SecretError
from keywizard.domain.secret import Secret
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY, StoredKey

if TYPE_CHECKING:
    from keywizard.session.session import Session


def change_passphrase(session: "Session", name: str, old: Secret[str] | None, new: Secret[str] | None) -> StoredKey:
    """Put a key's secret file under another passphrase in one step, once what was written was read back, opened and found the same.

    Raises FileError (`secret-key-not-yet` where nothing is there to protect, `mode-too-open`), SecretError `passphrase-missing`,
    `passphrase-wrong`, `passphrase-unneeded`, `passphrase-none-already` where there was none and none is wanted.
    """
    stored = session.keyring.get(name)
    was_encrypted = stored.profile.is_encrypted
    if new is None and old is None and not was_encrypted:
        raise SecretError("passphrase-none-already", name=name)
    change = _change_secret_key if stored.profile.key_type.is_system_generated else _change_private_key
    changed = change(session, stored, old, new)
    session.audit(_action(was_encrypted=was_encrypted, is_encrypted=new is not None), name, changed.profile.fingerprint)
    return changed


def _action(*, was_encrypted: bool, is_encrypted: bool) -> str:
    if not is_encrypted:
        return "passphrase-removed"
    return "passphrase-changed" if was_encrypted else "passphrase-added"


def _change_private_key(session: "Session", stored: StoredKey, old: Secret[str] | None, new: Secret[str] | None) -> StoredKey:
    from keywizard.keys.pem import load_private_key, private_pem, public_pem
    from keywizard.keys.verification import verify_pair

    derived: list[str] = []

    def make(content: Secret[bytes]) -> Secret[bytes]:
        private_key = load_private_key(content, old)
        derived.append(public_pem(private_key.public_key()))
        return private_pem(private_key, new)

    return session.keyring.replace_secret(stored.name, PRIVATE_KEY, make, lambda written: verify_pair(written, derived[0], new))


def _change_secret_key(session: "Session", stored: StoredKey, old: Secret[str] | None, new: Secret[str] | None) -> StoredKey:
    from keywizard.keys.secret_key import seal_secret_key, unseal_secret_key

    if stored.file(SECRET_KEY) is None and stored.profile.api_key is None:
        raise FileError("secret-key-not-yet", name=stored.name)
    if old and not stored.profile.is_encrypted:
        raise SecretError("passphrase-unneeded")
    opened: list[Secret[str]] = []

    def make(content: Secret[bytes]) -> Secret[bytes]:
        opened.append(unseal_secret_key(content, old))
        return Secret(seal_secret_key(opened[0], new))

    def prove(written: Secret[bytes]) -> None:
        if unseal_secret_key(written, new) != opened[0]:  # compared in constant time
            raise SecretError("secret-key-unreadable")

    return session.keyring.replace_secret(stored.name, SECRET_KEY, make, prove)
