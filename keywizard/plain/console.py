"""What is said and what is typed: lines that fit the terminal, and no control character in any of them."""

import contextlib
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from keywizard.domain.label import printable
from keywizard.domain.secret import Secret
from keywizard.keys.armour import MAX_FOREIGN_SIZE
from keywizard.plain.keyboard import Keyboard
from keywizard.plain.signals import LeftError, Signals
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.views.values import Paragraph, Tone

_ROOM_FOR_AN_ANSWER, _ROOM_FOR_AN_END = 4, 16
"""Columns that a line is left with which is gone on with: by the number of a row, or by what work came to."""
NO_BREAK = "\u00a0"
"""Stands for a space at which no line ends."""
_MOST_COLUMNS, _FEWEST_COLUMNS = 78, 20
_REST_OF_A_PASTE = 0.5
"""Seconds without a line after which a paste is over."""
_REST_OF_A_KEY_FILE = 3.0
"""The same while the line that ends a key file is still to come, over a slow line too."""
_BEHIND_A_PASTE = 0.1
"""Seconds in which the empty line comes that many a paste has at its end."""
_BEGIN, _END = "-----BEGIN", "-----END"
PASTE_WORDS = frozenset({"<", "?", "q", "Q"})
"""What is no first line of any key file, so that it means the same where one is pasted as at every prompt."""


class Console:
    """A person at a terminal, who reads or hears what is written and types lines."""

    def __init__(self, keyboard: Keyboard, writer: TextIO, columns: Callable[[], int], signals: Signals, *, is_ascii: bool) -> None:
        """Write as wide as `columns` says at the time, with ASCII alone where the terminal shows nothing else."""
        self._keyboard = keyboard
        self._writer = writer
        self._columns = columns
        self._signals = signals
        self._is_ascii = is_ascii
        self._is_mid_line = False

    def say(self, text: str = "", indent: int = 0) -> None:
        """Write a text in lines that fit; lines after the first are indented. Words are never broken, so that a path stays whole."""
        self._write("".join(f"{line}\n" for piece in text.split("\n") for line in self._wrapped(piece, indent)))

    def say_as_it_is(self, text: str) -> None:
        """Write what is to be selected and copied: unbroken, from the first column on."""
        self._write("".join(f"{line}\n" for line in text.splitlines()))

    def say_paragraphs(self, paragraphs: Iterable[Paragraph]) -> None:
        """Write paragraphs, a blank line before each that is not close to the one before."""
        for index, paragraph in enumerate(paragraphs):
            if index and not paragraph.is_close and paragraph.tone is not Tone.VERBATIM:
                self.say()
            if paragraph.secret is not None:
                self.say_as_it_is(paragraph.secret.reveal())
            elif paragraph.tone is Tone.VERBATIM:
                self.say_as_it_is(paragraph.text)
            elif paragraph.text:
                self.say(f"! {paragraph.text}" if paragraph.tone is Tone.WARNING else paragraph.text)

    def begin(self, text: str) -> None:
        """Write the beginning of a line that a word or two complete later."""
        self._write("\n".join(self._wrapped(f"{text} ...", room=_ROOM_FOR_AN_END)) + " ")

    def ask(self, prompt: str) -> str:
        """Write a prompt and wait for a line; raises LeftError at the end of input."""
        with self._keyboard.shown(lambda: self._prompt(prompt)):
            self._prompt(prompt)
            return self._line()

    def ask_hidden(self, prompt: str) -> Secret[str]:
        """Wait for a line that is not echoed; of a key file that comes instead only the first line is given, and the rest is dropped."""
        with self._hidden(prompt):
            typed = self._line()
            if _BEGIN in typed:
                self._drop_rest(typed)
        return Secret(typed)

    def ask_lines(self, prompt: str) -> Secret[str]:
        """Wait for the lines of a key file, without echo, to its END line; what has no BEGIN ends with an empty line.

        Lines beyond the size of any key file are dropped but for one that tells so.
        """
        with self._hidden(prompt):
            lines = self._key_lines()
            self._keyboard.drop_blank(_BEHIND_A_PASTE)
        return Secret("\n".join(lines))

    def has_key_ahead(self) -> bool:
        """Tell whether a key file is behind the last line already, as it is after the attributes that some programs write before one."""
        with self._signals.open():
            return _BEGIN in self._keyboard.ahead()

    def drop_rest(self, first: str) -> None:
        """Drop what follows the first line of a key that was pasted where it does not belong, without echo."""
        with self._keyboard.hidden(lambda: None):
            self._drop_rest(first)

    def end_line(self) -> None:
        """Leave nothing half written behind, where the terminal still takes it."""
        if self._is_mid_line:
            with contextlib.suppress(OSError):
                self._writer.write("\n")
                self._writer.flush()

    def _drop_rest(self, first: str) -> None:
        awaits_end = _BEGIN in first and _END not in first
        while self._has_more(_REST_OF_A_KEY_FILE if awaits_end else _REST_OF_A_PASTE):
            line = self._line()
            awaits_end = _END not in line and (awaits_end or _BEGIN in line)

    def _key_lines(self) -> list[str]:
        lines: list[str] = []
        size, has_begin, was_empty = 0, False, False
        while True:
            line = self._line()
            if line.strip() in PASTE_WORDS and not lines:
                return [line]
            has_begin = has_begin or _BEGIN in line
            if not line.strip() and (was_empty or not has_begin):
                return lines
            was_empty = not line.strip()
            if size <= MAX_FOREIGN_SIZE:
                lines.append(line)
                size += len(line) + 1
            if _END in line:
                return lines

    @contextlib.contextmanager
    def _hidden(self, prompt: str) -> Iterator[None]:
        with self._keyboard.hidden(lambda: self._prompt(prompt)):
            self._prompt(prompt)
            yield
        self._write("\n")

    def _prompt(self, prompt: str) -> None:
        self._write("\n".join(self._wrapped(prompt, room=_ROOM_FOR_AN_ANSWER)) + " ")

    def _line(self) -> str:
        with self._signals.open():
            line = self._keyboard.line()
        if line is None:
            raise LeftError
        self._is_mid_line = False
        return line

    def _has_more(self, seconds: float) -> bool:
        with self._signals.open():
            return self._keyboard.has_more(seconds)

    def _wrapped(self, text: str, indent: int = 0, room: int = 0) -> list[str]:
        width = max(_FEWEST_COLUMNS, min(_MOST_COLUMNS, self._columns() - 1)) - room
        wrapped = textwrap.wrap(text, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
        return [line.replace(NO_BREAK, " ") for line in wrapped] or [""]

    def _write(self, text: str) -> None:
        shown = "\n".join(map(printable, text.split("\n")))
        self._is_mid_line = not shown.endswith("\n")  # told first, for a signal may break in
        with self._signals.open():
            try:
                self._writer.write(spelt_in_ascii(shown) if self._is_ascii else shown)
                self._writer.flush()
            except OSError:
                raise LeftError from None  # the terminal is gone
