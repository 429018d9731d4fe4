"""What a person waits for in a terminal: the first screen, the answer to a key, and silence."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.processes import quiet_environment
from tests.bench.rows import NotThereError, Row, in_turns, p95, ratio_row
from tests.realterm.terminal import Terminal

_QUIET = 0.1
"""Seconds without output after which a screen is taken to be finished."""
_IDLE = 5.0
"""Seconds during which an idle program is listened to."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something that paints a screen."""

    arguments: tuple[str, ...]
    first_text: str
    """What its first useful screen says."""


OURS = Program(("-m", "keywizard", "--lang", "en"), "Practice")
BARE = Program(("-m", "tests.bench.bare"), "bare-ready")


def screen_rows(times: int) -> Iterator[Callable[[], Row]]:
    yield lambda: _paint_row(times)
    yield lambda: _key_row(times)
    yield _idle_row


def _paint_row(times: int) -> Row:
    samples = in_turns(times, {"ours": lambda: _first_paint(OURS), "bare Textual app": lambda: _first_paint(BARE)})
    return ratio_row("first useful paint", samples, 1.3, statistics.median)


def _key_row(times: int) -> Row:
    with tempfile.TemporaryDirectory() as home, _started(OURS, home) as ours, _started(BARE, home) as bare:
        samples = in_turns(max(times, 10), {"ours": lambda: _arrows(ours), "bare OptionList": lambda: _arrows(bare)})
    return ratio_row("arrow to change, p95", samples, 2, p95)


def _idle_row() -> Row:
    with tempfile.TemporaryDirectory() as home, _started(OURS, home) as ours:
        written = len(_listen(ours, _IDLE))
    return Row("bytes written while idle", f"{written} B", f"in {_IDLE:g} s", written, 0, " B")


def _first_paint(program: Program) -> float:
    with tempfile.TemporaryDirectory() as home, _terminal(program, home) as terminal:
        _settle(terminal)
        for chunk in terminal.chunks:
            terminal.show(chunk)
            if program.first_text in terminal.screen:
                return chunk.at - terminal.started
        raise NotThereError(f"its first screen does not say {program.first_text!r}: {terminal.screen.strip()[:120]!r}")


def _arrows(terminal: Terminal) -> float:
    """Give the longer of two moves, down and back up, so that every turn starts in the same place."""
    return max(_key_to_change(terminal, binding) for binding in ("down", "up"))


def _key_to_change(terminal: Terminal, binding: str) -> float:
    before, heard = terminal.emulator.cells, len(terminal.chunks)
    begun = time.perf_counter()
    terminal.press(binding)
    _settle(terminal)
    changes = []
    for chunk in terminal.chunks[heard:]:
        terminal.show(chunk)
        if terminal.emulator.cells != before:
            changes.append(chunk.at - begun)
    if not changes:
        raise NotThereError(f"the {binding} arrow changed nothing")
    return changes[0]


def _started(program: Program, home: str) -> Terminal:
    terminal = _terminal(program, home)
    try:
        terminal.wait_for(program.first_text, limit=10)
    except AssertionError as error:
        terminal.__exit__(None, None, None)
        raise NotThereError(str(error).splitlines()[0]) from error
    while terminal.pump(_QUIET) is not None:
        pass
    return terminal


def _settle(terminal: Terminal) -> None:
    """Read, unseen, until the first output has come and then silence."""
    terminal.read(10)
    while terminal.read(_QUIET) is not None:
        pass


def _listen(terminal: Terminal, seconds: float) -> bytes:
    heard, deadline = len(terminal.chunks), time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not terminal.ended:
        terminal.read(left)
    return b"".join(chunk.data for chunk in terminal.chunks[heard:])


def _terminal(program: Program, home: str) -> Terminal:
    return Terminal([sys.executable, *program.arguments], env=quiet_environment(home))
