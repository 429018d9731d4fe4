"""A home as it is found, and what must hold of it at any moment at which nobody is at work in it."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError, SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Place
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.ledger import Ledger
from keywizard.keys.pem import load_private_key, public_pem
from keywizard.keys.secret_key import unseal_secret_key
from keywizard.session.session import Session
from keywizard.store.audit_chain import read_log, verify
from keywizard.store.config import read_config
from keywizard.store.keyring import OWN_FILES, PRIVATE_KEY, PROFILE, PUBLIC_KEY, SECRET_KEY, Keyring, StoredKey
from keywizard.store.profiles import Profile
from tests.exchange.practice import NOW

PASSPHRASES = (Secret("four words of passphrase"), Secret("another passphrase of words"))
"""The passphrases that keys of the proofs are under, if any."""

_KNOWN = re.compile(
    r"data(/(keys(/[a-z0-9-]+(/(profile\.toml|private_key\.pem|public_key\.pem|secret_key))?)?|practice(/[a-z0-9-]+\.json)?))?"
    r"|config(/config\.toml)?"
    r"|state(/(audit\.jsonl|audit\.head|drafts(/[0-9a-f]{16}\.(toml|lock))?))?"
)
"""All that a home may hold."""


class SeenKey(NamedTuple):
    """A key that is whole."""

    name: str
    """Its folder."""
    profile: Profile
    """What is known of it."""
    secret: str
    """What tells its private key or secret key from every other; empty while there is none."""
    passphrase: int | None
    """Which passphrase opens it, of `PASSPHRASES`; nothing where none is needed."""


def session_at(home: Path, now: datetime = NOW) -> Session:
    """Start a session in a home. With the system's dice: fixed ones would hand out the same API key twice."""
    return Session.open({"KEYWIZARD_HOME": str(home)}, lambda: now)


def leftovers(home: Path) -> tuple[str, ...]:
    """Name what lies in a home and belongs to nothing."""
    return tuple(path for path in _paths(home) if not _KNOWN.fullmatch(path))


def start(home: Path) -> tuple[str, ...]:
    """Start the program once, as far as files go: what killed runs left is removed and said."""
    session, left = session_at(home), leftovers(home)
    said = session.sweep()
    session.drafts.sweep()
    silent = [path for path in left if not path.startswith("state/drafts/") and not set(path.split("/")) & set(said)]
    assert not silent, f"removed without a word: {silent}, said: {said}"
    assert not leftovers(home), f"left after a start: {leftovers(home)}"
    assert session_at(home).sweep() == (), "a second start finds something to remove"
    return said


def see(home: Path) -> tuple[SeenKey, ...]:
    """Look at all there is; raises AssertionError where a key is not whole, or anything else is not as it must be."""
    session = session_at(home)
    stored, broken = session.keyring.all()
    assert broken == (), f"broken: {[(str(error), error.values) for error in broken]}"
    _look_at_rights(home)
    _look_beside_the_keys(session)
    return tuple(_seen(session.keyring, each) for each in stored)


def _seen(keyring: Keyring, stored: StoredKey) -> SeenKey:
    present, profile = set(os.listdir(stored.folder)), stored.profile
    assert present <= OWN_FILES, f"{stored.name} holds {present}"
    if profile.key_type is KeyType.HMAC:
        return _seen_secret_key(keyring, stored, present)
    assert present == {PROFILE, PRIVATE_KEY, PUBLIC_KEY}, f"{stored.name} holds {present}"
    content = keyring.read_secret(stored.name, PRIVATE_KEY)
    for number, passphrase in _tried(profile.is_encrypted):
        try:
            private_key = load_private_key(content, passphrase, is_our_own=True)
        except SecretError:
            continue
        public = public_pem(private_key.public_key())
        assert public == (stored.folder / PUBLIC_KEY).read_text(), f"the halves of {stored.name} do not fit together"
        return SeenKey(stored.name, profile, hashlib.sha256(public.encode()).hexdigest(), number)
    raise AssertionError(f"{stored.name} opens with no passphrase")


def _seen_secret_key(keyring: Keyring, stored: StoredKey, present: set[str]) -> SeenKey:
    if SECRET_KEY not in present:
        waits = stored.profile.place is Place.BINANCE and stored.profile.api_key is None
        assert waits, f"{stored.name} has no secret key"
        return SeenKey(stored.name, stored.profile, "", None)
    content = keyring.read_secret(stored.name, SECRET_KEY)
    for number, passphrase in _tried(stored.profile.is_encrypted):
        try:
            opened = unseal_secret_key(content, passphrase)
        except SecretError:
            continue
        return SeenKey(stored.name, stored.profile, hashlib.sha256(opened.reveal().encode()).hexdigest(), number)
    raise AssertionError(f"{stored.name} opens with no passphrase")


def _tried(is_encrypted: bool) -> tuple[tuple[int | None, Secret[str] | None], ...]:  # noqa: FBT001  # what the file itself says
    return tuple(enumerate(PASSPHRASES)) if is_encrypted else ((None, None),)


def _look_at_rights(home: Path) -> None:
    for path in _paths(home):
        status = (home / path).lstat()
        wanted = 0o700 if stat.S_ISDIR(status.st_mode) else 0o600
        assert stat.S_IMODE(status.st_mode) == wanted, f"{path} has {stat.S_IMODE(status.st_mode):o}"
        assert not stat.S_ISLNK(status.st_mode), f"{path} is a link"


def _look_beside_the_keys(session: Session) -> None:
    paths = session.paths
    found = verify(*read_log(paths.audit_file))
    assert found.flaws == (), f"the log has {found.flaws}"
    try:
        read_config(paths.config_file)
    except FileError as error:
        raise AssertionError(f"the settings: {error}, {error.values}") from None
    for path in paths.practice.glob("*.json"):
        if content := path.read_bytes():  # a power cut may empty it, and then it begins anew
            Ledger.from_json(content, str(path))


def _paths(home: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(home):
        for name in (*folders, *files):
            yield str((Path(folder) / name).relative_to(home))


def whole_between(old: tuple[SeenKey, ...], new: tuple[SeenKey, ...], now: tuple[SeenKey, ...], *, times: int = 1) -> None:
    """Hold what is found against what was before a piece of work, done so many times at most, and what it makes of it.

    Each key that was there is there, and each thing about it is as before or as after; one that goes may be gone. What is new is of those
    that the work makes, as far as it has come, and whole. Raises AssertionError.
    """
    left = list(now)
    for before in old:
        after = _same(before, new)
        found = [key for key in left if _same(before, (key,))]
        assert len(found) == 1 or (not found and after is None), f"{before.name} is there {len(found)} times"
        for key in found:
            left.remove(key)
            _look_at_fields(before, after or before, key)
    made = [key for key in new if not any(_same(before, (key,)) for before in old)]
    assert len(left) <= len(made) * times, f"too many keys: {[key.name for key in left]}"
    for key in left:
        like = [each for each in made if each.profile.key_type is key.profile.key_type]
        assert like, f"nobody makes {key.name}"
        assert key.profile.label in {"", *(each.profile.label for each in like)}, f"{key.name} is called {key.profile.label}"
        assert key.passphrase in {each.passphrase for each in like}, f"{key.name} is under {key.passphrase}"


def _same(key: SeenKey, among: tuple[SeenKey, ...]) -> SeenKey | None:
    same_secret = [each for each in among if key.secret and each.secret == key.secret]
    assert len(same_secret) <= 1, f"copies of a secret: {[each.name for each in same_secret]}"
    by_name = [each for each in among if each.name == key.name and not (key.secret and each.secret)]
    return next(iter(same_secret or by_name), None)


def _look_at_fields(before: SeenKey, after: SeenKey, key: SeenKey) -> None:
    pairs = [(name, getattr(before, name), getattr(after, name), getattr(key, name)) for name in ("name", "secret", "passphrase")]
    if before.profile.api_key is None and None not in {after.profile.api_key, key.profile.api_key}:
        after, key = (each._replace(profile=each.profile._replace(api_key="")) for each in (after, key))  # dice made both
    pairs += [(name, *(getattr(each.profile, name) for each in (before, after, key))) for name in Profile._fields]
    wrong = [(name, found) for name, old, new, found in pairs if found not in {old, new}]
    assert not wrong, f"{key.name} is neither as before nor as after: {wrong}"
