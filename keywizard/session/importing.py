"""Keys from elsewhere become stored keys: written in our own form, read back, tried. What they came from is only ever read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from keywizard.domain.errors import FileError, SecretError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import printable, slug_of
from keywizard.domain.place import Environment, Place
from keywizard.domain.secret import Secret
from keywizard.flow.commands import ImportKeypair, Protection
from keywizard.flow.wizard import Wizard
from keywizard.keys.armour import MAX_FOREIGN_SIZE
from keywizard.keys.generate import Keypair, keypair_of
from keywizard.keys.importing import ForeignKey, read_foreign_key
from keywizard.keys.passphrase import passphrase_problems
from keywizard.session.pair_files import files_of, prove_stored_pair
from keywizard.store.folder import Folder
from keywizard.store.foreign import ForeignFile, read_foreign_file
from keywizard.store.keyring import SECRET_KEY, Keyring, StoredKey
from keywizard.store.profiles import Profile

if TYPE_CHECKING:
    from keywizard.session.session import Session

_MAX_SECRET_FILE_SIZE = 64 * 1024

Pair = tuple[Secret[str], Secret[str]]
"""A passphrase and its repetition."""


class ImportOrder(NamedTuple):
    """What becomes of a key from elsewhere."""

    label: str
    """Its label on Binance, trimmed."""
    name: str | None
    """The folder's name, where the person wants a certain one."""
    environment: Environment
    """Which of Binance's exchanges it is for."""
    api_key: str | None
    """The API key that belongs to it, where it is there already."""
    passphrase: Secret[str] | None
    """What protects it on disk from now on, if anything."""


def read_key_file(typed: str) -> ForeignFile:
    """Read the file whose path was typed, `~` included; raises SecretError `import-source-missing`, FileError."""
    if not typed.strip():
        raise SecretError("import-source-missing")
    try:
        path = Path(typed.strip()).expanduser()
    except RuntimeError:  # the ~ of a user who does not exist
        raise FileError("file-missing", path=printable(typed.strip())) from None
    return read_foreign_file(path, MAX_FOREIGN_SIZE)


def import_command(key_type: KeyType, content: Secret[bytes], passphrase: Secret[str], protection: Protection, new: Pair) -> ImportKeypair:
    """Give the work of taking a key in; `new` is the new passphrase, typed twice. Raises SecretError for that one alone."""
    if protection is not Protection.REPLACE:
        return ImportKeypair(key_type, content, passphrase or None, protection)
    for problem in passphrase_problems(*new):
        raise SecretError(problem)
    return ImportKeypair(key_type, content, passphrase or None, protection, new[0])


def keypair_for(command: ImportKeypair) -> tuple[Keypair, Secret[str] | None]:
    """Read the pair that a walk wants to take in, and give it with the passphrase that protects it from now on.

    Raises SecretError as `read_foreign_key` does, `import-other-key-type` where the walk has chosen another type, and
    `import-passphrase-weak`.
    """
    foreign = read_foreign_key(command.content, command.passphrase)
    if foreign.key_type is not command.key_type:
        raise SecretError("import-other-key-type", found=_NAMES[foreign.key_type], chosen=_NAMES[command.key_type])
    passphrases = {Protection.KEEP: command.passphrase, Protection.REPLACE: command.new_passphrase, Protection.REMOVE: None}
    return keypair_from(foreign, passphrases[command.protection]), passphrases[command.protection]


def keypair_from(foreign: ForeignKey, passphrase: Secret[str] | None) -> Keypair:
    """Put a private key from elsewhere into our own form; raises SecretError `import-passphrase-weak` for one that it came with."""
    if passphrase is not None and passphrase_problems(passphrase):
        raise SecretError("import-passphrase-weak")
    return keypair_of(foreign.key_type, foreign.private_key, passphrase)


def waiting_pair(session: "Session", keypair: Keypair, passphrase: Secret[str] | None, wizard: Wizard) -> str | None:
    """Find the same pair where an earlier walk left it without a label, under the same passphrase; gives its name.

    Raises FileError `keypair-stored-already` where it serves the same one of Binance's exchanges; in practice a pair may serve many keys.
    """
    place = wizard.answers.place, wizard.answers.environment
    for stored in pairs_with(session.keyring, keypair.fingerprint):
        profile = stored.profile
        is_left = not profile.label and profile.is_encrypted is (passphrase is not None) and _opens(stored, passphrase)
        if is_left:
            return stored.name
        if (profile.place, profile.environment) == place and profile.place is Place.BINANCE:
            raise FileError("keypair-stored-already", name=stored.name)
    return None


def pairs_with(keyring: Keyring, fingerprint: str) -> tuple[StoredKey, ...]:
    """Give every stored key with a certain public key; those that cannot be read are let be."""
    return tuple(stored for stored in keyring.all()[0] if stored.profile.fingerprint == fingerprint)


def import_pair(session: "Session", foreign: ForeignKey, order: ImportOrder) -> StoredKey:
    """Store a private key from elsewhere as a key of Binance.

    Raises SecretError `import-passphrase-weak`, FileError `keypair-stored-already` where the same pair serves the same exchange,
    `key-exists` and others, UsageError `api-key-of-another`.
    """
    keypair = keypair_from(foreign, order.passphrase)
    profile = _profile(session, keypair.key_type, order)._replace(fingerprint=keypair.fingerprint)

    def prove(folder: Folder) -> None:
        prove_stored_pair(folder, order.passphrase)
        _refuse_known(session, profile)  # under the lock: another process may have been faster

    _refuse_known(session, profile)
    return _stored(session, order, "keypair-imported", lambda name: session.keyring.add(name, files_of(keypair), profile, prove))


def import_secret_key(session: "Session", secret_key: Secret[str], order: ImportOrder) -> StoredKey:
    """Store an HMAC secret key that Binance has handed out; raises FileError, UsageError as `import_pair` does."""
    from keywizard.keys.secret_key import seal_secret_key, unseal_secret_key

    files = {SECRET_KEY: seal_secret_key(secret_key, order.passphrase)}
    profile = _profile(session, KeyType.HMAC, order)

    def prove(folder: Folder) -> None:
        if unseal_secret_key(Secret(folder.read(SECRET_KEY, _MAX_SECRET_FILE_SIZE)), order.passphrase) != secret_key:
            raise SecretError("secret-key-unreadable")
        _refuse_known(session, profile)

    _refuse_known(session, profile)
    return _stored(session, order, "secret-key-imported", lambda name: session.keyring.add(name, files, profile, prove))


def _stored(session: "Session", order: ImportOrder, action: str, store: Callable[[str], StoredKey]) -> StoredKey:
    name = store(order.name).name if order.name else session.in_free_folder(slug_of(order.label), store)
    stored = session.keyring.get(name)
    session.audit(action, name, stored.profile.fingerprint)
    return stored


def _refuse_known(session: "Session", profile: Profile) -> None:
    for stored in session.keyring.all()[0]:
        other = stored.profile
        is_same_pair = profile.fingerprint is not None and profile.fingerprint == other.fingerprint
        if is_same_pair and (other.place, other.environment) == (profile.place, profile.environment):
            raise FileError("keypair-stored-already", name=stored.name)
        if profile.api_key is not None and profile.api_key == other.api_key:
            raise UsageError("api-key-of-another", name=stored.name)


def _profile(session: "Session", key_type: KeyType, order: ImportOrder) -> Profile:
    return Profile(
        label=order.label,
        key_type=key_type,
        place=Place.BINANCE,
        account="",
        created_at=session.now(),
        api_key=order.api_key,
        is_encrypted=order.passphrase is not None,
        environment=order.environment,
    )


def _opens(stored: StoredKey, passphrase: Secret[str] | None) -> bool:
    try:
        with stored.opened() as folder:
            prove_stored_pair(folder, passphrase)
    except (FileError, SecretError):
        return False
    return True


_NAMES = {KeyType.ED25519: "Ed25519", KeyType.RSA_4096: "RSA 4096", KeyType.RSA_2048: "RSA 2048", KeyType.HMAC: "HMAC"}
"""As the catalogue's `key-type.<value>.name` in every language."""
