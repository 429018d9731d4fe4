"""How soon the shell is back after the key that leaves."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.bench.programs import BARE, OURS, Program, started
from tests.bench.rows import Row, in_turns, ratio_row
from tests.realterm.listening import press_and_listen
from tests.realterm.terminal import LIMIT


def leaving_rows(times: int) -> Iterator[Callable[[], Row]]:
    yield from _Leaving(times).rows()


class _Leaving:
    """Our program and a bare app, both left in turns; taken once for both rows."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._samples: dict[str, list[tuple[float, float]]] = {}

    def rows(self) -> Iterator[Callable[[], Row]]:
        yield lambda: self._row("leaving: key to the last byte", 0, 0.1)
        yield lambda: self._row("leaving: key to the shell", 1, None)

    def _row(self, what: str, index: int, target: float | None) -> Row:
        if not self._samples:
            measures = {"ours": partial(_leave, OURS, ("ctrl+q", "tab", "enter")), "stock Textual": partial(_leave, BARE, ("ctrl+q",))}
            self._samples = in_turns(self._times, measures)
        return ratio_row(what, {name: [pair[index] for pair in pairs] for name, pairs in self._samples.items()}, target, statistics.median)


def _leave(program: Program, bindings: Sequence[str]) -> tuple[float, float]:
    """Press keys, of which the last one leaves; give the seconds from there to the last byte, and to the end of the program."""
    with started(program) as terminal:
        for binding in bindings[:-1]:
            press_and_listen(terminal, binding)
        begun = time.perf_counter()
        terminal.press(bindings[-1])
        while not terminal.ended:
            terminal.read(LIMIT)
        return terminal.chunks[-1].at - begun, time.perf_counter() - begun
