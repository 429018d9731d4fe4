"""Textual's driver for terminals, made to survive what terminals do: bytes of any value, lines that stall or go, stops and wake-ups."""

import os
import select
import signal
import sys
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual._parser import ParseError
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from keywizard.terminal.job_control import can_be_woken
from keywizard.tui.decoder import TolerantDecoder
from keywizard.tui.outlet import Outlet
from keywizard.tui.pens import RESET
from keywizard.tui.sequences import TolerantParser
from keywizard.tui.type_ahead import MOST_WAITING

if TYPE_CHECKING:
    from textual.app import App

_TICK = 100
"""Milliseconds between two looks at an escape that has no end yet."""
_BYTES_OF_LETTER = 2
_ENCODING_QUESTION = "\r\u00e9\x1b[6n\r"
"""A letter of one column, or of two where the terminal takes each byte for a character; then: where is the cursor?

Nobody waits for the answer. A line of a frame would not do, for two of its bytes are controls in Latin-1 and take no column.
"""
_READ_SIZE = 4096
_POP_KEYBOARD = "\x1b[<u"
_LAST_WORDS = 10.0
"""Seconds for the last bytes to go out on a line that stalls: they put the terminal back. One that is gone takes none of them."""


class KeywizardDriver(LinuxDriver):
    """Reads every byte, writes by a thread of its own, notices a terminal that has gone, and ends at once."""

    def __init__(self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
        """Serve `app`, as Textual constructs its drivers."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._wake_read, self._wake_write = os.pipe()
        self._is_started = self._is_suspended = False
        self._has_asked = self._awaits_answer = False
        self._keys_sent = 0
        file = sys.__stderr__
        self._outlet = Outlet(file.fileno() if file else -1, file.encoding if file else "utf-8", self._on_clear)

    @property
    def is_clear(self) -> bool:
        """Whether all that was written has gone out to the terminal."""
        return self._outlet.is_clear

    @property
    def has_modes(self) -> bool:
        """Whether the terminal is set as the program needs it, and has to be put back."""
        return self._is_started

    def _on_clear(self) -> None:
        self._app.call_later(getattr(self._app, "draw_due", lambda: None))

    def write(self, data: str) -> None:
        """Send data to the terminal; returns at once."""
        if data != _POP_KEYBOARD or not constants.DISABLE_KITTY_KEY:  # the stock driver takes back what it never set
            self._outlet.write(data)

    def close(self) -> None:
        """See the last bytes out."""
        super().close()
        self._outlet.drain(_LAST_WORDS)

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        self._is_started = True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own
        if getattr(self._app, "draws_unicode", False) and not self._has_asked:
            self._has_asked = self._awaits_answer = True
            self.write(_ENCODING_QUESTION)

    def process_message(self, message: Message) -> None:
        """Hand a message on; an answer to our own question is taken here, and of a flood of keys what nobody waits for is dropped."""
        if isinstance(message, events.Key) and self._is_flooded():
            return
        if not isinstance(message, events.CursorPosition):
            super().process_message(message)
        elif self._awaits_answer:
            self._awaits_answer = False
            if message.x == _BYTES_OF_LETTER:
                self._app.call_later(getattr(self._app, "draw_with_ascii"))  # noqa: B009  # other apps ask no question

    def _is_flooded(self) -> bool:
        # Each side writes one number alone: the two are in different threads.
        if self._keys_sent - getattr(self._app, "keys_arrived", self._keys_sent) > MOST_WAITING:
            return True
        self._keys_sent += 1
        return False

    def stop_application_mode(self) -> None:
        """Put the terminal back."""
        self.write(RESET)
        super().stop_application_mode()
        self._is_started = False

    def disable_input(self) -> None:
        """Stop reading, now and not at the next tick."""
        os.write(self._wake_write, b"!")
        super().disable_input()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001  # whatever it is, it is written down like every other crash, without a value
            self._app.call_later(self._app._handle_exception, error)  # noqa: SLF001  # the stock driver draws the whole traceback

    def run_input_thread(self) -> None:
        """Read until the driver is stopped, or the terminal is gone."""
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        decoder, parser = TolerantDecoder(), TolerantParser(self._debug)
        while not self.exit_event.is_set():
            ready = poll.poll(_TICK)
            if not ready:
                self._keys_sent = getattr(self._app, "keys_arrived", 0)  # nobody types, so that nothing can be flooded
            if any(descriptor == self.fileno for descriptor, _ in ready):
                data = self._read()
                if not data:
                    os.kill(os.getpid(), signal.SIGHUP)  # some are told of a hang-up by nobody but the terminal
                    break
                self._hand_on(parser, decoder.decode(data))
            for message in parser.tick():
                self.process_message(message)
        os.read(self._wake_read, _READ_SIZE)
        self._finish(parser)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ_SIZE)
        except OSError:  # as Linux says that nobody holds the other end any more
            return b""

    def _hand_on(self, parser: TolerantParser, text: str) -> None:
        if not text:  # the first byte of a letter, which the parser would take for the end of everything
            return
        for message in parser.feed(text):
            self.process_message(message)

    @staticmethod
    def _finish(parser: TolerantParser) -> None:
        try:
            for _ in parser.feed(""):
                pass
        except (EOFError, ParseError):
            pass

    def _request_terminal_sync_mode_support(self) -> None:
        if not constants.DISABLE_KITTY_KEY:  # what came before 1990 prints the end of this question
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        if not constants.DISABLE_KITTY_KEY:
            super()._query_in_band_window_resize()

    def _sigtstp_application(self, *_: object) -> None:
        if can_be_woken():
            super()._sigtstp_application()

    def _get_terminal_size(self) -> tuple[int, int]:
        # The stock driver asks standard output, which may be a file.
        try:
            return os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()

    def suspend_application_mode(self) -> None:
        """Put the terminal back for a while."""
        self._is_suspended = True
        super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        """Take the terminal over again."""
        self._is_suspended = False
        super().resume_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        # Not here and now: the signal may come in the middle of giving the terminal back for good.
        if self._auto_restart and (self._is_started or self._is_suspended):
            self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        if self._is_suspended:
            self.resume_application_mode()
        elif self._is_started:
            self._start_over()

    def _start_over(self) -> None:
        # After a SIGSTOP nobody could put the terminal back, and the shell has set it to its own liking since.
        before = self.attrs_before
        self.disable_input()
        super().close()
        self._must_signal_resume = True
        self.resume_application_mode()
        self.attrs_before = before
