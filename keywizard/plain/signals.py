"""Signals that end the walk. They take effect where a person is waited for or spoken to, never between work and what is known of it."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TypeVar

from keywizard.session.cancellation import Cancellation

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ResultT = TypeVar("ResultT")


class LeftError(Exception):
    """The walk ends here."""

    def __init__(self, signal_number: int | None = None) -> None:
        """Name the signal that ends it; none where the person left."""
        super().__init__()
        self.signal_number = signal_number


class Signals:
    """Takes the ending signals as long as it is entered."""

    def __init__(self) -> None:
        """Take none yet."""
        self.pending: int | None = None
        """The first signal that came, if one did."""
        self._is_open = False
        self._cancellation: Cancellation | None = None

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Take the signals that were not ignored before, and give them back afterwards."""
        before = {number: signal.getsignal(number) for number in ENDING}
        ours = [number for number in ENDING if before[number] is not signal.SIG_IGN]
        for number in ours:
            signal.signal(number, self._take)
        try:
            yield
        finally:
            for number in ours:
                signal.signal(number, before[number])

    def _take(self, number: int, _: FrameType | None) -> None:
        self.pending = self.pending or number
        if self._cancellation is not None:
            self._cancellation.ask()
        if self._is_open:
            raise LeftError(self.pending)

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Let a signal raise LeftError from here on, one that came before too."""
        was_open, self._is_open = self._is_open, True
        try:
            if self.pending is not None:
                raise LeftError(self.pending)
            yield
        finally:
            self._is_open = was_open

    def work(self, task: Callable[[Cancellation], ResultT]) -> ResultT:
        """Do work beside; a signal asks it to stop, and takes effect at the next prompt, when what came of it is known."""
        self._cancellation = Cancellation()
        try:
            return _beside(task, self._cancellation)
        finally:
            self._cancellation = None


def _beside(task: Callable[[Cancellation], ResultT], cancellation: Cancellation) -> ResultT:
    # In a thread of its own, for the handler that asks must not wait for a lock that its own thread holds.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(task, cancellation).result()
