"""The way out to the terminal: a thread that writes, so that a line which stalls never holds up the program."""

import contextlib
import os
import select
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread


class Outlet:
    """Writes text in its order. What cannot be written, because the terminal is gone, is dropped."""

    def __init__(self, descriptor: int, encoding: str, on_clear: Callable[[], None]) -> None:
        """Write to `descriptor`; `on_clear` is called, by the thread, whenever everything has gone out."""
        self._descriptor = descriptor
        self._encoding = encoding
        self._on_clear = on_clear
        self._pending: deque[bytes] = deque()
        self._is_writing = False
        self._changed = Condition()
        Thread(target=self._run, name="keywizard-output", daemon=True).start()

    @property
    def is_clear(self) -> bool:
        """Whether everything has gone out."""
        return not self._pending and not self._is_writing

    def write(self, text: str) -> None:
        """Send text on its way; returns at once."""
        with self._changed:
            self._pending.append(text.encode(self._encoding, "replace"))
            self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Wait until everything has gone out, or so many seconds; tells which."""
        with self._changed:
            return self._changed.wait_for(lambda: self.is_clear, seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._pending))
                data = b"".join(self._pending)
                self._pending.clear()
                self._is_writing = True
            self._write(data)
            with self._changed:
                self._is_writing = False
                is_clear = self.is_clear
                self._changed.notify_all()
            if is_clear:
                self._on_clear()

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        with contextlib.suppress(OSError):  # nobody is there any more to read it
            while view:
                try:
                    view = view[os.write(self._descriptor, view) :]
                except BlockingIOError:  # another program has made the terminal non-blocking
                    select.select([], [self._descriptor], [])
