"""What was done, when, to which fingerprint: one JSON object a line, only ever appended to. Never a secret."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from keywizard.store.atomic import PRIVATE_FILE, make_private_folder, told


def append_audit(path: Path, now: datetime, action: str, details: Mapping[str, str | None]) -> None:
    """Add one line in one write, and put it safely on the disk; raises FileError."""
    make_private_folder(path.parent)
    line = json.dumps({"at": now.isoformat(), "action": action, **details}, ensure_ascii=True) + "\n"
    with told(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            os.write(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
