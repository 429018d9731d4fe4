"""Whether the files of a key fit together, looked at in memory."""

from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InternalError

from keywizard.domain.errors import FileError, KeywizardError, SecretError
from keywizard.domain.secret import Secret
from keywizard.store.archive import KeyFolder
from keywizard.store.keyring import PRIVATE_KEY, PROFILE, PUBLIC_KEY, SECRET_KEY
from keywizard.store.profiles import MAX_PROFILE_SIZE, Profile


class CheckedFolder(NamedTuple):
    """What was found of a key."""

    folder: KeyFolder
    """Its files."""
    profile: Profile | None
    """What is known of it; nothing where the files do not fit together."""
    error: KeywizardError | None
    """What does not fit, if anything."""
    is_sealed: bool
    """Whether its private key or secret key is under a passphrase of its own, and so was not opened."""


def check_folder(folder: KeyFolder, *, is_our_own: bool) -> CheckedFolder:
    """Read the profile, open what opens without a passphrase, and compare halves, types and fingerprint.

    Of keys that are our own the numbers of RSA are not searched for primes again, which takes a quarter of a second each.
    """
    try:
        profile = _profile(folder)
        is_hmac = profile.key_type.is_system_generated
        is_sealed = _is_sealed_secret_key(folder, profile) if is_hmac else _is_sealed_pair(folder, profile, is_our_own)
    except KeywizardError as error:
        return CheckedFolder(folder, None, error, is_sealed=False)
    return CheckedFolder(folder, profile, None, is_sealed)


def _profile(folder: KeyFolder) -> Profile:
    content = _file(folder, PROFILE).reveal()
    path = Path(folder.name, PROFILE)
    if len(content) > MAX_PROFILE_SIZE:
        raise FileError("file-too-long", path=str(path), limit=MAX_PROFILE_SIZE)
    return Profile.from_toml(path, content)


def _is_sealed_secret_key(folder: KeyFolder, profile: Profile) -> bool:
    from keywizard.keys.secret_key import unseal_secret_key

    if SECRET_KEY not in folder.files and profile.api_key is None:
        return False  # it comes with the API key
    try:
        unseal_secret_key(_file(folder, SECRET_KEY), None)
    except SecretError as error:
        if error.problem != "passphrase-missing":
            raise
        return True
    return False


def _is_sealed_pair(folder: KeyFolder, profile: Profile, is_our_own: bool) -> bool:  # noqa: FBT001  # handed on, and called once
    from keywizard.keys.generate import fingerprint_of_pem

    pem, public_key_pem = _file(folder, PRIVATE_KEY), _file(folder, PUBLIC_KEY).reveal().decode("ascii", "replace")
    if fingerprint_of_pem(public_key_pem, profile.key_type)[0] != profile.fingerprint:
        raise SecretError("fingerprint-differs")
    try:
        _compare_halves(pem, public_key_pem, profile, is_our_own=is_our_own)
    except SecretError as error:
        if error.problem != "passphrase-missing":
            raise
        return True
    return False


def _compare_halves(pem: Secret[bytes], public_key_pem: str, profile: Profile, *, is_our_own: bool) -> None:
    from keywizard.keys.generate import key_type_of
    from keywizard.keys.pem import load_private_key
    from keywizard.keys.verification import verify_halves

    private_key = load_private_key(pem, None, is_our_own=is_our_own)
    if key_type_of(private_key) is not profile.key_type:
        raise SecretError("key-type-differs")
    try:
        verify_halves(private_key, public_key_pem)
    except InternalError:  # numbers that cannot even be signed with
        raise SecretError("private-key-unreadable") from None


def _file(folder: KeyFolder, file_name: str) -> Secret[bytes]:
    if file_name not in folder.files:
        raise FileError("file-missing", path=f"{folder.name}/{file_name}")
    return folder.files[file_name]
