"""A key's folder taken away: first out of sight in one step, then file by file. Nothing but a key's own files is ever removed."""

import os
import stat
from pathlib import Path

from keywizard.domain.errors import FileError
from keywizard.domain.label import printable
from keywizard.store.atomic import is_temporary, sync_folder, told

_HIDDEN = ".gone-"
_DICE = 8


def hide(folder: Path) -> Path:
    """Give a folder a name that no key bears, in one step; gives its new path. Raises FileError."""
    import secrets

    hidden = folder.with_name(f"{_HIDDEN}{folder.name}-{secrets.token_hex(_DICE)}")
    with told(folder):
        os.rename(folder, hidden)
        sync_folder(folder.parent)
    return hidden


def hidden_folders(root: Path) -> tuple[Path, ...]:
    """Give the folders that were hidden, and not removed since."""
    return tuple(path for path in root.glob(f"{_HIDDEN}*") if path.is_dir() and not path.is_symlink())


def name_before(hidden: str) -> str | None:
    """Give the name that a folder had before it was hidden; nothing for the name of one that was not."""
    return hidden.removeprefix(_HIDDEN)[: -2 * _DICE - 1] if hidden.startswith(_HIDDEN) else None


def refuse_foreign_files(folder: Path, own: frozenset[str]) -> None:
    """Raise FileError `key-folder-has-more` where a folder holds anything but a key's own files, naming it."""
    with told(folder):
        foreign = sorted(entry.name for entry in os.scandir(folder) if not _is_own(entry, own))
    if foreign:
        raise FileError("key-folder-has-more", path=str(folder), files=printable(", ".join(foreign)))


def remove(folder: Path, own: frozenset[str]) -> None:
    """Remove a key's own files, following no link, and then the folder; raises FileError where something else lies in it."""
    with told(folder):
        for entry in tuple(os.scandir(folder)):
            if _is_own(entry, own):
                os.unlink(entry.path)
        os.rmdir(folder)
        sync_folder(folder.parent)


def _is_own(entry: os.DirEntry[str], own: frozenset[str]) -> bool:
    return (entry.name in own or is_temporary(entry.name)) and stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
