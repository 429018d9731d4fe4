"""The keys' folders as they lie on the disk at one moment."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.domain.secret import Secret
from keywizard.store.archive import KEY_FILES, MAX_FILE_SIZE, KeyFolder
from keywizard.store.atomic import read_bounded
from keywizard.store.keyring import Keyring
from keywizard.store.locks import locked_folder


class Unread(NamedTuple):
    """A key whose files cannot be read."""

    name: str
    """The folder's name."""
    error: FileError
    """What the system says of it."""


class Snapshot(NamedTuple):
    """What was read."""

    folders: tuple[KeyFolder, ...]
    """The keys, in order of their names."""
    unread: tuple[Unread, ...]
    """Those that could not be read."""


def take_snapshot(keyring: Keyring, names: Iterable[str]) -> Snapshot:
    """Read all files of some keys while nobody changes them, as they are, whatever state they are in; raises FileError."""
    folders: list[KeyFolder] = []
    unread: list[Unread] = []
    with locked_folder(keyring.root) if keyring.root.is_dir() else contextlib.nullcontext():
        for name in sorted(names):
            try:
                folders.append(read_key_folder(keyring.root / name))
            except FileError as error:
                unread.append(Unread(name, error))
    return Snapshot(tuple(folders), tuple(unread))


def read_key_folder(folder: Path) -> KeyFolder:
    """Read the files of a key that are there; raises FileError, `is-a-link` where one would lead elsewhere."""
    if folder.is_symlink():
        raise FileError("is-a-link", path=str(folder))
    paths = [folder / name for name in KEY_FILES if os.path.lexists(folder / name)]
    if not paths:
        raise FileError("file-missing", path=str(folder / KEY_FILES[0]))
    return KeyFolder(folder.name, {path.name: Secret(read_bounded(path, MAX_FILE_SIZE)) for path in paths})
