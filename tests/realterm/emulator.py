"""The screen of a terminal: pyte's, with an alternate screen, answers to queries, and deaf to what pyte would print."""

import codecs
import contextlib
import re

import pyte
from pyte.screens import Char, Screen

_SEQUENCE = re.compile(
    r"\x1b\[(?P<prefix>[<=>?]?)(?P<numbers>[\d;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<command>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*\x1b\\"
    r"|\x1b[ #%()*+\-./][^\x1b]"
    r"|\x1b[0-9=>@-OQ-WYZ\\`-~]"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?]?[\d;:]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ #%()*+\-./])?\Z")
_DRAWN_FINALS = frozenset("@ABCDEFGHJKLMPXadefghlmr")
"""Finals of control sequences that change what is seen and that pyte knows."""
_ALTERNATE_SCREEN = 1049
_WRAP, _CURSOR = 7, 25
_SYNCHRONIZED = "2026"
"""Most terminals of today hold a frame back until it is whole, and say so when asked."""


class Emulator:
    """Cells, cursor and modes, as a program's output leaves them."""

    def __init__(self, columns: int, rows: int, encoding: str = "utf-8") -> None:
        """Read what is sent in an `encoding`: old terminals take every byte for a letter of Latin-1."""
        self._main, self._alternate = Screen(columns, rows), Screen(columns, rows)
        self._streams = {screen: pyte.Stream(screen) for screen in (self._main, self._alternate)}
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._held = ""
        self._lines: tuple[str, ...] | None = None
        self.screen = self._main
        self.modes = {_WRAP, _CURSOR}
        """Private modes that are set now; wrapping and the cursor are from the start."""
        self.commands: list[str] = []
        """Operating system commands received: titles, clipboard, links."""
        self.replies = bytearray()
        """Answers to the program's queries, not yet sent."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The rows of text, without trailing blanks."""
        if self._lines is None:
            self._lines = tuple(line.rstrip() for line in self.screen.display)
        return self._lines

    @property
    def cells(self) -> tuple[tuple[Char, ...], ...]:
        """Every cell with its colours."""
        buffer = self.screen.buffer
        return tuple(tuple(buffer[row][column] for column in range(self.screen.columns)) for row in range(self.screen.lines))

    def resize(self, columns: int, rows: int) -> None:
        self._lines = None
        for screen in (self._main, self._alternate):
            screen.resize(rows, columns)

    def feed(self, data: bytes) -> None:
        self._lines = None
        text = self._held + self._decoder.decode(data)
        self._held = ""
        at = 0
        while at < len(text):
            escape = text.find("\x1b", at)
            self._draw(text[at : escape if escape >= 0 else len(text)])
            if escape < 0:
                return
            sequence = _SEQUENCE.match(text, escape)
            if sequence is None and _UNFINISHED.match(text, escape):
                self._held = text[escape:]
                return
            if sequence is not None:
                self._obey(sequence)
            at = sequence.end() if sequence is not None else escape + 1

    def _draw(self, text: str) -> None:
        if text:
            self._streams[self.screen].feed(text)

    def _obey(self, sequence: re.Match[str]) -> None:
        if (command := sequence["command"]) is not None:
            self.commands.append(command)
        elif (final := sequence["final"]) is None:
            # A string nobody shows, or a short escape that pyte knows.
            self._draw("" if sequence[0][1] in "PX^_=>\\" else sequence[0])
        elif sequence["prefix"] == "?" and final in "hl" and not sequence["between"]:
            self._set_modes(sequence["numbers"], on=final == "h")
        elif not sequence["prefix"] and not sequence["between"] and final in _DRAWN_FINALS:
            with contextlib.suppress(TypeError):  # more numbers than it takes: no terminal obeys that
                self._draw(sequence[0].replace(":", ";"))
        else:
            self._answer(sequence)

    def _set_modes(self, numbers: str, *, on: bool) -> None:
        modes = {int(number) for number in numbers.split(";") if number}
        self.modes = self.modes | modes if on else self.modes - modes
        if _ALTERNATE_SCREEN in modes:
            self.screen = self._alternate if on else self._main
            if on:
                self.screen.reset()

    def _answer(self, query: re.Match[str]) -> None:
        asked = f"{query['prefix']}{query['between']}{query['final']}"
        number = query["numbers"] or "0"
        cursor = self.screen.cursor
        answers = {
            "c": "\x1b[?62;22c",
            "?$p": f"\x1b[?{number};{2 if number == _SYNCHRONIZED else 0}$y",
            "n": {"5": "\x1b[0n", "6": f"\x1b[{cursor.y + 1};{min(cursor.x + 1, self.screen.columns)}R"}.get(number, ""),
        }
        self.replies += answers.get(asked, "").encode()
