"""Folders for visitors: each private and for one visit, all under one that this process holds, and gone with it."""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from keywizard.store.atomic import told

_PREFIX = "keywizard-visitors-"


class VisitorFolders:
    """The folders of those who are there now."""

    def __init__(self, root: Path) -> None:
        """Keep them under `root`, which is private."""
        self.root = root

    def new(self) -> Path:
        """Make a private folder; raises FileError."""
        with told(self.root):
            return Path(tempfile.mkdtemp(dir=self.root))  # 0700 from its first moment, under a name that nobody can guess

    def remove(self, folder: Path) -> None:
        """Remove a folder with all that is in it; what cannot be removed goes with the others at the end, or at the next start."""
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def visitor_folders(parent: Path) -> Iterator[VisitorFolders]:
    """Remove what killed processes of this person left in `parent`, and hold a new root there while entered; raises FileError."""
    with told(parent):
        _sweep(parent)
        root, held = _new_root(parent)
    try:
        yield VisitorFolders(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)
        os.close(held)


def _new_root(parent: Path) -> tuple[Path, int]:
    while True:
        root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        with contextlib.suppress(OSError):  # another start may take a folder for a leftover before it is held
            if (held := _hold(root)) is not None:
                if root.exists():
                    return root, held
                os.close(held)


def _sweep(parent: Path) -> None:
    for path in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or already gone
            held = _hold(path) if _is_ours(path) else None
            if held is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(held)


def _is_ours(path: Path) -> bool:
    found = path.lstat()  # where others write too, the name alone proves nothing
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def _hold(folder: Path) -> int | None:
    """Lock a folder for as long as the descriptor given, or the process, lives; nothing where another process holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
