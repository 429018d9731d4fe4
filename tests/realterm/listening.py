"""What a program writes in answer to a key, to the byte and with its times: from the key until nothing more comes of it."""

import math
import time
from typing import NamedTuple

from tests.realterm.terminal import Chunk, Terminal

QUIET = 0.15
"""Seconds without output after which an answer is whole, if nothing is left to do."""
_PATIENCE = 2.0
"""Seconds after which a key that nothing has answered changes nothing."""


class Heard(NamedTuple):
    """The answer to a key."""

    begun: float
    """When the key was sent, on the performance counter."""
    chunks: tuple[Chunk, ...]
    """All that was written until it was quiet."""
    change: float
    """Seconds until the screen was another; infinite when it stayed as it was."""

    @property
    def size(self) -> int:
        """Bytes written."""
        return sum(len(chunk.data) for chunk in self.chunks)

    @property
    def quiet(self) -> float:
        """Seconds until the last byte."""
        return self.chunks[-1].at - self.begun if self.chunks else 0.0


def press_and_listen(terminal: Terminal, *bindings: str, until: str = "", quiet: float = QUIET) -> Heard:
    """Press bindings and take in the answer; it is not whole before `until` is on the screen.

    The emulator looks on only once it is quiet, so that it does not slow down what is timed.
    """
    before, known = terminal.emulator.cells, len(terminal.chunks)
    begun = time.perf_counter()
    terminal.press(*bindings)
    terminal.read(_PATIENCE)
    change = _settle(terminal, known, before, begun, quiet)
    while until not in terminal.screen:
        known = len(terminal.chunks)
        terminal.wait_for(until)
        settle(terminal, quiet)
        change = min(change, terminal.chunks[known].at - begun)
    heard = tuple(chunk for chunk in terminal.chunks if chunk.at >= begun)
    return Heard(begun, heard, change)


def _settle(terminal: Terminal, known: int, before: object, begun: float, quiet: float) -> float:
    while not terminal.rests(terminal.read, quiet):
        pass
    change = math.inf
    for chunk in terminal.chunks[known:]:
        terminal.show(chunk)
        if change == math.inf and terminal.emulator.cells != before:
            change = chunk.at - begun
    return change


def settle(terminal: Terminal, quiet: float = QUIET) -> None:
    """Take output onto the screen until there is none, and nothing to do that could bring some."""
    while not terminal.is_at_rest(quiet):
        pass


def listen(terminal: Terminal, seconds: float) -> bytes:
    """Give what comes by itself."""
    known, deadline = len(terminal.chunks), time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not terminal.ended:
        terminal.pump(left)
    return b"".join(chunk.data for chunk in terminal.chunks[known:])
