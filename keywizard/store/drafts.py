"""Drafts of unfinished walks: one private file each, and a lock that whoever walks holds as long as the process lives."""

import contextlib
import fcntl
import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomli_w

from keywizard.domain.errors import FileError
from keywizard.store.atomic import PRIVATE_FILE, is_temporary, make_private_folder, told
from keywizard.store.folder import Folder, opened
from keywizard.store.locks import locked_folder
from keywizard.store.toml import Document

MAX_DRAFT_SIZE = 16 * 1024
"""Bytes, as of a profile; a walk takes about one thousand, and as many for each that it left for a way out."""
MAX_LOOKED_AT = 20
"""Drafts that are looked at, the last written first; those behind them come up when others have gone."""

_ID = re.compile(r"[0-9a-f]{16}")
_DRAFT = ".toml"
_LOCK = ".lock"


class Hold:
    """A walk that is this process's own until it lets go, or ends in whatever way."""

    def __init__(self, draft_id: str, descriptor: int) -> None:
        """Keep the lock open."""
        self.draft_id = draft_id
        self._descriptor = descriptor

    def release(self) -> None:
        """Leave the walk to others."""
        os.close(self._descriptor)


class DraftFolder:
    """All drafts under one folder. What looks at locks or takes them waits for others who do; writing a draft waits for nobody."""

    def __init__(self, root: Path) -> None:
        """Work in `root`, which need not exist yet."""
        self.root = root

    def new(self) -> Hold:
        """Begin a draft of one's own, under a name that nobody has; raises FileError."""
        make_private_folder(self.root)
        with locked_folder(self.root) as folder:
            import secrets

            return _hold(folder, secrets.token_hex(8), os.O_CREAT | os.O_EXCL)

    def take(self, draft_id: str) -> Hold | None:
        """Take up a draft that nobody holds; nothing where somebody does, or where it has gone. Raises FileError."""
        with locked_folder(self.root) as folder, contextlib.suppress(BlockingIOError):
            if folder.status(draft_id + _DRAFT):
                return _hold(folder, draft_id, os.O_CREAT)
        return None

    def write(self, hold: Hold, values: Mapping[str, Any]) -> None:
        """Put the state of a walk in place of the one before; survives a kill, not a power cut in the same second. Raises FileError."""
        name = hold.draft_id + _DRAFT
        content = tomli_w.dumps(values).encode()
        if len(content) > MAX_DRAFT_SIZE:
            raise FileError("file-too-long", path=str(self.root / name), limit=MAX_DRAFT_SIZE)
        with opened(self.root) as folder:
            folder.replace(name, content, is_precious=False)

    def read(self, draft_id: str) -> Mapping[str, Any]:
        """Read a draft; raises FileError, `mode-too-open` where others than the owner could have read or written it."""
        path = self.root / (draft_id + _DRAFT)
        with opened(self.root) as folder:
            content = folder.read(path.name, MAX_DRAFT_SIZE)
            status = folder.status(path.name)
        if status is None or status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077 or not stat.S_ISREG(status.st_mode):
            raise FileError("mode-too-open", path=str(path))
        return Document(path, content).values

    def free(self) -> tuple[str, ...]:
        """Name the drafts that nobody holds, the last written first; none where there is no folder. Raises FileError."""
        if not self._has_some(lambda name: name.endswith(_DRAFT)):
            return ()
        with locked_folder(self.root) as folder:
            return tuple(draft_id for draft_id in _written(folder)[:MAX_LOOKED_AT] if _is_free(folder, draft_id))

    def forget(self, hold: Hold) -> None:
        """Remove a draft for good, and let go of it; raises FileError."""
        with locked_folder(self.root) as folder:
            _unlink(folder, hold.draft_id + _DRAFT)
            _unlink(folder, hold.draft_id + _LOCK)
        hold.release()

    def sweep(self) -> tuple[str, ...]:
        """Remove what killed processes left beside the drafts, and name it; a walk that somebody holds is not touched. Raises FileError."""
        if not self._has_some(lambda name: is_temporary(name) or name.endswith(_LOCK)):
            return ()
        with locked_folder(self.root) as folder:
            leftovers = tuple(name for name in folder.names() if _is_leftover(folder, name))
            for name in leftovers:
                _unlink(folder, name)
        return leftovers

    def _has_some(self, wanted: Callable[[str], bool]) -> bool:
        # Whoever finds nothing waits for no lock.
        try:
            with opened(self.root) as folder:
                return any(map(wanted, folder.names()))
        except FileError as error:
            if error.problem != "file-missing":
                raise
            return False


def _is_leftover(folder: Folder, name: str) -> bool:
    if is_temporary(name):
        draft_id = name.split(".")[1]
        return _ID.fullmatch(draft_id) is not None and _is_free(folder, draft_id)
    draft_id = name.removesuffix(_LOCK)
    is_lock = name.endswith(_LOCK) and _ID.fullmatch(draft_id) is not None
    return is_lock and folder.status(draft_id + _DRAFT) is None and _is_free(folder, draft_id)


def _written(folder: Folder) -> list[str]:
    found: list[tuple[int, str]] = []
    for name in folder.names():
        draft_id = name.removesuffix(_DRAFT)
        if name.endswith(_DRAFT) and _ID.fullmatch(draft_id) and (status := folder.status(name)):
            found.append((status.st_mtime_ns, draft_id))
    return [draft_id for _, draft_id in sorted(found, reverse=True)]


def _is_free(folder: Folder, draft_id: str) -> bool:
    # Under the folder's lock: a look at a lock takes it for a moment.
    try:
        _hold(folder, draft_id, 0).release()
    except (BlockingIOError, FileError) as error:
        return isinstance(error, FileError) and error.problem == "file-missing"
    return True


def _hold(folder: Folder, draft_id: str, flags: int) -> Hold:
    name = draft_id + _LOCK
    descriptor = folder.open(name, os.O_RDONLY | os.O_NONBLOCK | flags)
    try:
        _lock(folder.path / name, descriptor)
    except (BlockingIOError, FileError):
        os.close(descriptor)
        raise
    return Hold(draft_id, descriptor)


def _unlink(folder: Folder, name: str) -> None:
    try:
        folder.unlink(name)
    except FileError as error:
        if error.problem != "file-missing":
            raise


def _lock(path: Path, descriptor: int) -> None:
    with told(path):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            is_held = True
        else:
            is_held = False
            if stat.S_IMODE(os.fstat(descriptor).st_mode) != PRIVATE_FILE:
                os.fchmod(descriptor, PRIVATE_FILE)  # a umask may have taken the owner's own bits
    if is_held:
        raise BlockingIOError
