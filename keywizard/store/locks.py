"""One writer at a time in a folder, whatever the number of processes."""

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

from keywizard.store.atomic import is_temporary, told
from keywizard.store.folder import Folder, opened


@contextlib.contextmanager
def locked_folder(path: Path, waits: Callable[[], None] | None = None, *, is_root: bool = False) -> Iterator[Folder]:
    """Keep every other writer that asks for the lock out of a folder; `waits` is called where one has it. Raises FileError as `opened`.

    What is locked is the folder that is given, wherever its path leads meanwhile.
    """
    with opened(path, is_root=is_root) as folder:
        with told(path):
            _lock(folder.descriptor, waits)
        yield folder


def _lock(descriptor: int, waits: Callable[[], None] | None) -> None:
    if waits:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
    return fcntl.flock(descriptor, fcntl.LOCK_EX)


def sweep_folder(path: Path, *, is_root: bool = False) -> tuple[str, ...]:
    """Remove the temporary files that killed writers left in a folder, and name them; its writers hold its lock while they write."""
    with told(path):
        if not path.is_dir():
            return ()
    with locked_folder(path, is_root=is_root) as folder:
        leftovers = tuple(name for name in folder.names() if is_temporary(name))
        for name in leftovers:
            folder.unlink(name)
    return leftovers
