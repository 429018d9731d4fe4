"""What a program takes that is left alone, and what it keeps after long use."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psutil

from tests.bench.programs import BARE, OURS, opened, started
from tests.bench.rows import NotThereError, Row
from tests.realterm.legs import FIRST, LEGS, begin
from tests.realterm.listening import listen
from tests.realterm.terminal import Terminal

_CHANGES = (100, 300)
"""After how many changes of screen memory is looked at."""
_FLAT = 1.05
"""How much more there may be after the second than after the first."""
_MEGABYTE = 1 << 20


def idle_rows(seconds: float) -> Iterator[Callable[[], Row]]:
    yield from _Idle(seconds).rows()
    yield from _Memory().rows()


class _Idle:
    """Our program and a bare app, left alone at the same time; taken once for both rows."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._written = 0
        self._busy: tuple[float, float] | None = None

    def rows(self) -> Iterator[Callable[[], Row]]:
        yield self._bytes_row
        yield self._processor_row

    def _take(self) -> tuple[float, float]:
        if self._busy is None:
            with started(OURS) as ours, started(BARE) as bare:
                before = [_busy_seconds(each) for each in (ours, bare)]
                self._written = len(listen(ours, self._seconds))
                after = [_busy_seconds(each) for each in (ours, bare)]
            self._busy = after[0] - before[0], after[1] - before[1]
        return self._busy

    def _bytes_row(self) -> Row:
        self._take()
        return Row("idle: bytes written", f"{self._written} B", f"in {self._seconds:g} s", self._written, 0, " B")

    def _processor_row(self) -> Row:
        ours, bare = self._take()
        return Row("idle: processor", f"{ours * 1000:.1f} ms", f"{bare * 1000:.1f} ms bare Textual app", ours / bare, 2)


def _busy_seconds(terminal: Terminal) -> float:
    """Give the time that a program has been running on a processor: Linux counts it to the nanosecond."""
    counters = Path(f"/proc/{terminal.process.pid}/task").glob("*/schedstat")
    counted = sum(int(path.read_text(encoding="ascii").split()[0]) for path in counters)
    if not counted:
        raise NotThereError("this system does not count a program's time finely enough")
    return counted / 1e9


class _Memory:
    """A walk to and fro between two steps; taken once for all rows."""

    def __init__(self) -> None:
        self._taken: list[float] = []

    def rows(self) -> Iterator[Callable[[], Row]]:
        yield partial(self._row, f"memory after {_CHANGES[1]} changes of screen", 65)
        yield self._flat_row

    def _take(self) -> list[float]:
        if not self._taken:
            with ExitStack() as stack:
                ours = stack.enter_context(opened(OURS))
                begin(ours)
                bare = stack.enter_context(started(BARE))
                done = 0
                for changes in _CHANGES:
                    _go_to_and_fro(ours, changes - done)
                    done = changes
                    self._taken.append(_megabytes(ours))
                self._taken.append(_megabytes(bare))
        return self._taken

    def _row(self, what: str, target: float) -> Row:
        _, last, bare = self._take()
        return Row(what, f"{last:.1f} MB", f"{bare:.1f} MB bare Textual app at rest", last, target, " MB")

    def _flat_row(self) -> Row:
        first, last, _ = self._take()
        return Row(f"memory, {_CHANGES[1]} changes beside {_CHANGES[0]}", f"{last:.1f} MB", f"{first:.1f} MB", last / first, _FLAT)


def _go_to_and_fro(terminal: Terminal, changes: int) -> None:
    there = LEGS[0]
    for _ in range(changes // 2):
        terminal.press(there.binding)
        terminal.wait_for(there.text)
        terminal.press("ctrl+b")
        terminal.wait_for(FIRST)


def _megabytes(terminal: Terminal) -> float:
    """Give the resident memory."""
    return float(psutil.Process(terminal.process.pid).memory_info().rss) / _MEGABYTE
