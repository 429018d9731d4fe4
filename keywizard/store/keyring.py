"""The stored keys: one private folder each, in place in one step, never over another."""

import contextlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import slug_problem
from keywizard.domain.secret import Secret
from keywizard.store.atomic import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    make_private_folder,
    read_bounded,
    replace_file,
    sync_folder,
    told,
    write_new,
)
from keywizard.store.discarding import hidden_folders, hide, name_before, refuse_foreign_files, remove
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
_MAX_SECRET_FILE_SIZE = 64 * 1024
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

    def file(self, file_name: str) -> Path | None:
        """Give the path of one of its files, if it has that file."""
        path = self.folder / file_name
        return path if path.is_file() and not path.is_symlink() else None

    def weak_modes(self) -> tuple[Path, ...]:
        """Name what others than the owner could read or change; raises FileError where the key has gone meanwhile."""
        found = (self.folder, *(path for name in (PRIVATE_KEY, SECRET_KEY, PROFILE) if (path := self.file(name))))
        with told(self.folder):
            return tuple(path for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077)


class Keyring:
    """All stored keys under one folder."""

    def __init__(self, root: Path) -> None:
        """Work in `root`, which need not exist yet."""
        self.root = root

    def rehearse(self) -> None:
        """Write as much as a key takes, and remove it again; raises FileError where `add` or `update` would fail."""
        make_private_folder(self.root)
        with self._locked(), self._unfinished_folder() as building:
            write_new(building / PROFILE, bytes(_REHEARSED_SIZE))

    def add(self, name: str, files: Mapping[str, bytes], profile: Profile, prove: Callable[[Path], None] = lambda _: None) -> StoredKey:
        """Store a new key: whole or not at all, never over an existing one.

        `prove` looks at the folder before it is put in place, and raises where it must not be. Raises FileError; `key-exists` where
        the name is taken.
        """
        folder = self._folder(name)
        make_private_folder(self.root)
        with self._locked():
            self._refuse_taken(folder)
            with self._unfinished_folder() as building:
                for file_name, content in {**files, PROFILE: profile.to_toml()}.items():
                    write_new(building / file_name, content)
                prove(building)
                with told(folder):
                    sync_folder(building)
                    os.rename(building, folder)
            with told(self.root):
                sync_folder(self.root)
        return StoredKey(name, folder, profile)

    def get(self, name: str) -> StoredKey:
        """Read one key; raises FileError, `key-unknown` where there is none."""
        folder = self._present_folder(name)
        path = folder / PROFILE
        stored = StoredKey(name, folder, Profile.from_toml(path, read_bounded(path, MAX_PROFILE_SIZE)))
        is_encrypted = _is_encrypted(stored)
        return stored if is_encrypted is None else stored._replace(profile=stored.profile._replace(is_encrypted=is_encrypted))

    def names(self) -> tuple[str, ...]:
        """Name every key's folder, in order."""
        if not self._has_root():
            return ()
        with told(self.root):
            return tuple(sorted(entry.name for entry in os.scandir(self.root) if slug_problem(entry.name) is None and entry.is_dir()))

    def all(self) -> tuple[tuple[StoredKey, ...], tuple[FileError, ...]]:
        """Read every key; one that cannot be read is reported and the others are not touched by it."""
        stored: list[StoredKey] = []
        broken: list[FileError] = []
        for name in self.names():
            try:
                stored.append(self.get(name))
            except FileError as error:
                broken.append(error)
        return tuple(stored), tuple(broken)

    def update(self, name: str, profile: Profile) -> StoredKey:
        """Put a new profile in place of the old one in one step."""
        return self.amend(name, lambda _: profile)

    def amend(self, name: str, change: Callable[[Profile], Profile]) -> StoredKey:
        """Put what `change` makes of a profile in its place in one step; what another process has written meanwhile is not lost."""
        self._present_folder(name)  # without a folder of keys there is nothing to lock
        with self._locked():
            return self._write(self.get(name), change)

    def rename(self, name: str, new_name: str, change: Callable[[Profile], Profile] = lambda profile: profile) -> StoredKey:
        """Give a key another folder name, never that of an existing one, and what `change` makes of its profile.

        Every key is whole at any moment; killed between its steps, the same call again does the rest.
        """
        self.get(name)
        folder = self._folder(new_name)
        with self._locked():
            stored = self.get(name)
            changed = change(stored.profile)
            if name != new_name:
                self._refuse_taken(folder)
                self._point(name, new_name)
            if changed != stored.profile:
                stored = self._write(stored, lambda _: changed)
            if name != new_name:
                self._move(stored.folder, folder)
        return StoredKey(new_name, folder, stored.profile)

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
        with self._locked(), self._unfinished_folder() as building:
            folder = self._present_folder(name)
            write_new(building / file_name, make(self.read_secret(name, file_name)).reveal())
            prove(Secret(read_bounded(building / file_name, _MAX_SECRET_FILE_SIZE)))
            with told(folder / file_name):
                os.replace(building / file_name, folder / file_name)
            with contextlib.suppress(OSError, FileError):  # done is done: `get` asks the file itself, whatever the profile says
                sync_folder(folder)
                self._write(self.get(name), lambda profile: profile)
            return self.get(name)

    def delete(self, name: str) -> None:
        """Remove a key: out of sight in one step, then file by file; killed between, a sweep does the rest.

        Raises FileError, `key-folder-has-more` where the folder holds what is no file of a key.
        """
        folder = self._present_folder(name)
        with self._locked():
            refuse_foreign_files(folder, OWN_FILES)
            self._remove_hidden(hide(folder))

    def add_file(self, name: str, file_name: str, content: bytes) -> None:
        """Add a file to a key that has none of that name: whole or not at all, never over another. Raises FileError."""
        path = self.get(name).folder / file_name
        with self._locked(), self._unfinished_folder() as building:
            if os.path.lexists(path):
                raise FileError("file-exists", path=str(path), system="")
            write_new(building / file_name, content)
            with told(path):
                os.rename(building / file_name, path)
                sync_folder(path.parent)

    def read_secret(self, name: str, file_name: str) -> Secret[bytes]:
        """Read a private key or secret key file; raises FileError `mode-too-open` where others could read it too."""
        path = self._folder(name) / file_name
        content = read_bounded(path, _MAX_SECRET_FILE_SIZE)
        with told(path):
            mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise FileError("mode-too-open", path=str(path))
        return Secret(content)

    def free_name(self, wanted: str, spoken_for: frozenset[str] = frozenset()) -> str:
        """Give the name itself, or with the first free number behind it; what is spoken for is not free."""
        with told(self.root):
            taken = spoken_for.union(os.listdir(self.root) if self._has_root() else ())
        numbered = (f"{wanted[:44].rstrip('-')}-{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (wanted, *numbered) if name not in taken)

    def sweep(self) -> tuple[str, ...]:
        """Remove what a killed process left unfinished, and name it; another process's work in progress is not touched."""
        if not self._has_root():
            return ()
        with self._locked(), told(self.root):
            folders = [path for path in self.root.glob(f"{_UNFINISHED}*") if path.is_dir() and not path.is_symlink()]
            for folder in folders:
                shutil.rmtree(folder)
            files = list(self.root.glob(f"*/.{PROFILE}.*"))
            for file in files:
                file.unlink()
            hidden = [folder for folder in hidden_folders(self.root) if self._is_removed(folder)]
        return tuple(path.name for path in (*folders, *files, *hidden))

    def _is_removed(self, hidden: Path) -> bool:
        try:
            self._remove_hidden(hidden)
        except FileError:
            return False  # somebody has put a file of theirs into it since
        return True

    def _remove_hidden(self, hidden: Path) -> None:
        name = name_before(hidden.name)
        with contextlib.suppress(FileError):  # a key that names one which is gone does no harm
            if name and not os.path.lexists(self.root / name):
                self._point(name, None)
        remove(hidden, OWN_FILES)

    def _point(self, name: str, new_name: str | None) -> None:
        """Let those that replace a key name it by its new name, or no longer; raises FileError where one cannot be looked at for now."""
        keys, broken = self.all()
        for error in broken:
            if error.problem == "file-trouble":  # what is broken for good names nobody; what is not may
                raise error
        for stored in keys:
            if stored.profile.replaces == name:
                self._write(stored, lambda profile: profile._replace(replaces=new_name))

    def _move(self, folder: Path, new_folder: Path) -> None:
        with told(new_folder):
            os.rename(folder, new_folder)
            with contextlib.suppress(OSError):  # should a power cut take the new name back, the old one is there
                sync_folder(self.root)

    @staticmethod
    def _write(stored: StoredKey, change: Callable[[Profile], Profile]) -> StoredKey:
        # Under the lock.
        changed = stored._replace(profile=change(stored.profile))
        replace_file(stored.folder / PROFILE, changed.profile.to_toml())
        return changed

    def _has_root(self) -> bool:
        with told(self.root):  # the path may be longer than the system takes, or lie where one may not look
            return self.root.exists()

    def _present_folder(self, name: str) -> Path:
        folder = self._folder(name)
        with told(folder):
            if folder.is_symlink():
                raise FileError("is-a-link", path=str(folder))
            if not folder.is_dir():
                raise FileError("key-unknown", name=name)
        return folder

    def _folder(self, name: str) -> Path:
        if problem := slug_problem(name):
            raise FileError(problem, name="".join(char for char in name[:60] if char.isprintable()))
        return self.root / name

    def _refuse_taken(self, folder: Path) -> None:
        # rename(2) would take the place of an empty folder, so the name is looked up under the lock.
        if os.path.lexists(folder):
            raise FileError("key-exists", name=folder.name)

    @contextlib.contextmanager
    def _unfinished_folder(self) -> Iterator[Path]:
        import secrets

        building = self.root / f"{_UNFINISHED}{secrets.token_hex(8)}"
        with told(building):
            building.mkdir(PRIVATE_FOLDER)
            building.chmod(PRIVATE_FOLDER)
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)  # gone already where the rename was made

    def _locked(self) -> contextlib.AbstractContextManager[None]:
        # One lock for all writers: it makes look-up and rename one step, and tells leftovers from work in progress.
        return locked_folder(self.root)


def _is_encrypted(stored: StoredKey) -> bool | None:
    try:
        if private_key := stored.file(PRIVATE_KEY):
            return pem_is_encrypted(private_key)
        secret_key = stored.file(SECRET_KEY)
        return secret_is_sealed(secret_key) if secret_key else None
    except FileError:
        return None  # told by whoever has to open it


def repair_modes(paths: tuple[Path, ...]) -> None:
    """Take the rights of others away from files and folders of a key."""
    for path in paths:
        with told(path):
            path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
