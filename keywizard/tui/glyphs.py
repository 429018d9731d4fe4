"""The last step of drawing, for terminals without Unicode or without colour. Stock widgets pass through it too."""

import functools
import unicodedata

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_TWINS = (
    ("─━═╌╍┄┅▔▁–—‐−", "-"),  # noqa: RUF001  # dashes are what it is about
    ("│┃║▏▎▕▊▋▌▐▍", "|"),
    ("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╰╯┏┓┗┛┣┫┳┻╋", "+"),
    ("█▇▆▅▄▀▓▒■", "#"),
    ("░·…", "."),
    ("•●◉◆", "*"),
    ("○◌◯□", "o"),
    ("✓✔", "+"),
    ("✗✘×", "x"),  # noqa: RUF001  # as above
    ("→▶▸►", ">"),
    ("←◀◂", "<"),
    ("↑▲△", "^"),
    ("↓▼▽", "v"),
    ("‘’", "'"),  # noqa: RUF001  # as above
    ("“”«»", '"'),
    ("\u00a0", " "),
)
_ASCII = {ord(char): twin for chars, twin in _TWINS for char in chars}


@functools.lru_cache(4096)
def to_ascii(text: str) -> str:
    """Write text with ASCII alone, cell for cell: twins where there are any, letters without their accents, `?` for the rest."""
    return text if text.isascii() else "".join(map(_char_to_ascii, text.translate(_ASCII)))


def _char_to_ascii(char: str) -> str:
    if char.isascii():
        return char
    bare = unicodedata.normalize("NFKD", char)[0]
    width = cell_len(char)
    return bare if bare.isascii() and width == 1 else "?" * width


class AsciiFilter(LineFilter):
    """Draws with ASCII alone."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Rewrite each piece of a line."""
        del background
        return [Segment(to_ascii(text), style, control) for text, style, control in segments]


class MonoFilter(LineFilter):
    """Draws without colour: what had a background of its own is reversed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Take the colours out of each piece of a line."""
        del background
        return [Segment(text, style and _bare(style), control) for text, style, control in segments]


@functools.lru_cache(2048)
def _bare(style: Style) -> Style:
    has_ground = style.bgcolor is not None and not style.bgcolor.is_default
    is_reversed = bool(style.reverse) ^ has_ground
    return Style(bold=style.bold, underline=style.underline, dim=style.dim, reverse=is_reversed or None, meta=style.meta or None)
