"""The same keys over a slow line: 150 ms there and back, and 64 kbit/s.

No line is needed for it: a line has no influence on a program that writes less than its buffers hold. When each piece of its output
would have come out at the other end follows from when it was written and how long it is. Packet headers, loss and compression are
left out.
"""

import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from tests.bench.programs import OURS, STOCK, opened
from tests.bench.rows import Row, in_turns, ratio_row
from tests.realterm.legs import FIRST, LEGS, begin
from tests.realterm.listening import QUIET, press_and_listen
from tests.realterm.terminal import Chunk, Terminal


class Line(NamedTuple):
    """A line between a person and a program."""

    one_way: float
    """Seconds that a byte is under way."""
    rate: float
    """Bytes a second, from the program to the person."""

    def arrival(self, chunks: Sequence[Chunk]) -> float:
        """Give the moment at which the last byte of an answer arrives, for a key that was under way first."""
        free = 0.0
        for chunk in chunks:
            free = max(free, chunk.at + self.one_way) + len(chunk.data) / self.rate
        return free + self.one_way


SLOW = Line(0.075, 8000)


KEYS = (
    ("next step", LEGS[0].binding, LEGS[0].text, 0.3),
    ("Tab", "tab", "", 0.4),
    ("back", "ctrl+b", FIRST, 0.3),
)
"""What is pressed and seen, and what part of the time of Textual's own output it may take; pressed in this order."""


def slow_line_rows(times: int) -> Iterator[Callable[[], Row]]:
    yield from _SlowLine(times).rows()


class _SlowLine:
    """Our program with either output, in turns; taken once for all rows."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._samples: dict[str, list[list[float]]] = {}

    def rows(self) -> Iterator[Callable[[], Row]]:
        for index, (what, _, _, target) in enumerate(KEYS):
            yield partial(self._row, f"150 ms, 64 kbit/s: {what} to quiet, p50", index, target)

    def _row(self, what: str, index: int, target: float) -> Row:
        if not self._samples:
            with opened(OURS) as ours, opened(STOCK) as stock:
                begin(ours)
                begin(stock)
                self._samples = in_turns(self._times, {"ours": partial(_answers, ours), "stock output": partial(_answers, stock)})
        return ratio_row(what, {name: [each[index] for each in turns] for name, turns in self._samples.items()}, target, statistics.median)


def _answers(terminal: Terminal) -> list[float]:
    """Give the seconds from each key to the arrival of the last byte of its answer."""
    heard = [press_and_listen(terminal, binding, until=text, quiet=QUIET) for _, binding, text, _ in KEYS]
    return [SLOW.arrival(each.chunks) - each.begun for each in heard]
