"""Leaving the screen for a moment: a text on the terminal's normal screen, where the terminal's own selection works."""

import asyncio
import contextlib
import os
import sys
import termios
from collections.abc import Iterator

from textual.app import App, ReturnType
from textual.events import Event, Key, Paste

from keywizard.tui.drawing import DrawingApp

_GO_BACK = frozenset(b"\r\n\x03\x04")
"""Enter, and what is pressed to get out of anything: ^C and ^D."""


class PlainViewApp(DrawingApp[ReturnType]):
    """An app that can show a text on the normal screen until Enter is pressed."""

    def __init__(self) -> None:
        """Begin on our own screen."""
        super().__init__()
        self._is_away = False

    async def on_event(self, event: Event) -> None:
        """Drop what was typed ahead of the plain view: what it was meant for is not to be seen."""
        if not (self._is_away and isinstance(event, Key | Paste)):
            await super().on_event(event)

    def show_plainly(self, text: str) -> bool:
        """Leave our screen, show `text`, and come back to the same screen on Enter; false where there is no other screen, in a browser."""
        if self._driver is None or not self._driver.can_suspend:
            return False
        if not self._is_away:
            self._is_away = True
            self._waiting.clear()
            self.run_worker(self._leave_for(text))
        return True

    async def _leave_for(self, text: str) -> None:
        try:
            # Nothing may be drawn meanwhile; the loop goes on, so that a signal is heeded here as anywhere.
            with self.batch_update(), self.suspend():
                await _shown_until_enter(text)
        finally:
            self._is_away = False
        self.draw_anew()
        self.take_keys()


def show_plainly(app: App[object], text: str) -> bool:
    """Show `text` on the normal screen of an app that can; tells whether it does."""
    return isinstance(app, PlainViewApp) and app.show_plainly(text)


async def _shown_until_enter(text: str) -> None:
    stream, keyboard = sys.__stderr__, sys.__stdin__
    if stream is None or keyboard is None:
        return
    with _quiet(keyboard.fileno()):
        stream.write(text)  # on the stream that the screens are drawn on
        stream.flush()
        await _gone_back(keyboard.fileno())


@contextlib.contextmanager
def _quiet(keyboard: int) -> Iterator[None]:
    # Keys come one by one, unechoed, and ^C and ^Z as keys; what was typed too early or too late is dropped.
    before = termios.tcgetattr(keyboard)
    flags = before[3] & ~(termios.ICANON | termios.ECHO | termios.ISIG)
    try:
        termios.tcsetattr(keyboard, termios.TCSAFLUSH, [*before[:3], flags, *before[4:]])
        yield
    finally:
        with contextlib.suppress(termios.error):  # the terminal has gone
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)


async def _gone_back(keyboard: int) -> None:
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    def look() -> None:
        if _asks_to_go_back(keyboard):
            done.set()

    loop.add_reader(keyboard, look)
    try:
        await done.wait()
    finally:
        loop.remove_reader(keyboard)


def _asks_to_go_back(keyboard: int) -> bool:
    try:
        typed = os.read(keyboard, 1024)
    except OSError:
        return True  # the terminal has gone
    return not typed or not _GO_BACK.isdisjoint(typed)
