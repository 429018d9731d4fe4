"""Every operation that changes a disk, as a row of one table. A new operation is a row, and all proofs are made of it too."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import KeywizardError
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey, GenerateKeypair, KeepWaiting
from keywizard.flow.wizard import Wizard
from keywizard.keys import backup_file, encryption, generate, secret_key
from keywizard.keys.generate import PrivateKey, keypair_of
from keywizard.keys.importing import read_foreign_key
from keywizard.session import lifecycle
from keywizard.session.backup import make_backup, read_backup
from keywizard.session.batch import WantedKey, keys_there, make
from keywizard.session.binance_keys import attach
from keywizard.session.importing import ImportOrder, import_pair, import_secret_key
from keywizard.session.passphrases import change_passphrase
from keywizard.session.restore import plan_restore, restore
from keywizard.session.rotation import RotationOrder, rotate
from keywizard.session.session import Session
from keywizard.store.config import Config, write_config
from tests.exchange.practice import NOW
from tests.proof.seen import PASSPHRASES, session_at
from tests.session import walks
from tests.session.walks import done, moved

BACKUP_PASSPHRASE = Secret("the passphrase of all the backups")
API_KEY = "Kk7" + "a" * 61
SECRET_KEY = Secret("s" * 64)
ROUNDS = 1000

_parent = [os.getpid()]
_make_private_key = generate.generate_private_key


class Case(NamedTuple):
    """A home, and what lies beside it."""

    folder: Path
    """Holds both."""
    minutes: int = 0
    """How late it is: no code of an authenticator is taken twice."""

    @property
    def home(self) -> Path:
        """The home."""
        return self.folder / "home"

    @property
    def backup(self) -> Path:
        """Where a backup goes."""
        return self.folder / "outside" / "keys.backup"

    def session(self) -> Session:
        """Start a session."""
        return session_at(self.home)

    def walker(self) -> Session:
        """Start a session that walks."""
        return session_at(self.home, NOW + timedelta(minutes=self.minutes))


Work = Callable[[Case], object]


def nothing(_: Case) -> None:
    """Begin with an empty disk."""


class Row(NamedTuple):
    """An operation."""

    prepare: Work
    """Makes what is there before."""
    act: Work
    """The operation."""
    repeats: bool = False
    """Whether doing it again makes one more, as `create` does; otherwise it finishes what was begun, or says that it is done."""
    says_done: frozenset[str] = frozenset()
    """What it says where there is nothing left to do."""
    is_slow: bool = False
    """Whether each run takes its time, as RSA does; it makes the same operations as Ed25519."""
    look: Work = nothing
    """Looks at what it leaves outside the home."""


@contextmanager
def quick() -> Iterator[None]:
    """Take slowness away, and nothing else: rounds that make guessing slow, and the making of RSA pairs."""
    changed = (
        (generate, "generate_private_key", generate_private_key),
        (encryption, "PBKDF2_ROUNDS", ROUNDS),
        (backup_file, "ROUNDS", ROUNDS),
        (secret_key, "_N", 2**4),
        (secret_key, "_PARAMETERS", secret_key._PARAMETERS | {"n": 2**4}),
    )
    _parent[0] = os.getpid()
    before = [(module, name, getattr(module, name)) for module, name, _ in changed]
    for module, name, value in changed:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def generate_private_key(key_type: KeyType) -> PrivateKey:
    """Make a private key; RSA takes its time, so there are two: one of this process, and one of its children."""
    return _rsa(key_type)[os.getpid() == _parent[0]] if key_type.rsa_bits else _make_private_key(key_type)


@cache
def _rsa(key_type: KeyType) -> tuple[PrivateKey, PrivateKey]:
    return _make_private_key(key_type), _make_private_key(key_type)


def practice(key_type: KeyType, passphrase: Secret[str] | None, case: Case) -> None:
    """Walk all the way through practice, and have every step of it remembered."""
    session = case.walker()
    wizard = remembered(session, walks.at_keypair(session, key_type))
    wizard = remembered(session, walks.with_keypair(session, wizard, passphrase))
    wizard = remembered(session, walks.issued(session, walks.proven(session, wizard), passphrase))
    remembered(session, walks.restricted(session, wizard))
    session.drafts.finish()


def remembered(session: Session, wizard: Wizard) -> Wizard:
    """Save a draft."""
    session.drafts.remember(wizard)
    return wizard


def unremembered(key_type: KeyType, passphrase: Secret[str] | None, case: Case) -> None:
    """Walk all the way as commands do, which have no draft."""
    walks.walked(case.walker(), key_type, passphrase)


def binance(key_type: KeyType, case: Case, *, has_api_key: bool = False) -> None:
    """Make a key of Binance itself, which waits for its API key or has it brought."""
    session = case.session()
    account = session.open_account("verified-plus")
    wizard = moved(moved(Wizard().answer_place(Place.BINANCE, Environment.DEMO)).advance())
    wizard = moved(moved(wizard.answer_account("", account.account, NOW, Route.WEB)).advance())
    wizard = moved(moved(wizard.answer_key_type(key_type)).advance())
    if key_type.is_self_generated:
        wizard = moved(done(session, wizard, GenerateKeypair(key_type, None)).advance())
    wizard = moved(moved(wizard.answer_label("My bot", session.name_for("My bot"))).advance())
    wizard = done(session, wizard, KeepWaiting(("203.0.113.7",), frozenset({Permission.READING})))
    if has_api_key:
        done(session, moved(wizard.advance()), attach_command(key_type))


def attach_command(key_type: KeyType) -> AttachApiKey:
    """Bring what Binance's page shows."""
    return AttachApiKey(API_KEY, SECRET_KEY if key_type is KeyType.HMAC else None)


def attached(key_type: KeyType, case: Case) -> None:
    """Bring the API key of a key that waits."""
    session = case.session()
    attach(session, session.keyring.get("my-bot"), attach_command(key_type), NOW)


def imported(key_type: KeyType, case: Case) -> None:
    """Take in a key from elsewhere."""
    session = case.session()
    order = ImportOrder("My bot", "imported", Environment.DEMO, API_KEY, None)
    if key_type is KeyType.HMAC:
        import_secret_key(session, SECRET_KEY, order)
        return
    import_pair(session, read_foreign_key(foreign_pair(key_type), None), order)


@cache
def foreign_pair(key_type: KeyType) -> Secret[bytes]:
    """Give the same private key each time."""
    return keypair_of(key_type, generate_private_key(key_type), None).private_key_pem


def renamed(case: Case) -> None:
    """Give a key that another one replaces another label and folder."""
    lifecycle.rename(case.session(), "my-bot", "Grid bot", "grid-bot")


def passphrase_changed(old: Secret[str] | None, new: Secret[str] | None, case: Case) -> None:
    """Put a key under another passphrase, a first one, or none."""
    change_passphrase(case.session(), "my-bot", old, new)


def rotated(case: Case) -> None:
    """Make the key that is to replace another."""
    rotate(case.session(), "my-bot", RotationOrder())


def retired(case: Case) -> None:
    """Say that a key is used no longer."""
    lifecycle.retire(case.session(), "my-bot", anyway=True)


def deleted(case: Case) -> None:
    """Remove a key that another one replaces."""
    lifecycle.delete(case.session(), "my-bot")


def reminded(case: Case) -> None:
    """Set a day to replace a key by."""
    lifecycle.remind(case.session(), "my-bot", date(2027, 2, 1))


def with_outside(case: Case) -> None:
    """Make the folder that backups go to."""
    case.backup.parent.mkdir()


def backed_up(case: Case) -> None:
    """Back up all keys."""
    for unread in make_backup(case.session(), case.backup, (), BACKUP_PASSPHRASE).unread:
        case.backup.unlink()  # without it, and saying so, is well; here it is done once more
        raise unread.error


def backup_opened(case: Case) -> None:
    """See that a backup is whole."""
    assert len(read_backup(case.backup, BACKUP_PASSPHRASE).folders) == 2


def restored(case: Case) -> None:
    """Bring all keys of a backup back."""
    session = case.session()
    for each in restore(session, plan_restore(session, read_backup(case.backup, BACKUP_PASSPHRASE), ())):
        if each.error:
            raise each.error


def batch(case: Case) -> None:
    """Make the keys of a manifest that are not there."""
    session = case.session()
    opened = session.open_account("verified-plus")
    kinds = ((Place.PRACTICE, KeyType.ED25519), (Place.PRACTICE, KeyType.HMAC), (Place.BINANCE, KeyType.ED25519))
    wanted = [
        WantedKey(
            f"0123456789abcdef-{number}",
            f"bot-{number}",
            f"bot {number}",
            key_type,
            place,
            Environment.DEMO if place is Place.BINANCE else None,
            opened,
            (),
            frozenset({Permission.READING}),
            None,
        )
        for number, (place, key_type) in enumerate(kinds, 1)
    ]
    there = keys_there(session, wanted)
    list(make(session, [each for each in wanted if each.mark not in there]))


def configured(language: str, case: Case) -> None:
    """Choose a language."""
    write_config(case.session().paths.config_file, Config(language=language))


def swept(case: Case) -> None:
    """Start the program on what killed runs left."""
    case.session().sweep()


def in_turn(*works: Work) -> Work:
    """Do one after the other."""

    def work(case: Case) -> None:
        for each in works:
            each(case)

    return work


def killed_runs(case: Case) -> None:
    """Leave what runs leave that are killed: a key half written, a file half replaced, a key half removed."""
    root = case.session().keyring.root
    for folder, name in ((root / ".new-0123456789abcdef", "private_key.pem"), (root / ".gone-old-bot-0123456789abcdef", "profile.toml")):
        folder.mkdir(0o700)
        (folder / name).write_bytes(b"half")
        (folder / name).chmod(0o600)
    for half in (root / ".profile.toml.0123456789abcdef", root.parent / "practice" / ".verified-plus.json.0123456789abcdef"):
        half.write_bytes(b"half")
        half.chmod(0o600)


_PAIR = partial(unremembered, KeyType.ED25519, None)
_PROTECTED = partial(unremembered, KeyType.ED25519, PASSPHRASES[0])
_HMAC = partial(unremembered, KeyType.HMAC, None)
_AND_ITS_REPLACEMENT = in_turn(_PAIR, rotated)
_WAITING_PAIR, _WAITING_HMAC = partial(binance, KeyType.ED25519), partial(binance, KeyType.HMAC)
_AT_BINANCE = partial(binance, KeyType.ED25519, has_api_key=True)
_TO_RESTORE = in_turn(_PAIR, _HMAC, with_outside, backed_up, deleted, lambda case: lifecycle.delete(case.session(), "my-bot-2"))
_TAKEN = frozenset({"key-exists", "keypair-stored-already", "api-key-of-another"})

ROWS = {
    "create, Ed25519, practice": Row(nothing, _PAIR, repeats=True),
    "create, Ed25519 under a passphrase, practice": Row(_PAIR, _PROTECTED, repeats=True),
    "create, RSA, practice": Row(_PAIR, partial(unremembered, KeyType.RSA_2048, None), repeats=True, is_slow=True),
    "create, HMAC, practice": Row(_PAIR, _HMAC, repeats=True),
    "create, HMAC under a passphrase, practice": Row(nothing, partial(unremembered, KeyType.HMAC, PASSPHRASES[0]), repeats=True),
    "create, Ed25519, Binance": Row(_PAIR, _WAITING_PAIR, repeats=True),
    "create, RSA with its API key, Binance": Row(
        nothing, partial(binance, KeyType.RSA_2048, has_api_key=True), repeats=True, says_done=_TAKEN, is_slow=True
    ),
    "create, HMAC, Binance": Row(_PAIR, _WAITING_HMAC, repeats=True),
    "a walk with a draft": Row(_PAIR, partial(practice, KeyType.ED25519, None), repeats=True),
    "attach, Ed25519": Row(_WAITING_PAIR, partial(attached, KeyType.ED25519)),
    "attach, HMAC": Row(_WAITING_HMAC, partial(attached, KeyType.HMAC), says_done=frozenset({"attach-secret-unneeded"})),
    "import, Ed25519": Row(_PAIR, partial(imported, KeyType.ED25519), says_done=_TAKEN),
    "import, HMAC": Row(nothing, partial(imported, KeyType.HMAC), says_done=_TAKEN),
    "rename": Row(_AND_ITS_REPLACEMENT, renamed, says_done=frozenset({"key-unknown"})),
    "a first passphrase": Row(_PAIR, partial(passphrase_changed, None, PASSPHRASES[0]), says_done=frozenset({"passphrase-missing"})),
    "another passphrase": Row(_PROTECTED, partial(passphrase_changed, *PASSPHRASES), says_done=frozenset({"passphrase-wrong"})),
    "no passphrase, HMAC": Row(
        partial(unremembered, KeyType.HMAC, PASSPHRASES[0]),
        partial(passphrase_changed, PASSPHRASES[0], None),
        says_done=frozenset({"passphrase-unneeded"}),
    ),
    "rotate, practice": Row(_PAIR, rotated, says_done=frozenset({"rotation-under-way"})),
    "rotate, HMAC": Row(_HMAC, rotated, says_done=frozenset({"rotation-under-way"})),
    "rotate, Binance": Row(_AT_BINANCE, rotated, says_done=frozenset({"rotation-under-way"})),
    "retire": Row(_AND_ITS_REPLACEMENT, retired),
    "delete": Row(_AND_ITS_REPLACEMENT, deleted, says_done=frozenset({"key-unknown"})),
    "remind": Row(_PAIR, reminded),
    "backup": Row(in_turn(_PAIR, _HMAC, with_outside), backed_up, says_done=frozenset({"file-exists"}), look=backup_opened),
    "restore": Row(_TO_RESTORE, restored),
    "batch": Row(_PAIR, batch),
    "first settings": Row(nothing, partial(configured, "it")),
    "other settings": Row(partial(configured, "en"), partial(configured, "it")),
    "the start after a kill": Row(in_turn(_PAIR, lambda case: walks.walked(case.session(), KeyType.HMAC), killed_runs), swept),
}
"""Each operation, by what it is called in reports."""


def act_again(row: Row, case: Case) -> None:
    """Do an operation once more; only what says that it is done may be raised."""
    try:
        row.act(case._replace(minutes=5))
    except KeywizardError as error:
        assert error.problem in row.says_done, f"done again it says {error.problem}, {error.values}"  # or nothing
