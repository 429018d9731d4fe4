"""Whether programs have done what there was to do, or wait for their turn on a busy machine: silence alone does not tell."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_ASLEEP = frozenset("STtZX")
"""States of a thread that waits for the world, is stopped, or has ended; the others run, or wait for a processor or a disk."""
_PROCESS_CLOCK = 2
"""What Linux adds to the number of a process to name the clock of the time that it has spent on processors."""


class Standing(NamedTuple):
    """Where a program and what it has started stand."""

    is_asleep: bool
    """Whether no thread of them has anything to do."""
    spent: int
    """Nanoseconds of processors that they have used."""


def standing(process_id: int) -> Standing:
    """Look at a program and at what it has started; one that has ended is asleep."""
    family = list(_family(process_id))
    return Standing(all(map(_is_asleep, family)), sum(map(_spent, family)))


def _family(process_id: int) -> Iterator[int]:
    yield process_id
    for children in Path(f"/proc/{process_id}/task").glob("*/children"):
        try:
            text = children.read_text(encoding="ascii")
        except OSError:  # ended meanwhile
            continue
        for child in text.split():
            yield from _family(int(child))


def others_work() -> bool:
    """Tell whether another thread of this process has anything to do."""
    return not _is_asleep(os.getpid(), but=threading.get_native_id())


def _is_asleep(process_id: int, but: int = 0) -> bool:
    for stat in Path(f"/proc/{process_id}/task").glob("*/stat"):
        if stat.parent.name == str(but):
            continue
        try:
            state = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
        except OSError:  # ended meanwhile
            continue
        if state not in _ASLEEP:
            return False
    return True


def _spent(process_id: int) -> int:
    try:
        return time.clock_gettime_ns(~process_id << 3 | _PROCESS_CLOCK)
    except OSError:  # ended meanwhile
        return 0
