"""Whole screens: the first one, and the change from each step to the next."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from operator import itemgetter

from tests.bench.programs import BARE, OURS, STOCK, Program, in_truecolor, opened
from tests.bench.rows import NotThereError, Row, bytes_row, in_turns, p95, ratio_row
from tests.realterm.legs import FIRST, LEGS, begin, walk
from tests.realterm.listening import Heard, press_and_listen, settle
from tests.realterm.terminal import LIMIT, Terminal

_STEP_BYTES = 3500
_QUIET = 0.12
"""Seconds of silence that end what is timed."""


def screen_rows(times: int) -> Iterator[Callable[[], Row]]:
    yield partial(_paint_row, times)
    yield _paint_bytes_row
    yield from _Steps(times).rows()
    yield from _StepBytes(OURS, STOCK).rows()
    yield from _StepBytes(in_truecolor(OURS), in_truecolor(STOCK), " (truecolor)").rows()


def _paint_row(times: int) -> Row:
    samples = in_turns(times, {"ours": partial(_first_paint, OURS), "bare Textual app": partial(_first_paint, BARE)})
    return ratio_row("first useful paint", samples, 1.3, statistics.median)


def _first_paint(program: Program) -> float:
    with opened(program) as terminal:
        # Unseen, so that the emulator does not slow down what is timed.
        while terminal.read(_QUIET if program.first_text.encode() in terminal.raw else LIMIT) is not None:
            pass
        for chunk in terminal.chunks:
            terminal.show(chunk)
            if program.first_text in terminal.screen:
                return chunk.at - terminal.started
        raise NotThereError(f"its first screen does not say {program.first_text!r}: {terminal.screen.strip()[:120]!r}")


def _paint_bytes_row() -> Row:
    ours, stock = (_paint_bytes(program) for program in (OURS, STOCK))
    return bytes_row("first paint, bytes", ours, stock, _STEP_BYTES)


def _paint_bytes(program: Program) -> int:
    with opened(program) as terminal:
        begin(terminal)
        return len(terminal.raw)


class _Steps:
    """From one step to the next and back, in turns; taken once for all rows."""

    def __init__(self, times: int) -> None:
        self._times = max(times, 10)
        self._samples: dict[str, list[list[Heard]]] = {}

    def rows(self) -> Iterator[Callable[[], Row]]:
        for name, of in (("p50", statistics.median), ("p95", p95)):
            yield partial(self._row, f"next step: to change, {name}", lambda heard: heard.change, of)
            yield partial(self._row, f"next step: to quiet, {name}", lambda heard: heard.quiet, of)

    def _row(self, what: str, figure: Callable[[Heard], float], of: Callable[[Sequence[float]], float]) -> Row:
        if not self._samples:
            with ExitStack() as stack:
                terminals = {name: stack.enter_context(opened(program)) for name, program in (("ours", OURS), ("stock output", STOCK))}
                for terminal in terminals.values():
                    begin(terminal)
                self._samples = in_turns(self._times, {name: partial(_there_and_back, each) for name, each in terminals.items()})
        flat = {name: [figure(heard) for turn in turns for heard in turn] for name, turns in self._samples.items()}
        return ratio_row(what, flat, None, of)


def _there_and_back(terminal: Terminal) -> list[Heard]:
    there, back = LEGS[0], ("ctrl+b", FIRST)
    return [press_and_listen(terminal, key, until=text, quiet=_QUIET) for key, text in ((there.binding, there.text), back)]


class _StepBytes:
    """One walk with each output: what every step took to change, and what each whole screen takes."""

    def __init__(self, program: Program, stock: Program, where: str = "") -> None:
        self._programs = program, stock
        self._where = where
        self._steps: list[dict[str, int]] = []
        self._screens: list[list[int]] = []

    def rows(self) -> Iterator[Callable[[], Row]]:
        yield partial(self._row, "next step: bytes, median", lambda sizes: statistics.median(sizes.values()))
        yield self._worst_row
        if not self._where:
            for leg in LEGS:
                yield partial(self._row, f"next step: bytes, from {leg.name}", itemgetter(leg.name))
        yield self._screen_row

    def _walk(self) -> None:
        if not self._steps:
            taken = [_walk_bytes(program) for program in self._programs]
            self._steps = [steps for steps, _ in taken]
            self._screens = [screens for _, screens in taken]

    def _row(self, what: str, of: Callable[[dict[str, int]], float]) -> Row:
        self._walk()
        ours, stock = map(of, self._steps)
        return bytes_row(f"{what}{self._where}", ours, stock, _STEP_BYTES)

    def _worst_row(self) -> Row:
        self._walk()
        worst = max(self._steps[0], key=lambda name: self._steps[0][name])
        return self._row(f"next step: bytes, most ({worst})", lambda sizes: sizes[worst])

    def _screen_row(self) -> Row:
        self._walk()
        ours, stock = map(max, self._screens)
        return bytes_row(f"a whole screen (Ctrl+L): bytes, most{self._where}", ours, stock, None)


def _walk_bytes(program: Program) -> tuple[dict[str, int], list[int]]:
    with opened(program) as terminal:
        begin(terminal)
        steps, screens = {}, [press_and_listen(terminal, "ctrl+l").size]
        for leg, heard in walk(terminal):
            steps[leg.name] = heard.size
            screens.append(press_and_listen(terminal, "ctrl+l").size)
            settle(terminal)
        return steps, screens
