"""The stored keys: one private folder each, in place in one step, never over another."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import slug_problem
from keywizard.domain.secret import Secret
from keywizard.store.atomic import PRIVATE_FILE, PRIVATE_FOLDER, is_temporary, make_private_folder, told
from keywizard.store.discarding import hidden_folders, hide, name_before, refuse_foreign_files, remove
from keywizard.store.folder import Folder, opened
from keywizard.store.locks import locked_folder
from keywizard.store.profiles import MAX_PROFILE_SIZE, Profile
from keywizard.store.protection import pem_is_encrypted, secret_is_sealed

PROFILE = "profile.toml"
PRIVATE_KEY = "private_key.pem"
PUBLIC_KEY = "public_key.pem"
SECRET_KEY = "secret_key"  # noqa: S105  # the name of a file
OWN_FILES = frozenset({PROFILE, PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY})
"""All that the folder of a key may hold."""

_UNFINISHED = ".new-"
_MAX_FILE_SIZE = 64 * 1024
_REHEARSED_SIZE = 16 * 1024
"""Bytes; no key takes as much."""


def unlabelled_name(key_type: KeyType) -> str:
    """Give the folder of a pair that has no label yet; a second one has a number behind it."""
    return f"waiting-{key_type}"


class StoredKey(NamedTuple):
    """A key on disk."""

    name: str
    """The folder's name."""
    folder: Path
    """The folder."""
    profile: Profile
    """What is known of it; whether it is encrypted, its secret file has said."""
    files: frozenset[str]
    """The files that it had when it was read."""

    def file(self, file_name: str) -> Path | None:
        """Give the path of one of its files, if it has that file."""
        return self.folder / file_name if file_name in self.files else None

    @contextlib.contextmanager
    def opened(self) -> Iterator[Folder]:
        """Open its folder, as it is now; raises FileError."""
        with opened(self.folder.parent) as keys, keys.folder(self.name) as folder:
            yield folder

    def public_key(self) -> str:
        """Read its public key, in which a sign stands for every byte that is no ASCII; raises FileError."""
        with self.opened() as folder:
            return folder.read(PUBLIC_KEY, _MAX_FILE_SIZE).decode("ascii", "replace")

    def weak_modes(self) -> tuple[Path, ...]:
        """Name what others than the owner could read or change; raises FileError where the key has gone meanwhile."""
        found = (self.folder, *(path for name in (PRIVATE_KEY, SECRET_KEY, PROFILE) if (path := self.file(name))))
        with told(self.folder):
            return tuple(path for path in found if stat.S_IMODE(path.lstat().st_mode) & 0o077)


class Keyring:
    """All stored keys under one folder."""

    def __init__(self, root: Path) -> None:
        """Work in `root`, which need not exist yet."""
        self.root = root

    def rehearse(self) -> None:
        """Write as much as a key takes, and remove it again; raises FileError where `add` or `update` would fail."""
        make_private_folder(self.root)
        with self.locked() as keys, _unfinished_folder(keys) as building:
            building.write_new(PROFILE, bytes(_REHEARSED_SIZE))

    def add(self, name: str, files: Mapping[str, bytes], profile: Profile, prove: Callable[[Folder], None] = lambda _: None) -> StoredKey:
        """Store a new key: whole or not at all, never over an existing one.

        `prove` looks at the folder before it is put in place, and raises where it must not be. Raises FileError; `key-exists` where
        the name is taken.
        """
        _refuse_name(name)
        make_private_folder(self.root)
        with self.locked() as keys:
            _refuse_taken(keys, name)
            with _unfinished_folder(keys) as building:
                for file_name, content in {**files, PROFILE: profile.to_toml()}.items():
                    building.write_new(file_name, content)
                prove(building)
                building.sync()
                keys.move(building.path.name, name)
            keys.sync()
        return StoredKey(name, self.root / name, profile, frozenset({*files, PROFILE}))

    def get(self, name: str) -> StoredKey:
        """Read one key; raises FileError, `key-unknown` where there is none."""
        with self.opened(name) as folder:
            return _read(folder)

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[Folder]:
        """Open the folder of one key; raises FileError, `key-unknown` where there is none."""
        with contextlib.ExitStack() as stack:
            yield _entered(stack, opened(self.root), name)[1]

    def locked(self) -> contextlib.AbstractContextManager[Folder]:
        """Open the folder of keys and keep all other writers out of it; raises FileError."""
        # One lock for all writers: it makes look-up and rename one step, and tells leftovers from work in progress.
        return locked_folder(self.root)

    def names(self) -> tuple[str, ...]:
        """Name every key's folder, in order; raises FileError."""
        with _opened_if_there(self.root) as keys:
            return _names(keys) if keys else ()

    def all(self) -> tuple[tuple[StoredKey, ...], tuple[FileError, ...]]:
        """Read every key; one that cannot be read is reported and the others are not touched by it."""
        with _opened_if_there(self.root) as keys:
            return _read_all(keys) if keys else ((), ())

    def update(self, name: str, profile: Profile) -> StoredKey:
        """Put a new profile in place of the old one in one step."""
        return self.amend(name, lambda _: profile)

    def amend(self, name: str, change: Callable[[Profile], Profile]) -> StoredKey:
        """Put what `change` makes of a profile in its place in one step; what another process has written meanwhile is not lost."""
        with self._locked_key(name) as (keys, folder):
            return _write(_read(folder), keys, folder, change)

    def rename(self, name: str, new_name: str, change: Callable[[Profile], Profile] = lambda profile: profile) -> StoredKey:
        """Give a key another folder name, never that of an existing one, and what `change` makes of its profile.

        Every key is whole at any moment; killed between its steps, the same call again does the rest.
        """
        _refuse_name(new_name)
        with self._locked_key(name) as (keys, folder):
            stored = _read(folder)
            changed = change(stored.profile)
            if name != new_name:
                _refuse_taken(keys, new_name)
                _point(keys, name, new_name)
            if changed != stored.profile:
                stored = _write(stored, keys, folder, lambda _: changed)
            if name != new_name:
                keys.move(name, new_name)
                with contextlib.suppress(FileError):  # should a power cut take the new name back, the old one is there
                    keys.sync()
        return stored._replace(name=new_name, folder=self.root / new_name)

    def replace_secret(
        self,
        name: str,
        file_name: str,
        make: Callable[[Secret[bytes]], Secret[bytes]],
        prove: Callable[[Secret[bytes]], None],
    ) -> StoredKey:
        """Put what `make` makes of a private key or secret key file in its place in one step.

        `prove` is given what was read back from the disk, and raises where it must not take the place. The old file or the new one is
        there at any moment, and never a copy of it. Raises FileError as `read_secret` does.
        """
        with self._locked_key(name) as (keys, folder), _unfinished_folder(keys) as building:
            building.write_new(file_name, make(_read_secret(folder, file_name)).reveal())
            prove(Secret(building.read(file_name, _MAX_FILE_SIZE)))
            building.move(file_name, file_name, folder)
            with contextlib.suppress(FileError):  # done is done: `get` asks the file itself, whatever the profile says
                folder.sync()
                _write(_read(folder), keys, folder, lambda profile: profile)
            return _read(folder)

    def delete(self, name: str, look: Callable[[StoredKey], None] = lambda _: None) -> StoredKey:
        """Remove a key: out of sight in one step, then file by file; killed between, a sweep does the rest. Gives what it was.

        `look` is given the key under the lock, and raises where it must stay. Raises FileError, `key-folder-has-more` where the folder
        holds what is no file of a key.
        """
        with self._locked_key(name) as (keys, folder):
            look(stored := _read(folder))
            refuse_foreign_files(folder, OWN_FILES)
            _remove_hidden(keys, hide(keys, name))
        return stored

    def add_file(self, name: str, file_name: str, content: bytes) -> None:
        """Add a file to a key that has none of that name: whole or not at all, never over another. Raises FileError."""
        with self._locked_key(name) as (keys, folder), _unfinished_folder(keys) as building:
            _read(folder)
            if folder.status(file_name):
                raise FileError("file-exists", path=str(folder.path / file_name), system="")
            building.write_new(file_name, content)
            building.move(file_name, file_name, folder)
            folder.sync()

    def read_secret(self, name: str, file_name: str) -> Secret[bytes]:
        """Read a private key or secret key file; raises FileError `mode-too-open` where others could read it too."""
        with self.opened(name) as folder:
            return _read_secret(folder, file_name)

    def repair_modes(self, name: str) -> None:
        """Take the rights of others away from the files of a key and from its folder; raises FileError."""
        with self.opened(name) as folder:
            with told(folder.path):
                os.fchmod(folder.descriptor, PRIVATE_FOLDER)
            for entry in folder.entries():
                if entry.name in OWN_FILES and entry.is_file(follow_symlinks=False):
                    folder.set_mode(entry.name, PRIVATE_FILE)

    def free_name(self, wanted: str, spoken_for: frozenset[str] = frozenset()) -> str:
        """Give the name itself, or with the first free number behind it; what is spoken for is not free."""
        with _opened_if_there(self.root) as keys:
            taken = spoken_for.union(keys.names() if keys else ())
        numbered = (f"{wanted[:44].rstrip('-')}-{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (wanted, *numbered) if name not in taken)

    def sweep(self) -> tuple[str, ...]:
        """Remove what a killed process left unfinished, and name it; another process's work in progress is not touched."""
        with _opened_if_there(self.root) as found:
            if not found:
                return ()
        with self.locked() as keys:
            entries = keys.entries()
            unfinished = [entry.name for entry in entries if entry.name.startswith(_UNFINISHED) and entry.is_dir(follow_symlinks=False)]
            for name in unfinished:
                keys.remove_tree(name)
            files = [entry.name for entry in entries if is_temporary(entry.name) and entry.is_file(follow_symlinks=False)]
            for name in files:
                keys.unlink(name)
            hidden = [name for name in hidden_folders(keys) if _is_removed(keys, name)]
        return (*unfinished, *files, *hidden)

    @contextlib.contextmanager
    def _locked_key(self, name: str) -> Iterator[tuple[Folder, Folder]]:
        with contextlib.ExitStack() as stack:
            yield _entered(stack, self.locked(), name)


def _entered(stack: contextlib.ExitStack, root: contextlib.AbstractContextManager[Folder], name: str) -> tuple[Folder, Folder]:
    """Open the folder of keys and in it that of one; raises FileError, `key-unknown` where there is none."""
    _refuse_name(name)
    try:
        keys = stack.enter_context(root)
        return keys, stack.enter_context(keys.folder(name))
    except FileError as error:
        if error.problem in {"file-missing", "not-a-folder"}:
            raise FileError("key-unknown", name=name) from error
        raise


@contextlib.contextmanager
def _opened_if_there(root: Path) -> Iterator[Folder | None]:
    with contextlib.ExitStack() as stack:
        try:
            keys = stack.enter_context(opened(root))
        except FileError as error:
            if error.problem != "file-missing":
                raise
            keys = None
        yield keys


@contextlib.contextmanager
def _unfinished_folder(keys: Folder) -> Iterator[Folder]:
    import secrets

    name = f"{_UNFINISHED}{secrets.token_hex(8)}"
    keys.make_folder(name)
    try:
        with keys.folder(name) as building:
            yield building
    finally:
        keys.forget_tree(name)  # gone already where it was put in place


def _names(keys: Folder) -> tuple[str, ...]:
    with told(keys.path):  # a link in place of a key's folder is named too, for whoever reads it to refuse
        return tuple(sorted(entry.name for entry in keys.entries() if slug_problem(entry.name) is None and entry.is_dir()))


def _read_all(keys: Folder) -> tuple[tuple[StoredKey, ...], tuple[FileError, ...]]:
    stored: list[StoredKey] = []
    broken: list[FileError] = []
    for name in _names(keys):
        try:
            with keys.folder(name) as folder:
                stored.append(_read(folder))
        except FileError as error:
            broken.append(error)
    return tuple(stored), tuple(broken)


def _read(folder: Folder) -> StoredKey:
    profile = Profile.from_toml(folder.path / PROFILE, folder.read(PROFILE, MAX_PROFILE_SIZE))
    files = frozenset(entry.name for entry in folder.entries() if entry.is_file(follow_symlinks=False))
    is_encrypted = _is_encrypted(folder, files)
    known = profile if is_encrypted is None else profile._replace(is_encrypted=is_encrypted)
    return StoredKey(folder.path.name, folder.path, known, files)


def _is_encrypted(folder: Folder, files: frozenset[str]) -> bool | None:
    try:
        if PRIVATE_KEY in files:
            return pem_is_encrypted(folder, PRIVATE_KEY)
        return secret_is_sealed(folder, SECRET_KEY) if SECRET_KEY in files else None
    except FileError:
        return None  # told by whoever has to open it


def _read_secret(folder: Folder, file_name: str) -> Secret[bytes]:
    return Secret(folder.read(file_name, _MAX_FILE_SIZE, is_secret=True))


def _write(stored: StoredKey, keys: Folder, folder: Folder, change: Callable[[Profile], Profile]) -> StoredKey:
    # Under the lock. Written beside the keys' folders, so that a sweep need not look into thousands of them for what a kill has left.
    changed = stored._replace(profile=change(stored.profile))
    folder.replace(PROFILE, changed.profile.to_toml(), written_in=keys)
    return changed


def _point(keys: Folder, name: str, new_name: str | None) -> None:
    """Let those that replace a key name it by its new name, or no longer; raises FileError where one cannot be looked at for now."""
    found, broken = _read_all(keys)
    for error in broken:
        if error.problem == "file-trouble":  # what is broken for good names nobody; what is not may
            raise error
    for stored in found:
        if stored.profile.replaces == name:
            with keys.folder(stored.name) as folder:
                _write(stored, keys, folder, lambda profile: profile._replace(replaces=new_name))


def _is_removed(keys: Folder, hidden: str) -> bool:
    try:
        _remove_hidden(keys, hidden)
    except FileError:
        return False  # somebody has put a file of theirs into it since
    return True


def _remove_hidden(keys: Folder, hidden: str) -> None:
    name = name_before(hidden)
    with contextlib.suppress(FileError):  # a key that names one which is gone does no harm
        if name and not keys.status(name):
            _point(keys, name, None)
    remove(keys, hidden, OWN_FILES)


def _refuse_name(name: str) -> None:
    if problem := slug_problem(name):
        raise FileError(problem, name="".join(char for char in name[:60] if char.isprintable()))


def _refuse_taken(keys: Folder, name: str) -> None:
    # rename(2) would take the place of an empty folder, so the name is looked up under the lock.
    if keys.status(name):
        raise FileError("key-exists", name=name)
