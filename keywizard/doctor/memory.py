"""What can be told of the memory that secrets lie in: core dumps, swap, and who may look into it."""

import os
from collections.abc import Iterator
from pathlib import Path

from keywizard.doctor.findings import Finding, Topic, ok, warning
from keywizard.doctor.surroundings import MemoryFacts, SwapFacts
from keywizard.domain.label import printable
from keywizard.session.memory import memory_state

_SWAPS, _DEVICES = Path("/proc/swaps"), Path("/sys/dev/block")
_PTRACE_SCOPE = Path("/proc/sys/kernel/yama/ptrace_scope")
_ENCRYPTED = "CRYPT-"
"""How device-mapper's id of a device begins that dm-crypt encrypts."""
_DEEPEST = 8
"""Devices that stand on one another: a volume in a group on an encrypted partition has three."""


def memory_facts() -> MemoryFacts:
    """Look at this process and at the machine."""
    return MemoryFacts(memory_state(), swaps_in(_SWAPS, _DEVICES), _ptrace_scope())


def _ptrace_scope() -> int | None:
    try:
        return int(_PTRACE_SCOPE.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def swaps_in(table: Path, devices: Path) -> tuple[SwapFacts, ...] | None:
    """Read the table of swaps, and look each device up under `devices`; nothing where the system has no such table."""
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()[1:]
    except OSError:
        return None
    paths = [line.split()[0].replace(r"\040", " ") for line in lines if line.split()]
    return tuple(SwapFacts(path, Path(path).name.startswith("zram") or _is_encrypted(path, devices)) for path in paths)


def _is_encrypted(path: str, devices: Path) -> bool:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return False
    device = status.st_rdev or status.st_dev  # a device of its own, or a file on one
    return _stands_on_encryption(devices / f"{os.major(device)}:{os.minor(device)}", _DEEPEST)


def _stands_on_encryption(device: Path, depth: int) -> bool:
    try:
        if (device / "dm" / "uuid").read_text(encoding="ascii", errors="replace").startswith(_ENCRYPTED):
            return True
    except OSError:
        return False  # no device of device-mapper: a plain disk, or nothing that is known
    below = [each for each in (device / "slaves").glob("*") if depth]
    return bool(below) and all(_stands_on_encryption(each, depth - 1) for each in below)


def memory_findings(memory: MemoryFacts) -> Iterator[Finding]:
    """Judge how well what lies in memory is kept."""
    process = memory.process
    if process.core_limit == 0 and process.is_dumpable is not True:
        yield ok(Topic.CORE_DUMPS, "core-dumps.off")
    else:
        yield warning(Topic.CORE_DUMPS, "core-dumps.on")
    yield _swap(memory)
    yield _debuggers(process.is_dumpable, memory.ptrace_scope)


def _swap(memory: MemoryFacts) -> Finding:
    if memory.process.is_locked:
        return ok(Topic.SWAP, "swap.locked")
    if memory.swaps is None:
        return ok(Topic.SWAP, "swap.unknown")
    open_ones = [printable(swap.path) for swap in memory.swaps if not swap.is_safe]
    if open_ones:
        return warning(Topic.SWAP, "swap.open", names=", ".join(open_ones))
    return ok(Topic.SWAP, "swap.safe" if memory.swaps else "swap.none")


def _debuggers(is_dumpable: bool | None, scope: int | None) -> Finding:  # noqa: FBT001  # as the system says it
    if is_dumpable is None:
        return ok(Topic.DEBUGGERS, "debuggers.unknown")
    if is_dumpable:
        return ok(Topic.DEBUGGERS, "debuggers.scoped", scope=scope) if scope else warning(Topic.DEBUGGERS, "debuggers.open")
    if scope == 0:
        return ok(Topic.DEBUGGERS, "debuggers.kept-out-here")
    return ok(Topic.DEBUGGERS, "debuggers.kept-out")
