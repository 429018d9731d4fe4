"""A key's folder taken away: first out of sight in one step, then file by file. Nothing but a key's own files is ever removed."""

import os
import stat

from keywizard.domain.errors import FileError
from keywizard.domain.label import printable
from keywizard.store.atomic import is_temporary
from keywizard.store.folder import Folder

_HIDDEN = ".gone-"
_DICE = 8


def hide(keys: Folder, name: str) -> str:
    """Give a folder a name that no key bears, in one step; gives that name. Raises FileError."""
    import secrets

    hidden = f"{_HIDDEN}{name}-{secrets.token_hex(_DICE)}"
    keys.move(name, hidden)
    keys.sync()
    return hidden


def hidden_folders(keys: Folder) -> tuple[str, ...]:
    """Name the folders that were hidden, and not removed since; raises FileError."""
    return tuple(entry.name for entry in keys.entries() if entry.name.startswith(_HIDDEN) and entry.is_dir(follow_symlinks=False))


def name_before(hidden: str) -> str | None:
    """Give the name that a folder had before it was hidden; nothing for the name of one that was not."""
    return hidden.removeprefix(_HIDDEN)[: -2 * _DICE - 1] if hidden.startswith(_HIDDEN) else None


def refuse_foreign_files(folder: Folder, own: frozenset[str]) -> None:
    """Raise FileError `key-folder-has-more` where a folder holds anything but a key's own files, naming it."""
    foreign = sorted(entry.name for entry in folder.entries() if not _is_own(entry, own))
    if foreign:
        raise FileError("key-folder-has-more", path=str(folder.path), files=printable(", ".join(foreign)))


def remove(keys: Folder, hidden: str, own: frozenset[str]) -> None:
    """Remove a key's own files, following no link, and then the folder; raises FileError where something else lies in it."""
    with keys.folder(hidden) as folder:
        for entry in folder.entries():
            if _is_own(entry, own):
                folder.unlink(entry.name)
    keys.remove_folder(hidden)
    keys.sync()


def _is_own(entry: os.DirEntry[str], own: frozenset[str]) -> bool:
    return (entry.name in own or is_temporary(entry.name)) and stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
