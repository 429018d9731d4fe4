"""A log that a person asks for: one JSON object a line, private, only ever appended to."""

import errno
import fcntl
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from keywizard.store.atomic import PRIVATE_FILE, told

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""No link is followed, and a FIFO under that name does not hang the program."""


class LogFile:
    """A file of lines, 0600, held open."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it; its folder must be there. Raises FileError, also for what is no plain file."""
        self._path = path
        with told(path):
            self._descriptor = os.open(path, _FLAGS, PRIVATE_FILE)
            if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                os.close(self._descriptor)
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            os.fchmod(self._descriptor, PRIVATE_FILE)

    def append(self, entry: Mapping[str, object]) -> None:
        """Add one line, whole or not at all; ASCII alone. Raises FileError."""
        line = json.dumps(entry, ensure_ascii=True).encode() + b"\n"
        with told(self._path):
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            end = os.fstat(self._descriptor).st_size
            try:
                view = memoryview(line)
                while view:
                    view = view[os.write(self._descriptor, view) :]
            except OSError:
                os.ftruncate(self._descriptor, end)  # half a line would spoil the next one too
                raise
            finally:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close it."""
        os.close(self._descriptor)
