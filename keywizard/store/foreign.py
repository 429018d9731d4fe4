"""Files outside the home: reading one that belongs to something else, of which nothing is changed, and the place for a new one."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.domain.secret import Secret
from keywizard.store.atomic import told


class ForeignFile(NamedTuple):
    """What was read."""

    content: Secret[bytes]
    """The first bytes, at most one more than asked for."""
    is_open_to_others: bool
    """Whether others than its owner can read it too."""


def refuse_no_place(path: Path) -> None:
    """Look whether a new file can be put at `path` before work is done for it; raises FileError `file-exists`, `folder-missing`."""
    if os.path.lexists(path):
        raise FileError("file-exists", path=str(path), system="")
    try:
        path.parent.stat()
    except FileNotFoundError:
        raise FileError("folder-missing", path=str(path.parent)) from None
    except OSError:  # whatever else there is, the writing tells
        return


def read_foreign_file(path: Path, limit: int, *, may_wait: bool = False) -> ForeignFile:
    """Read at most `limit` bytes and one, through links too; a pipe only where one may wait for its writer.

    Raises FileError; `not-a-file` for a folder, a device, a terminal.
    """
    with told(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | (0 if may_wait else os.O_NONBLOCK) | os.O_NOCTTY)
        with open(descriptor, "rb") as file:
            mode = os.fstat(descriptor).st_mode
            is_pipe = stat.S_ISFIFO(mode)
            if not (stat.S_ISREG(mode) or (may_wait and is_pipe)):
                raise FileError("not-a-file", path=str(path))
            return ForeignFile(Secret(file.read(limit + 1)), not is_pipe and bool(stat.S_IMODE(mode) & 0o077))
