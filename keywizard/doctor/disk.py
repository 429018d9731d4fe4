"""What lies on disk, looked at without touching it."""

import contextlib
import os
import stat
from pathlib import Path

from keywizard.doctor.surroundings import DiskFacts, FolderFacts, KeyFacts, LogFacts, Stored
from keywizard.domain.errors import FileError
from keywizard.domain.place import Place
from keywizard.store.audit import head_file
from keywizard.store.audit_chain import read_log, verify
from keywizard.store.keyring import Keyring
from keywizard.store.paths import Paths

_MOUNTS = Path("/proc/self/mounts")


def stored_under(paths: Paths) -> Stored:
    """Look at everything under the three roots."""
    roots = (paths.data, paths.config, paths.state)
    mounts = read_mounts(_MOUNTS)
    disks = {disk.mount_point: disk for root in roots if (disk := disk_of(nearest(root), mounts))}
    return Stored(
        (_folder(paths.data), _folder(paths.config), _folder(paths.state)),
        tuple(disks.values()),
        _keys(Keyring(paths.keys)),
        _log(paths.audit_file),
        len(_matching(paths.drafts, "*.toml")),
        _matching(paths.keys, ".new-*"),
        _matching(paths.state, "crash-*.txt"),
    )


def _folder(path: Path) -> FolderFacts:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return FolderFacts(str(path), os.path.lexists(path), False, 0, True, os.access(nearest(path), os.W_OK | os.X_OK))
    mode = stat.S_IMODE(status.st_mode)
    is_folder = stat.S_ISDIR(status.st_mode)
    return FolderFacts(str(path), True, is_folder, mode, status.st_uid == os.getuid(), os.access(path, os.W_OK | os.X_OK))


def nearest(path: Path) -> Path:
    """Give the path itself, or the nearest folder above it that is there."""
    return next((each for each in (path, *path.parents) if os.path.lexists(each)), Path("/"))


def read_mounts(table: Path) -> dict[str, tuple[str, bool]]:
    """Give each mount point with its type and whether it is read-only; nothing where the system has no such table."""
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return {}
    rows = (fields for line in lines if len(fields := line.split(" ")) >= 4)
    return {_unescaped(point): (kind, "ro" in options.split(",")) for _, point, kind, options, *_ in rows}


def _unescaped(text: str) -> str:
    for code, char in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        text = text.replace(code, char)
    return text


def disk_of(path: Path, mounts: dict[str, tuple[str, bool]]) -> DiskFacts | None:
    """Give the file system that holds a path, where that can be told."""
    try:
        real = path.resolve()
        space = os.statvfs(real)
    except (OSError, RuntimeError):
        return None
    point = next((str(each) for each in (real, *real.parents) if str(each) in mounts), None)
    if point is None:
        return None
    kind, is_read_only = mounts[point]
    return DiskFacts(point, kind, is_read_only, space.f_bavail * space.f_frsize)


def _keys(keyring: Keyring) -> tuple[KeyFacts, ...] | None:
    try:
        return tuple(_key(keyring, name) for name in keyring.names())
    except (FileError, OSError):
        return None


def _key(keyring: Keyring, name: str) -> KeyFacts:
    try:
        stored = keyring.get(name)
        weak = tuple(map(str, stored.weak_modes()))
    except (FileError, OSError):
        return KeyFacts(name, is_readable=False, weak_modes=(), is_waiting=False)
    profile = stored.profile
    is_used = bool(profile.label) and profile.retired_at is None
    is_waiting = profile.place is Place.BINANCE and is_used and profile.api_key is None
    return KeyFacts(name, is_readable=True, weak_modes=weak, is_waiting=is_waiting)


def _log(path: Path) -> LogFacts | None:
    try:
        if not (os.path.lexists(path) or os.path.lexists(head_file(path))):
            return None
        found = verify(*read_log(path))
        mode = path.lstat().st_mode if found.lines else 0
    except (FileError, OSError):
        return LogFacts(str(path), is_readable=False)
    return LogFacts(str(path), True, found.lines, not found.flaws, bool(stat.S_IMODE(mode) & 0o077))


def _matching(folder: Path, pattern: str) -> tuple[str, ...]:
    with contextlib.suppress(OSError):
        return tuple(sorted(map(str, folder.glob(pattern)), key=lambda path: (len(path), path)))  # crash-2 before crash-10
    return ()
