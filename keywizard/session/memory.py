"""The memory of the program is for it alone: no core dump, no look from outside, and no swap where the system allows that.

What this cannot do: Python copies immutable texts and wipes none of them, so a secret may lie in memory until the process ends; root
reads any memory; a machine that hibernates writes all of it to the disk.
"""

import contextlib
import resource
import sys
from pathlib import Path
from typing import NamedTuple

_GET_DUMPABLE, _SET_DUMPABLE = 3, 4
"""Of prctl(2). What is not dumpable leaves no core, whoever collects them, and nobody but root attaches to it or reads its environment."""
_LOCK_ALL = 1 | 2 | 4
"""MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT of mlockall(2): memory is locked when it is first used, so that no more is taken than before."""
_IPC_LOCK = 1 << 14
"""The capability to lock without a limit (capabilities(7))."""
_STATUS = Path("/proc/self/status")


class MemoryState(NamedTuple):
    """How well the memory of this process is kept."""

    core_limit: int
    """Bytes that a core dump may have at most; -1 is without a limit."""
    is_dumpable: bool | None
    """Whether cores are written and others of the same person may look in; nothing where the system does not tell."""
    is_locked: bool
    """Whether it is kept out of swap."""


def keep_memory_private() -> None:
    """Turn core dumps off, keep other processes out, and lock the memory where nothing can fail by it. What a system refuses is let be."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    with contextlib.suppress(ImportError, OSError, AttributeError):  # a Python without ctypes, a libc without one of the two
        import ctypes  # costs one millisecond

        libc = ctypes.CDLL(None)
        libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
        if _may_lock_all():
            libc.mlockall(_LOCK_ALL)


def _may_lock_all() -> bool:
    # Under a limit that is only large enough for now, a later need of memory would fail, in the middle of making a key.
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        return True
    return bool(int(_status().get("CapEff", "0"), 16) & _IPC_LOCK)


def memory_state() -> MemoryState:
    """Look at this process."""
    is_locked = _status().get("VmLck", "0 kB") != "0 kB"
    return MemoryState(resource.getrlimit(resource.RLIMIT_CORE)[0], _is_dumpable(), is_locked)


def _is_dumpable() -> bool | None:
    if sys.platform != "linux":
        return None
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        return bool(ctypes.CDLL(None).prctl(_GET_DUMPABLE, 0, 0, 0, 0))
    return None


def _status() -> dict[str, str]:
    try:
        lines = _STATUS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
