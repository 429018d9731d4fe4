"""The real program in a real pseudo-terminal: keys in, screen out.

Every wait is for something to be seen, with a generous limit, and fails with the screen in its message. Nothing sleeps.
"""

import contextlib
import errno
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.realterm.emulator import Emulator
from tests.realterm.rest import standing

ROOT = Path(__file__).resolve().parent.parent.parent
LIMIT = 90.0
"""Seconds after which a wait has failed; no wait takes as long unless something is wrong, however busy the machine is."""
_QUIET = 0.15
"""Seconds without output, longer than any timer that draws takes to go off."""
_IDLE_PART = 0.1
"""Of one processor; a program that is left alone uses less."""

KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "space": b" ",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "delete": b"\x1b[3~",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    **{f"f{number}": code for number, code in enumerate((b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS"), 1)},
    "f6": b"\x1b[17~",
    "f8": b"\x1b[19~",
    **{f"ctrl+{letter}": bytes([ord(letter) - 96]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for a binding; every other name stands for its own characters."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of output."""

    at: float
    """When it arrived, on the performance counter."""
    data: bytes
    """What arrived."""


class Terminal:
    """A program under a terminal of a given size. To be used as a context manager."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        encoding: str = "utf-8",
    ) -> None:
        self.emulator = Emulator(columns, rows, encoding)
        self.chunks: list[Chunk] = []
        self.ended = False
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            argv,
            env=env,
            cwd=cwd,
            preexec_fn=lambda: os.login_tty(slave),  # noqa: PLW1509  # only between fork and exec can it become the program's own
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait(LIMIT)
        self.hang_up()

    def hang_up(self) -> None:
        """Take the terminal away, as a line does that drops."""
        if self._master >= 0:
            os.close(self._master)
        self._master, self.ended = -1, True

    @property
    def screen(self) -> str:
        """The visible text."""
        return "\n".join(self.emulator.lines)

    @property
    def raw(self) -> bytes:
        """All that the program wrote."""
        return b"".join(chunk.data for chunk in self.chunks)

    @property
    def is_cooked(self) -> bool:
        """Whether the line discipline edits lines and echoes, as a shell expects to find it."""
        flags = termios.tcgetattr(self._master)[3]
        return bool(flags & termios.ICANON and flags & termios.ECHO)

    def resize(self, columns: int, rows: int) -> None:
        self.emulator.resize(columns, rows)
        self._set_size(columns, rows)

    def send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._master, left) :]

    def press(self, *bindings: str) -> None:
        """Send bindings by name, in one go, as typing ahead does."""
        self.send(b"".join(KEYS.get(binding, binding.encode()) for binding in bindings))

    def paste(self, text: str) -> None:
        self.send(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def wait_for(self, text: str, limit: float = LIMIT) -> None:
        self.wait_until(lambda: text in self.screen, f"{text!r} to be seen", limit)

    def wait_gone(self, text: str, limit: float = LIMIT) -> None:
        self.wait_until(lambda: text not in self.screen, f"{text!r} to be gone", limit)

    def wait_until(self, holds: Callable[[], bool], what: str, limit: float = LIMIT) -> None:
        deadline = time.monotonic() + limit
        while not holds():
            if self.ended or time.monotonic() > deadline:
                state = "the program ended" if self.ended else f"{limit:g} s passed"
                raise AssertionError(f"{state}, waiting for {what}. The screen:\n{self.screen}")
            self.pump(0.05)

    def settle(self) -> None:
        """Wait until nothing more is drawn, because there is nothing more to do."""
        self.wait_until(self.is_at_rest, "nothing more to be drawn")

    def is_at_rest(self, quiet: float = _QUIET) -> bool:
        """Take output onto the screen, and tell whether for so many seconds none came and the program had nothing to do."""
        return self.rests(self.pump, quiet)

    def rests(self, take: Callable[[float], Chunk | None], quiet: float) -> bool:
        """Tell whether `take` takes nothing for so many seconds, in which the program has nothing to do and does not wait for its turn."""
        before = standing(self.process.pid)
        if take(quiet) is not None or not before.is_asleep:
            return self.ended
        after = standing(self.process.pid)
        return self.ended or (after.is_asleep and after.spent - before.spent < quiet * _IDLE_PART * 1e9)

    def wait_exit(self, limit: float = LIMIT) -> int:
        """Read to the end of the output and give the exit code."""
        self.wait_until(lambda: self.ended, "the program to end", limit)
        return self.process.wait(limit)

    def pump(self, timeout: float) -> Chunk | None:
        """Take one piece of output, if any comes in time, onto the screen."""
        chunk = self.read(timeout)
        if chunk is not None:
            self.show(chunk)
        return chunk

    def read(self, timeout: float) -> Chunk | None:
        """Take one piece of output without looking at it: what is timed is not slowed down by the emulator."""
        ready, _, _ = select.select([] if self.ended else [self._master], [], [], timeout)
        if not ready:
            return None
        try:
            data = os.read(self._master, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""  # so Linux says that nobody holds the other end any more
        self.ended = not data
        if self.ended:
            return None
        self.chunks.append(Chunk(time.perf_counter(), data))
        return self.chunks[-1]

    def show(self, chunk: Chunk) -> None:
        """Put a piece of output on the screen and answer what it asks."""
        self.emulator.feed(chunk.data)
        if self.emulator.replies and not self.ended:
            with contextlib.suppress(OSError):  # who asked may have ended meanwhile
                self.send(bytes(self.emulator.replies))
        self.emulator.replies.clear()

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def environment(**changes: str) -> dict[str, str]:
    """Give the pinned environment with changes; an empty value takes a variable away."""
    changed = {**os.environ, "PYTHONPATH": str(ROOT), **changes}
    return {name: value for name, value in changed.items() if value}


def keywizard(*arguments: str, columns: int = 80, rows: int = 24, **changes: str) -> Terminal:
    """Start the real program; changes go into its environment."""
    return Terminal([sys.executable, "-m", "keywizard", *arguments], columns=columns, rows=rows, env=environment(**changes))
