"""One session: to a place of the walk, a burst of anything, and out again; then what must hold is looked at."""

import base64
import fcntl
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

import psutil

from tests.fuzz.inputs import HARMLESS, WILD
from tests.fuzz.places import PLACES, SECRET
from tests.realterm.terminal import LIMIT, Terminal, environment

_SIZES = ((80, 24), (80, 24), (60, 20), (120, 40), (200, 60), (300, 100), (40, 10), (20, 5), (3, 2), (1, 1))
_EVENTS = 25
_END_OF_PASTE = b"\x1b[201~"
_ENDED_IN_ORDER = {0, 130}
_IDLE_PART = 0.2
"""Of one processor: less is idle."""
_WATCHED = 0.25
"""Seconds over which use of the processor is looked at."""


class Failure(NamedTuple):
    """What did not hold."""

    seed: int
    """Which session."""
    place: str
    """Where it began."""
    what: str
    """What was found, and the screen."""


class Line(Terminal):
    """A terminal over a line on which nobody waits for the other."""

    def send(self, data: bytes) -> None:
        """Write what the program takes, and read meanwhile what it writes."""
        descriptor, left = self._master, memoryview(data)
        deadline = time.monotonic() + LIMIT
        while left and not self.ended:
            if time.monotonic() > deadline:
                raise AssertionError(f"the program reads nothing. The screen:\n{self.screen}")
            readable, writable, _ = select.select([descriptor], [descriptor], [], 1)
            if readable:
                self.pump(0)
            if writable:
                left = left[self._write_some(left) :]

    def send_unread(self, data: bytes) -> None:
        """Write what there is room for, while nobody reads."""
        self._write_some(memoryview(data))

    def _write_some(self, data: memoryview) -> int:
        with self._unblocked():
            try:
                return os.write(self._master, data[:1024])
            except OSError:  # no room, or nobody there any more
                return 0

    @contextmanager
    def _unblocked(self) -> Iterator[None]:
        flags = fcntl.fcntl(self._master, fcntl.F_GETFL)
        fcntl.fcntl(self._master, fcntl.F_SETFL, flags | os.O_NONBLOCK)
        yield
        fcntl.fcntl(self._master, fcntl.F_SETFL, flags)

    def pump_for(self, seconds: float) -> None:
        """Read what comes in so many seconds."""
        until = time.monotonic() + seconds
        while not self.ended and (left := until - time.monotonic()) > 0:
            self.pump(left)


class Session:
    """The session of a seed."""

    def __init__(self, seed: int, home: Path) -> None:
        self.dice = Random(seed)  # noqa: S311  # what is drawn must be drawn again by the same seed
        self.seed = seed
        self.home = home
        self.place = list(PLACES)[seed % len(PLACES)]
        self.is_harmless = seed // len(PLACES) % 2 == 1
        """Whether nothing is sent that changes anything; then the screen must be as before."""

    def run(self) -> Failure | None:
        """Walk to the place, send the burst, leave, and give what does not hold."""
        env = environment(KEYWIZARD_HOME=str(self.home), SSH_CONNECTION=self.dice.choice(("", "198.51.100.7 50000 203.0.113.9 22")))
        with Line([sys.executable, "-m", "keywizard", "--lang", "en"], env=env) as line:
            try:
                self._walk(line)
                before, keys = line.screen, self._private_keys()
                for _ in range(_EVENTS):
                    if not line.ended:
                        self._disturb(line)
                if not line.ended:
                    self._come_to_rest(line, before)
                code = self._leave(line)
                self._judge(line, code, keys)
            except AssertionError as found:
                return Failure(self.seed, self.place, str(found))
        return None

    def _walk(self, line: Line) -> None:
        for leg in PLACES[self.place]:
            line.press(*leg.keys)
            line.wait_for(leg.seen)
        line.settle()

    def _disturb(self, line: Line) -> None:
        kind = self.dice.random()
        makers = HARMLESS if self.is_harmless else WILD
        data = self.dice.choice(makers)(self.dice)
        if kind < 0.15:
            line.resize(*self.dice.choice(_SIZES))
        elif kind < 0.2:
            self._change_size_often(line)
        elif kind < 0.25:
            line.send_unread(data)
            time.sleep(self.dice.choice((0.1, 0.3, 1.0)))  # nobody reads: the line stalls
        elif kind < 0.28:
            self._stop_and_wake(line)
        else:
            line.send(data)
        if self.dice.random() < 0.5:
            line.pump(self.dice.choice((0.0, 0.02, 0.1)))

    def _change_size_often(self, line: Line) -> None:
        for _ in range(40):
            line.resize(self.dice.randint(1, 160), self.dice.randint(1, 50))
            if line.process.poll() is None:
                line.process.send_signal(signal.SIGWINCH)

    def _stop_and_wake(self, line: Line) -> None:
        for number in (self.dice.choice((signal.SIGSTOP, signal.SIGTSTP)), signal.SIGCONT):
            if line.process.poll() is None:
                line.process.send_signal(number)
                time.sleep(0.05)  # stopped for a while

    def _come_to_rest(self, line: Line, before: str) -> None:
        line.send(_END_OF_PASTE)
        line.resize(80, 24)
        if self.is_harmless:
            line.wait_until(lambda: _words(line.screen) == _words(before), f"the screen to be as before the burst:\n{before}\n")
        deadline = time.monotonic() + LIMIT
        while not self._is_idle(line):
            if time.monotonic() > deadline:
                raise AssertionError(f"the processor is busy and nothing is asked of the program. The screen:\n{line.screen}")

    def _is_idle(self, line: Line) -> bool:
        try:
            program = psutil.Process(line.process.pid)
            before = program.cpu_times()
            line.pump_for(_WATCHED)
            after = program.cpu_times()
            return bool(after.user + after.system - before.user - before.system < _WATCHED * _IDLE_PART)
        except psutil.NoSuchProcess:
            return True

    def _leave(self, line: Line) -> int:
        """Ask to leave until the program has ended; a question of another kind may have been open."""
        deadline = time.monotonic() + LIMIT
        while not line.ended:
            if time.monotonic() > deadline:
                raise AssertionError(f"the program does not end. The screen:\n{line.screen}")
            line.press(
                "enter" if line.is_cooked else self.dice.choice(("ctrl+q", "ctrl+c"))
            )  # the plain view of the public key waits for Enter
            line.pump_for(0.3)
        return line.process.wait(LIMIT)

    def _private_keys(self) -> set[bytes]:
        return {path.read_bytes() for path in self.home.glob("data/keys/*/*") if path.name in {"private_key.pem", "secret_key"}}

    def _judge(self, line: Line, code: int, keys: set[bytes]) -> None:
        crashes = [path.read_text(encoding="utf-8") for path in self.home.glob("state/crash-*.txt")]
        assert not crashes, f"it crashed:\n{crashes[0]}"
        assert b"Traceback" not in line.raw, f"a traceback. The screen:\n{line.screen}"
        assert code in _ENDED_IN_ORDER, f"it ended with {code}. The screen:\n{line.screen}"
        assert line.is_cooked, "the terminal was left raw"
        assert line.emulator.modes == {7, 25}, f"these modes were left set: {line.emulator.modes}"
        assert keys <= self._private_keys(), "a key that was on disk is not there any more"
        for form in (SECRET.encode(), base64.b64encode(SECRET.encode())[:-4]):
            assert form not in line.raw, "the passphrase was drawn"
            assert not [path for path in self.home.rglob("*") if path.is_file() and form in path.read_bytes()], "the passphrase is on disk"


def _words(screen: str) -> list[list[str]]:
    """Give the words of each line: a field that was one column wide for a moment stays scrolled by its margin."""
    return [line.split() for line in screen.splitlines()]
