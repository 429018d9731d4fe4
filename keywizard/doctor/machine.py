"""What is found of the machine: versions, folders, disks, keys, leftovers, clock."""

from collections.abc import Iterator
from datetime import datetime

from keywizard.doctor.findings import Finding, Topic, ok, problem, warning
from keywizard.doctor.surroundings import DiskFacts, FolderFacts, KeyFacts, LogFacts, Ntp, Stored, Versions
from keywizard.domain.label import printable

_MODELESS = frozenset({"vfat", "exfat", "msdos", "ntfs", "ntfs3", "fuseblk", "9p", "drvfs", "vboxsf", "hfs"})
"""File systems that keep no modes of their own, so that a file cannot be for one person alone."""
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs"})
"""File systems on other machines, where a lock may not hold and the machine's owner reads along."""
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_LAYERED = frozenset({"overlay", "aufs"})
"""The writable layer of a container, which goes with it."""
_FULL = 1024 * 1024
"""Bytes; a key takes a few thousand, and what else is written is small too."""
_YEARS = range(2026, 2100)
"""Years in which this program can be run by a clock that is right."""


def version_findings(versions: Versions) -> Iterator[Finding]:
    """Say what runs."""
    yield ok(Topic.PROGRAM, "program.versions", program=versions.program, python=versions.python)
    missing = [name for name, version in versions.packages.items() if version is None]
    if missing:
        yield problem(Topic.PACKAGES, "packages.missing", names=", ".join(missing))
    else:
        yield ok(Topic.PACKAGES, "packages.all", names=", ".join(f"{name} {version}" for name, version in versions.packages.items()))


def stored_findings(stored: Stored | None) -> Iterator[Finding]:
    """Judge what lies on disk."""
    if stored is None:
        yield problem(Topic.HOME, "home.missing")
        return
    for topic, folder in zip((Topic.DATA, Topic.CONFIG, Topic.STATE), stored.folders, strict=True):
        yield _folder(topic, folder)
    for disk in stored.disks:
        yield _disk(disk)
    yield from _keys(stored.keys)
    yield _log(stored.log)
    yield _unfinished(stored)
    if stored.crash_reports:
        yield warning(Topic.CRASHES, "crashes.some", count=len(stored.crash_reports), path=printable(stored.crash_reports[-1]))
    else:
        yield ok(Topic.CRASHES, "crashes.none")


def _folder(topic: Topic, folder: FolderFacts) -> Finding:
    values = {"path": printable(folder.path), "mode": f"{folder.mode:04o}"}
    if folder.is_there and not folder.is_folder:
        return problem(topic, "folder.no-folder", **values)
    if not folder.is_own:
        return problem(topic, "folder.foreign", **values)
    if not folder.is_writable:
        return problem(topic, "folder.unwritable" if folder.is_there else "folder.unmakeable", **values)
    if folder.mode & 0o022:
        return problem(topic, "folder.writable-by-others", **values)
    if folder.mode & 0o055:
        return warning(topic, "folder.open", **values)
    return ok(topic, "folder.private" if folder.is_there else "folder.absent", **values)


def _disk(disk: DiskFacts) -> Finding:
    values = {"kind": printable(disk.kind), "point": printable(disk.mount_point), "free": _amount(disk.free)}
    if disk.is_read_only:
        return problem(Topic.DISK, "disk.read-only", **values)
    if disk.free < _FULL:
        return problem(Topic.DISK, "disk.full", **values)
    weaknesses = (("disk.modeless", _MODELESS), ("disk.network", _NETWORK), ("disk.in-memory", _IN_MEMORY), ("disk.layered", _LAYERED))
    text = next((text for text, kinds in weaknesses if disk.kind in kinds), None)
    return warning(Topic.DISK, text, **values) if text else ok(Topic.DISK, "disk.good", **values)


def _amount(size: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.0f} {unit}" if size >= 10 * factor else f"{size / factor:.1f} {unit}"
    return f"{size} B"


def _keys(keys: tuple[KeyFacts, ...] | None) -> Iterator[Finding]:
    if keys is None:
        yield problem(Topic.KEYS, "keys.unreadable")
        return
    troubled = [key for key in keys if key.weak_modes or not key.is_readable]
    for key in troubled:
        if key.weak_modes:
            yield problem(Topic.KEYS, "keys.weak", name=key.name, paths=", ".join(map(printable, key.weak_modes)))
        else:
            yield problem(Topic.KEYS, "keys.broken", name=key.name)
    if not troubled:
        yield ok(Topic.KEYS, "keys.private", count=len(keys)) if keys else ok(Topic.KEYS, "keys.none")


def _log(log: LogFacts | None) -> Finding:
    if log is None:
        return ok(Topic.LOG, "log.none")
    if not log.is_readable:
        return problem(Topic.LOG, "log.unreadable")
    if not log.is_sound:
        return problem(Topic.LOG, "log.changed")
    return warning(Topic.LOG, "log.open", path=printable(log.path)) if log.is_open else ok(Topic.LOG, "log.whole", count=log.lines)


def _unfinished(stored: Stored) -> Finding:
    if stored.leftovers:
        names = ", ".join(printable(path.rpartition("/")[2]) for path in stored.leftovers)
        return warning(Topic.LEFT_UNDONE, "left-undone.half-done", names=names)
    waiting = [key.name for key in stored.keys or () if key.is_waiting]
    if waiting:
        return ok(Topic.LEFT_UNDONE, "left-undone.waiting", names=", ".join(waiting))
    return ok(Topic.LEFT_UNDONE, "left-undone.walks", count=stored.drafts) if stored.drafts else ok(Topic.LEFT_UNDONE, "left-undone.none")


def clock_finding(now: datetime, ntp: Ntp) -> Finding:
    """Judge the clock, as far as that can be done offline; one-time codes and signed requests need it."""
    values = {"moment": f"{now:%Y-%m-%d %H:%M} {now.tzname() or ''}".rstrip()}
    if now.year not in _YEARS:
        return problem(Topic.CLOCK, "clock.wrong", **values)
    return warning(Topic.CLOCK, "clock.waiting", **values) if ntp is Ntp.WAITING else ok(Topic.CLOCK, f"clock.{ntp}", **values)
