"""What was done, when, to which fingerprint: one JSON object a line, only ever appended to. Never a secret.

Each line carries `number`, its place in the file counted from 1, and `previous`, the SHA-256 of the line before without its newline
(of nothing for the first), so that an edited, removed, inserted or moved line breaks the chain where it stands; `store.audit_chain`
finds it. Lines of older versions carry neither: they are an unchained beginning, of which only the last line is vouched for.

The chain has no key: whoever may write the file can add lines, or write all of it anew. What it cannot show by itself, that its end was
cut off, is what `audit.head` is for: the number, end and SHA-256 of the last line, in a file of its own, put in place in one step after
each line. A cut-off end is found unless both are rewritten. A kill between the two leaves a head that is one line behind, which is
no fault; a line that finds the noted end missing says so in `lost`, for good.

A crash in the middle of a line leaves a torn one without a newline. The next line closes it off and says in `after_torn` how many stand
before it; its `previous` is then of all from the last whole line on, newlines between them included. So a torn line is vouched for like
any other: what is spoilt later does not pass for torn, and what was the noted end before does not either.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.store.atomic import PRIVATE_FILE, make_private_folder, told
from keywizard.store.folder import Folder
from keywizard.store.locks import locked_folder

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK
"""A FIFO under that name does not hang the program."""
_MAX_HEAD_SIZE = 1024
_BLOCK = 64 * 1024
_STEP_BACK = 4096
"""Bytes; a line has some hundreds."""

Detail = str | None | list[str] | Mapping[str, list[str]]
"""What a line may say beside the moment and the action."""


class Action(StrEnum):
    """What is written down; said by the text `audit.action.<id>`."""

    KEYPAIR_STORED = "keypair-stored"
    KEYPAIR_IMPORTED = "keypair-imported"
    SECRET_KEY_IMPORTED = "secret-key-imported"  # noqa: S105  # the name of an action
    WAITING_KEPT = "waiting-kept"
    API_KEY_ISSUED = "api-key-issued"
    API_KEY_ATTACHED = "api-key-attached"
    RESTRICTIONS_SAVED = "restrictions-saved"
    REFUSED = "refused"
    RENAMED = "renamed"
    PASSPHRASE_CHANGED = "passphrase-changed"  # noqa: S105  # the name of an action
    PASSPHRASE_ADDED = "passphrase-added"  # noqa: S105  # the name of an action
    PASSPHRASE_REMOVED = "passphrase-removed"  # noqa: S105  # the name of an action
    ROTATION_BEGUN = "rotation-begun"
    RETIRED = "retired"
    DELETED = "deleted"
    REMINDER_SET = "reminder-set"
    BACKUP_MADE = "backup-made"
    KEY_RESTORED = "key-restored"
    BATCH_KEY_MADE = "batch-key-made"


class Head(NamedTuple):
    """Where the log ended last."""

    lines: int
    """The number of the last line."""
    size: int
    """Where that line ends, newline included, in bytes."""
    sha256: str
    """Of that line without its newline, in hexadecimal digits."""


def digest_of(line: bytes) -> str:
    """Give what the next line carries of a line."""
    import hashlib  # what only asks for a key writes no line

    return hashlib.sha256(line).hexdigest()


def head_file(path: Path) -> Path:
    """Give the file that notes where a log ends."""
    return path.with_suffix(".head")


def read_head(folder: Folder, path: Path) -> Head | None:
    """Read what was noted of a log's end; nothing where nothing was, or where it cannot be read as such. Raises FileError."""
    try:
        content = folder.read(head_file(path).name, _MAX_HEAD_SIZE)
    except FileError as error:
        if error.problem != "file-missing":
            raise
        return None
    try:
        document = json.loads(content)
        head = Head(document["lines"], document["size"], document["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_sound = all(type(number) is int and number > 0 for number in head[:2]) and isinstance(head.sha256, str)
    return head if is_sound else None


def append_audit(path: Path, now: datetime, action: str, details: Mapping[str, Detail]) -> None:
    """Add one line, whole or not at all, and put it safely on the disk; raises FileError."""
    make_private_folder(path.parent)
    # The folder's lock tells a head that is being written from a leftover.
    with locked_folder(path.parent, is_root=True) as folder, told(path):
        descriptor = folder.open(path.name, _FLAGS)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # older versions ask for no other lock
            os.fchmod(descriptor, PRIVATE_FILE)  # a umask may have taken the owner's own bits
            is_new = os.fstat(descriptor).st_size == 0
            head = _append_line(descriptor, _head_if_readable(folder, path), {"at": now.isoformat(), "action": action, **details})
            with contextlib.suppress(FileError):  # the line is written; a head that is behind is no fault
                folder.replace(head_file(path).name, (json.dumps(head._asdict()) + "\n").encode(), old_may_return=not is_new)
        finally:
            os.close(descriptor)


def _head_if_readable(folder: Folder, path: Path) -> Head | None:
    try:
        return read_head(folder, path)
    except FileError:
        return None  # a folder, say, in its place: a line that is not written would be the greater loss


def _append_line(descriptor: int, head: Head | None, entry: Mapping[str, Detail]) -> Head:
    end = os.fstat(descriptor).st_size
    is_closed = end == 0 or os.pread(descriptor, 1, end - 1) == b"\n"
    tail, torn = _tail(descriptor, end)
    is_known = head is not None and _is_there(descriptor, head, end)
    known = head if is_known and head else Head(0, 0, "")
    number = known.lines + _count_lines(descriptor, known.size, end) + (not is_closed) + 1
    marks = ({"after_torn": torn} if torn else {}) | ({} if is_known or head is None else {"lost": head.sha256})
    line = json.dumps({**entry, **marks, "number": number, "previous": digest_of(tail)}, ensure_ascii=True).encode()
    _append(descriptor, (b"" if is_closed else b"\n") + line + b"\n", end)
    return Head(number, os.fstat(descriptor).st_size, digest_of(line))


def is_whole(line: bytes) -> bool:
    """Tell whether a line is a whole one: a JSON object."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_there(descriptor: int, head: Head, end: int) -> bool:
    content = _before(descriptor, head.size, lambda content: b"\n" in content[:-1]) if head.size <= end else b""
    return content.endswith(b"\n") and digest_of(content[:-1].rpartition(b"\n")[2]) == head.sha256


def _tail(descriptor: int, end: int) -> tuple[bytes, int]:
    """Give all from the last whole line on, and how many torn ones stand behind it."""
    content = _before(descriptor, end, lambda content: any(map(is_whole, content.split(b"\n")[1:])))
    lines = content.removesuffix(b"\n").split(b"\n") if content else []
    torn = next((number for number, line in enumerate(reversed(lines)) if is_whole(line)), len(lines))
    return b"\n".join(lines[-torn - 1 :]), torn


def _before(descriptor: int, end: int, is_enough: Callable[[bytes], bool]) -> bytes:
    """Read back from a place until it is enough, or to the file's beginning."""
    content, start = b"", end
    while start > 0 and not is_enough(content):
        length = min(start, _STEP_BACK)
        start -= length
        content = os.pread(descriptor, length, start) + content
    return content


def _count_lines(descriptor: int, start: int, end: int) -> int:
    return sum(os.pread(descriptor, min(_BLOCK, end - at), at).count(b"\n") for at in range(start, end, _BLOCK))


def _append(descriptor: int, line: bytes, end: int) -> None:
    try:
        view = memoryview(line)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, end)  # half a line would spoil the next one too
        raise
