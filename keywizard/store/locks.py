"""One writer at a time in a folder, whatever the number of processes."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from keywizard.store.atomic import is_temporary, told


@contextlib.contextmanager
def locked_folder(path: Path, waits: Callable[[], None] | None = None) -> Iterator[None]:
    """Keep every other writer that asks for the lock out of a folder; `waits` is called where one has it. Raises FileError."""
    with told(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with told(path):
            _lock(descriptor, waits)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, waits: Callable[[], None] | None) -> None:
    if waits:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
    return fcntl.flock(descriptor, fcntl.LOCK_EX)


def sweep_folder(path: Path) -> tuple[str, ...]:
    """Remove the temporary files that killed writers left in a folder, and name them; its writers hold its lock while they write."""
    with told(path):
        if not path.is_dir():
            return ()
    with locked_folder(path), told(path):
        leftovers = [entry for entry in path.iterdir() if is_temporary(entry.name)]
        for leftover in leftovers:
            leftover.unlink()
    return tuple(leftover.name for leftover in leftovers)
