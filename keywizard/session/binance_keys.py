"""Keys of Binance itself: they wait here for the API key that only a person can bring from Binance's page."""

from datetime import datetime
from typing import TYPE_CHECKING

from keywizard.domain.api_key import refuse_same
from keywizard.domain.errors import FileError, SecretError, UsageError
from keywizard.domain.label import slug_of
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.domain.secret import Secret
from keywizard.flow.answers import IssuedApiKey, StoredKeypair, WaitingKey
from keywizard.flow.commands import AttachApiKey, KeepWaiting
from keywizard.flow.events import ApiKeyIssued, Event, WaitingKept
from keywizard.flow.wizard import Wizard
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, StoredKey
from keywizard.store.profiles import Profile

if TYPE_CHECKING:
    from keywizard.session.session import Session


def run(session: "Session", command: KeepWaiting | AttachApiKey, wizard: Wizard) -> Event:
    """Do the work of a command; raises FileError, SecretError, UsageError."""
    return _keep_waiting(session, command, wizard) if isinstance(command, KeepWaiting) else _attach_api_key(session, command, wizard)


def _keep_waiting(session: "Session", command: KeepWaiting, wizard: Wizard) -> WaitingKept:
    answers = wizard.answers
    if answers.key_type is None or answers.environment is None:
        raise UsageError("key-type-missing")
    keypair, held = answers.keypair, answers.waiting or (answers.keypair.name if answers.keypair else None)
    profile = Profile(
        label=answers.label,
        key_type=answers.key_type,
        place=Place.BINANCE,
        account="",
        created_at=answers.at or session.now(),
        fingerprint=keypair.fingerprint if keypair else None,
        is_encrypted=keypair is not None and keypair.is_encrypted,
        allowed_ips=command.allowed_ips,
        permissions=command.permissions | {Permission.READING},
        environment=answers.environment,
        walk=session.walk_id,
    )
    wanted = answers.name or slug_of(answers.label)
    if held is None:  # an HMAC key has nothing on disk before Binance has made it
        name = session.in_free_folder(wanted, lambda free: session.keyring.add(free, {}, profile))
    else:
        name = session.name_stored(held, wanted, profile)
    session.audit("waiting-kept", name, profile.fingerprint)
    return WaitingKept(name, answers.label, keypair._replace(name=name, private_key_file=_private_file(session, name)) if keypair else None)


def _attach_api_key(session: "Session", command: AttachApiKey, wizard: Wizard) -> ApiKeyIssued:
    if wizard.answers.waiting is None:
        raise UsageError("api-key-missing")
    stored = attach(session, session.keyring.get(wizard.answers.waiting), command, wizard.answers.at or session.now())
    profile = stored.profile
    return ApiKeyIssued(
        IssuedApiKey(profile.api_key or "", profile.label, stored.name, str(stored.folder), profile.created_at, profile.environment)
    )


def attach(session: "Session", stored: StoredKey, command: AttachApiKey, now: datetime) -> StoredKey:
    """Put an API key, and for HMAC its secret key, to a stored key; raises UsageError where they do not go together."""
    profile = stored.profile
    if profile.place is not Place.BINANCE:
        raise UsageError("attach-to-practice", name=stored.name)
    _refuse_taken(session, stored, command.api_key)
    if profile.key_type.is_system_generated and stored.file(SECRET_KEY) is None:
        if command.secret_key is None:
            raise UsageError("attach-needs-secret", name=stored.name)
        _store_secret(session, stored, command, command.secret_key)
    elif command.secret_key is not None and not _is_stored_already(session, stored, command):
        raise UsageError("attach-secret-unneeded", name=stored.name)

    def attached_to(profile: Profile) -> Profile:
        _refuse_taken(session, stored, command.api_key)  # under the lock: another process may have been faster
        return _with_api_key(profile, command.api_key, now)

    attached = session.keyring.amend(stored.name, attached_to)
    session.audit("api-key-attached", stored.name, profile.fingerprint)
    return attached


def _with_api_key(profile: Profile, api_key: str, now: datetime) -> Profile:
    if profile.api_key == api_key:
        return profile
    created_at = profile.created_at if profile.api_key else now  # the page tells when; as near as can be told here
    # What a check has found it found of the key as it was before.
    return profile._replace(api_key=api_key, created_at=created_at, checked_at=None, verdict=None)


def _refuse_taken(session: "Session", stored: StoredKey, api_key: str) -> None:
    others, _ = session.keyring.all()
    for other in others:
        if other.name != stored.name and other.profile.api_key == api_key:
            raise UsageError("api-key-of-another", name=other.name)


def _is_stored_already(session: "Session", stored: StoredKey, command: AttachApiKey) -> bool:
    """Tell whether a kill came between the secret key and the API key, and the same secret key is brought again."""
    from keywizard.keys.secret_key import unseal_secret_key

    if stored.profile.api_key is not None or stored.file(SECRET_KEY) is None:
        return False
    try:
        return unseal_secret_key(session.keyring.read_secret(stored.name, SECRET_KEY), command.passphrase) == command.secret_key
    except SecretError:
        return False


def _store_secret(session: "Session", stored: StoredKey, command: AttachApiKey, secret_key: Secret[str]) -> None:
    from keywizard.keys.secret_key import seal_secret_key

    refuse_same(command.api_key, secret_key)
    session.keyring.add_file(stored.name, SECRET_KEY, seal_secret_key(secret_key, command.passphrase))


def waiting_keys(session: "Session") -> tuple[WaitingKey, ...]:
    """Give every key of Binance itself that waits for its API key; one that is retired, or whose files cannot be read, is left out."""
    keys, _ = session.keyring.all()
    found = (_waiting(stored) for stored in keys if stored.profile.place is Place.BINANCE and stored.profile.api_key is None)
    return tuple(each for each in found if each)


def _waiting(stored: StoredKey) -> WaitingKey | None:
    profile = stored.profile
    if not profile.label or profile.retired_at is not None:
        return None
    try:
        keypair = None if profile.key_type.is_system_generated else _keypair(stored)
    except FileError:
        return None
    environment = profile.environment or Environment.PRODUCTION
    return WaitingKey(stored.name, profile.label, profile.key_type, environment, keypair, profile.allowed_ips, profile.permissions)


def _keypair(stored: StoredKey) -> StoredKeypair:
    from keywizard.keys.generate import fingerprint_of_pem

    if stored.file(PRIVATE_KEY) is None:
        raise FileError("file-missing", path=str(stored.folder / PRIVATE_KEY))
    pem = stored.public_key()
    try:
        fingerprint, randomart = fingerprint_of_pem(pem, stored.profile.key_type)
    except SecretError:
        raise FileError("public-key-broken", path=str(stored.folder / PUBLIC_KEY)) from None
    path, is_encrypted = str(stored.folder / PRIVATE_KEY), stored.profile.is_encrypted
    return StoredKeypair(stored.profile.key_type, stored.name, pem, fingerprint, randomart, path, is_encrypted)


def _private_file(session: "Session", name: str) -> str:
    return str(session.keyring.root / name / PRIVATE_KEY)
