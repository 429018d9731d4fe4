"""A stored key made ready to sign."""

from keywizard.domain.errors import FileError, SecretError
from keywizard.domain.secret import Secret
from keywizard.keys.signing import Signer, hmac_signer, private_key_signer
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY, Keyring, StoredKey


def open_signer(keyring: Keyring, stored: StoredKey, passphrase: Secret[str] | None) -> Signer:
    """Read what a stored key signs with, decrypted if need be.

    Raises FileError (`mode-too-open` where others could read it, `file-missing`), SecretError `passphrase-missing`, `passphrase-wrong`,
    `passphrase-unneeded` and others.
    """
    if stored.profile.key_type.is_system_generated:
        return _hmac(keyring, stored, passphrase)
    from keywizard.keys.pem import load_private_key

    return private_key_signer(load_private_key(_secret_file(keyring, stored, PRIVATE_KEY), passphrase))


def _hmac(keyring: Keyring, stored: StoredKey, passphrase: Secret[str] | None) -> Signer:
    from keywizard.keys.secret_key import unseal_secret_key

    if passphrase and not stored.profile.is_encrypted:
        raise SecretError("passphrase-unneeded")
    return hmac_signer(unseal_secret_key(_secret_file(keyring, stored, SECRET_KEY), passphrase))


def _secret_file(keyring: Keyring, stored: StoredKey, file_name: str) -> Secret[bytes]:
    if file_name == SECRET_KEY and stored.profile.api_key is None and stored.file(SECRET_KEY) is None:
        raise FileError("secret-key-not-yet", name=stored.name)
    return keyring.read_secret(stored.name, file_name)
