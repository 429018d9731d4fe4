"""The keys' folders as they lie on the disk at one moment."""

from collections.abc import Iterable
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.domain.secret import Secret
from keywizard.store.archive import KEY_FILES, MAX_FILE_SIZE, KeyFolder
from keywizard.store.folder import Folder
from keywizard.store.keyring import Keyring


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
    wanted = sorted(names)
    if not wanted:
        return Snapshot((), ())  # and perhaps no folder to lock
    with keyring.locked() as keys:
        for name in wanted:
            try:
                with keys.folder(name) as folder:
                    folders.append(read_key_folder(folder))
            except FileError as error:
                unread.append(Unread(name, error))
    return Snapshot(tuple(folders), tuple(unread))


def read_key_folder(folder: Folder) -> KeyFolder:
    """Read the files of a key that are there; raises FileError, `is-a-link` where one would lead elsewhere."""
    present = set(folder.names())
    names = [name for name in KEY_FILES if name in present]
    if not names:
        raise FileError("file-missing", path=str(folder.path / KEY_FILES[0]))
    return KeyFolder(folder.path.name, {name: Secret(folder.read(name, MAX_FILE_SIZE)) for name in names})
