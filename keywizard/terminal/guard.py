"""Signals come to an orderly end, and the terminal is left as it was found, whatever happens."""

import contextlib
import os
import signal
import termios
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

_ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
_PATIENCE = {signal.SIGHUP: 1.0}
"""Seconds that an orderly end may take; nobody waits at a terminal that is gone."""
_USUAL_PATIENCE = 2.0
_MODES = (2026, 2004, 1000, 1002, 1003, 1015, 1006, 1016, 1004, 2048)
RESTORING = "".join(f"\x1b[?{mode}l" for mode in _MODES) + "\x1b[<u\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[m"
"""Takes back every mode that a screen may have set: mouse, paste, focus and size reports, keyboard, and last the alternate screen."""


class TerminalGuard:
    """Turns signals into an orderly end while it is entered; where that does not come in time, ends the process itself."""

    def __init__(self, end: Callable[[int], None], is_drawn_on: Callable[[], bool], *, stdin: int = 0, stderr: int = 2) -> None:
        """Ask for the end by `end`, from a signal handler; `is_drawn_on` tells whether the terminal has the screen's modes."""
        self.received: int | None = None
        """The signal that came, if one did."""
        self._end = end
        self._is_drawn_on = is_drawn_on
        self._stdin, self._stderr = stdin, stderr
        self._attributes: list[Any] | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Note what the terminal is like, and take the signals over."""
        with contextlib.suppress(termios.error):
            self._attributes = termios.tcgetattr(self._stdin)
        handlers = dict.fromkeys(_ENDING, self._on_signal) | {signal.SIGALRM: self._on_impatience}
        self._before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        """Give the signals back."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.received is not None:
            self._on_impatience(number, frame)
        self.received = number
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE.get(signal.Signals(number), _USUAL_PATIENCE))
        self._end(number)

    def _on_impatience(self, number: int, frame: FrameType | None) -> None:
        """End here and now; a file that is being written is whole or not there, as after any kill."""
        del frame
        restore_terminal(self._stdin, self._stderr, self._attributes, is_drawn_on=self._is_drawn_on())
        os._exit(128 + (self.received or number))


def restore_terminal(stdin: int, stderr: int, attributes: list[Any] | None, *, is_drawn_on: bool) -> None:
    """Put the line settings back, and the modes of a screen that is drawn on; a terminal that does not take it is let be."""
    with contextlib.suppress(OSError, termios.error, ValueError, TypeError, OverflowError):  # a note may hold anything
        if attributes is not None:
            termios.tcsetattr(stdin, termios.TCSANOW, attributes)
    if is_drawn_on:
        with contextlib.suppress(OSError):
            os.set_blocking(stderr, False)  # a line that stalls must not hold the end up
            os.write(stderr, RESTORING.encode())
            os.set_blocking(stderr, True)
