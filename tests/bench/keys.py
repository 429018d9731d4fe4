"""How soon a key is answered, and in how many bytes: an arrow, a character, space, Tab."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import NamedTuple

from tests.bench.programs import BARE, BARE_FIELD, BARE_SWITCHES, DIALOG, OURS, STOCK, Program, in_truecolor, opened, started
from tests.bench.rows import Row, bytes_row, in_turns, p95, ratio_row
from tests.realterm.legs import go_to
from tests.realterm.listening import QUIET, Heard, press_and_listen
from tests.realterm.terminal import Terminal

_LEAST = 10
"""Fewer samples have no 95th percentile worth the name."""
_QUIET = 0.12
"""Seconds of silence after a key that is timed; Textual's own second frame comes within 40 ms."""

_APPLICATION_ARROWS = ("\x1bOB", "\x1bOB", "\x1bOA")
"""Down, down, up, as a terminal sends them to a program that has asked for its keypad."""


class Kind(NamedTuple):
    """A key on a screen of ours."""

    name: str
    step: str
    """The leg of the walk before which it is pressed."""
    there: tuple[str, ...]
    """What brings the cursor to where it is pressed."""
    bindings: tuple[str, ...]
    """The key, and what it takes to be back where one was; all of them are measured."""
    beside: Program | None
    """A bare app that takes the same keys; without one, Textual's own output of our screen stands beside it."""
    slower: float | None
    """How many times as long it may take."""
    most: float | None
    """How many bytes it may take."""


PERMISSIONS = Kind("arrow, permissions and panel", "restrictions", (), ("down",) * 11 + ("up",) * 11, BARE, 2, 600)
LIST_ALONE = Kind("arrow, list alone", "verification", (), ("down", "up"), BARE, 2, None)
KINDS = (
    PERMISSIONS,
    LIST_ALONE,
    Kind("character typed", "label", ("m",), ("m", "backspace"), BARE_FIELD, 2, None),
    Kind("space on a permission", "restrictions", ("down",) * 3, ("space", "space"), BARE_SWITCHES, 2, None),
    Kind("Tab", "restrictions", (), ("tab",) * 3, None, None, 1200),
)


def key_rows(times: int) -> Iterator[Callable[[], Row]]:
    for kind in KINDS:
        taken = _Taken(kind, times)
        for name, of in (("p50", statistics.median), ("p95", p95)):
            yield partial(taken.row, f"{kind.name}: to change, {name}", lambda heard: heard.change, of, kind.slower if of is p95 else None)
        yield partial(taken.row, f"{kind.name}: to quiet, p50", lambda heard: heard.quiet, statistics.median, None)
    for kind in KINDS:
        yield partial(_bytes_row, kind, OURS, STOCK)
    local = PERMISSIONS._replace(most=None)  # over a network 256 colours are the most that is used
    yield partial(_bytes_row, local, in_truecolor(OURS), in_truecolor(STOCK), " (truecolor)")
    yield _dialog_row


class _Taken:
    """The samples of a kind, taken once for all its rows."""

    def __init__(self, kind: Kind, times: int) -> None:
        self._kind = kind
        self._times = max(times, _LEAST)
        self._samples: dict[str, list[list[Heard]]] = {}

    def row(self, what: str, figure: Callable[[Heard], float], of: Callable[[Sequence[float]], float], target: float | None) -> Row:
        if not self._samples:
            self._take()
        flat = {name: [figure(heard) for turn in turns for heard in turn] for name, turns in self._samples.items()}
        return ratio_row(what, flat, target, of)

    def _take(self) -> None:
        kind = self._kind
        with ExitStack() as stack:
            ours = stack.enter_context(_there(kind, OURS))
            beside = stack.enter_context(started(kind.beside) if kind.beside else _there(kind, STOCK))
            name = "bare Textual app" if kind.beside else "stock output"
            measures = {"ours": partial(_press_each, ours, kind.bindings), name: partial(_press_each, beside, kind.bindings)}
            self._samples = in_turns(self._times, measures)


@contextmanager
def _there(kind: Kind, program: Program) -> Iterator[Terminal]:
    """Give a program of ours with the cursor where the key is pressed."""
    with opened(program) as terminal:
        go_to(terminal, kind.step)
        for binding in kind.there:
            press_and_listen(terminal, binding)
        yield terminal


def _press_each(terminal: Terminal, bindings: Sequence[str], quiet: float = _QUIET) -> list[Heard]:
    return [press_and_listen(terminal, binding, quiet=quiet) for binding in bindings]


def _most_bytes(kind: Kind, program: Program) -> int:
    with _there(kind, program) as terminal:
        return max(heard.size for heard in _press_each(terminal, kind.bindings, QUIET))


def _bytes_row(kind: Kind, program: Program, stock: Program, where: str = "") -> Row:
    return bytes_row(f"{kind.name}: bytes, most{where}", _most_bytes(kind, program), _most_bytes(kind, stock), kind.most)


def _dialog_row() -> Row:
    with started(DIALOG) as terminal:
        dialog = max(heard.size for heard in _press_each(terminal, _APPLICATION_ARROWS, QUIET))
    ours = _most_bytes(LIST_ALONE, OURS)
    return Row(f"{LIST_ALONE.name}: bytes, most", f"{ours} B", f"{dialog} B dialog --menu", ours, dialog, " B")
