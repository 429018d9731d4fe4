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
from keywizard.store.locks import locked_folder
from keywizard.store.profiles import MAX_PROFILE_SIZE, Profile

PROFILE = "profile.toml"
PRIVATE_KEY = "private_key.pem"
PUBLIC_KEY = "public_key.pem"
SECRET_KEY = "secret_key"  # noqa: S105  # the name of a file

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
    """What is known of it."""

    def file(self, file_name: str) -> Path | None:
        """Give the path of one of its files, if it has that file."""
        path = self.folder / file_name
        return path if path.is_file() and not path.is_symlink() else None

    def weak_modes(self) -> tuple[Path, ...]:
        """Name what others than the owner could read or change."""
        found = (self.folder, *(path for name in (PRIVATE_KEY, SECRET_KEY, PROFILE) if (path := self.file(name))))
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
        folder = self._folder(name)
        with told(folder):
            if folder.is_symlink():
                raise FileError("is-a-link", path=str(folder))
            if not folder.is_dir():
                raise FileError("key-unknown", name=name)
        path = folder / PROFILE
        return StoredKey(name, folder, Profile.from_toml(path, read_bounded(path, MAX_PROFILE_SIZE)))

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
        stored = self.get(name)
        with self._locked():
            replace_file(stored.folder / PROFILE, profile.to_toml())
        return StoredKey(name, stored.folder, profile)

    def rename(self, name: str, new_name: str) -> StoredKey:
        """Give a key another folder name, never that of an existing one."""
        stored, folder = self.get(name), self._folder(new_name)
        if name == new_name:
            return stored
        with self._locked(), told(folder):
            self._refuse_taken(folder)
            os.rename(stored.folder, folder)
            with contextlib.suppress(OSError):  # should a power cut take the new name back, the old one is there
                sync_folder(self.root)
        return StoredKey(new_name, folder, stored.profile)

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
        return tuple(path.name for path in (*folders, *files))

    def _has_root(self) -> bool:
        with told(self.root):  # the path may be longer than the system takes, or lie where one may not look
            return self.root.exists()

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


def repair_modes(paths: tuple[Path, ...]) -> None:
    """Take the rights of others away from files and folders of a key."""
    for path in paths:
        with told(path):
            path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
