"""What was done, when, to which fingerprint: one JSON object a line, only ever appended to. Never a secret."""

import fcntl
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from keywizard.store.atomic import PRIVATE_FILE, make_private_folder, told

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""No link is followed, and a FIFO under that name does not hang the program."""


def append_audit(path: Path, now: datetime, action: str, details: Mapping[str, str | None]) -> None:
    """Add one line, whole or not at all, and put it safely on the disk; raises FileError."""
    make_private_folder(path.parent)
    line = json.dumps({"at": now.isoformat(), "action": action, **details}, ensure_ascii=True) + "\n"
    with told(path):
        descriptor = os.open(path, _FLAGS, PRIVATE_FILE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.fchmod(descriptor, PRIVATE_FILE)  # a umask may have taken the owner's own bits
            _append(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _append(descriptor: int, line: bytes) -> None:
    end = os.fstat(descriptor).st_size
    try:
        view = memoryview(line)
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError:
        os.ftruncate(descriptor, end)  # half a line would spoil the next one too
        raise
