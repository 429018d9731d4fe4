"""Standard input of a terminal, line by line, echoed or not."""

import contextlib
import os
import select
import signal
import termios
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any, Protocol

_Handler = Callable[[int, FrameType | None], None]
_CHUNK = 1 << 16
_PASTE_BRACKETS = (b"\x1b[200~", b"\x1b[201~")
"""What a terminal puts around a paste where a program before us asked for it and did not take that back."""
_LFLAG = 3
"""Where `termios.tcgetattr` gives the local flags."""


class Keyboard(Protocol):
    """What lines come from."""

    def line(self) -> str | None:
        """Wait for a line and give it without its end; nothing at the end of input."""

    def has_more(self, seconds: float) -> bool:
        """Tell whether more comes within so many seconds, as it does while a paste goes on."""

    def ahead(self) -> str:
        """Give what is there already behind the last line, without taking it."""

    def drop_blank(self, seconds: float) -> None:
        """Drop the empty lines that come within so many seconds, and nothing else."""

    def shown(self, again: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """Let what is typed be seen; `again` repeats the prompt after the program was stopped and continued."""

    def hidden(self, again: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """Do the same, showing nothing of what is typed."""


class TerminalKeyboard:
    """A terminal by its descriptor, in the mode in which it edits lines itself."""

    def __init__(self, descriptor: int, wake: int) -> None:
        """Read from `descriptor`; `wake` can be read when a signal has come."""
        self._descriptor = descriptor
        self._wake = wake
        self._read = b""
        self._has_ended = False

    def line(self) -> str | None:
        """Wait for a line; a last one without an end counts as typed by nobody."""
        while b"\n" not in self._read:
            if self._has_ended or not self._read_on():
                self._read, self._has_ended = b"", False
                return None
        line, _, self._read = self._read.partition(b"\n")
        for bracket in _PASTE_BRACKETS:
            line = line.replace(bracket, b"")
        return _decoded(line.removesuffix(b"\r"))

    def _is_there(self, seconds: float | None) -> bool:
        """Wait for input; a signal meanwhile is handled at once, and the wait begins anew."""
        while True:
            ready, _, _ = select.select([self._descriptor, self._wake], [], [], seconds)
            if self._wake not in ready:
                return bool(ready)
            os.read(self._wake, _CHUNK)

    def _read_on(self) -> bool:
        self._is_there(None)
        try:
            piece = os.read(self._descriptor, _CHUNK)
        except OSError:
            piece = b""  # the terminal is gone
        self._read += piece
        self._has_ended = not piece
        return bool(piece)

    def has_more(self, seconds: float) -> bool:
        """Look whether more is there, or comes in time."""
        return bool(self._read) or self._is_there(seconds)

    def ahead(self) -> str:
        """Read all that is there, and keep it."""
        while not self._has_ended and self._is_there(0):
            self._read_on()
        return _decoded(self._read)

    def drop_blank(self, seconds: float) -> None:
        """Drop line ends alone; what else is there stays to be read."""
        while not self._has_ended and self.has_more(seconds) and (self._read or self._read_on()):
            self._read = self._read.lstrip(b"\r\n")
            if self._read:
                return

    @contextlib.contextmanager
    def shown(self, again: Callable[[], None]) -> Iterator[None]:
        """Leave the echo as it is."""
        with _handled({signal.SIGCONT: lambda _, __: again()}):
            yield

    @contextlib.contextmanager
    def hidden(self, again: Callable[[], None]) -> Iterator[None]:
        """Turn the echo off; it is on again after whatever happens, and while the program is stopped."""
        before = _attributes(self._descriptor)
        if before is None:
            yield
            return
        with _stoppable(self._descriptor, before, again):
            _echo_off(self._descriptor, before)
            try:
                yield
            finally:
                _set(self._descriptor, before)


@contextlib.contextmanager
def _stoppable(descriptor: int, before: list[Any], again: Callable[[], None]) -> Iterator[None]:
    # The shell that comes to the front when the program is stopped finds the echo as it was.
    def stop(number: int, _: FrameType | None) -> None:
        _set(descriptor, before)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
        signal.signal(number, stop)

    def go_on(_: int, __: FrameType | None) -> None:
        _echo_off(descriptor, before)
        again()

    is_stoppable = signal.getsignal(signal.SIGTSTP) is not signal.SIG_IGN  # whoever started the program may not want it stopped
    with _handled({signal.SIGCONT: go_on} | ({signal.SIGTSTP: stop} if is_stoppable else {})):
        yield


@contextlib.contextmanager
def _handled(handlers: Mapping[signal.Signals, _Handler]) -> Iterator[None]:
    earlier = [(number, signal.signal(number, handler)) for number, handler in handlers.items()]
    try:
        yield
    finally:
        for number, handler in earlier:
            signal.signal(number, handler or signal.SIG_DFL)


def _attributes(descriptor: int) -> list[Any] | None:
    try:
        return termios.tcgetattr(descriptor)
    except termios.error:
        return None  # no terminal, or it is gone


def _echo_off(descriptor: int, attributes: list[Any]) -> None:
    changed = list(attributes)
    changed[_LFLAG] &= ~termios.ECHO
    _set(descriptor, changed)


def _set(descriptor: int, attributes: list[Any]) -> None:
    # What was typed ahead is kept: a passphrase that a password manager types comes in one piece with its repetition.
    # And nothing is waited for, not even for output: a line that has stalled must not keep the program from its end.
    with contextlib.suppress(termios.error):
        termios.tcsetattr(descriptor, termios.TCSANOW, attributes)


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")  # a terminal of the old sort
