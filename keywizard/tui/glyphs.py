"""The last step of drawing, for terminals without Unicode or without colour. Stock widgets pass through it too."""

import functools

from rich.cells import split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from keywizard.terminal.ascii import twin_of

_BLACK, _BLUE = 0, 4
"""The grounds of the theme of sixteen colours that are no cursor's: the screen's own, and the panels'."""


@functools.lru_cache(4096)
def to_ascii(text: str) -> str:
    """Write text with ASCII alone, cell for cell: twins where there are any, letters without their accents, `?` for the rest."""
    if text.isascii():
        return text
    clusters, _ = split_graphemes(text)
    return "".join(_cluster_to_ascii(text[start:end], width) for start, end, width in clusters)


def _cluster_to_ascii(cluster: str, width: int) -> str:
    # A cluster is drawn as wide as its parts together only by chance: a family of four emoji takes two cells.
    return (twin_of(cluster) if width == 1 else "") or "?" * width


class AsciiFilter(LineFilter):
    """Draws with ASCII alone."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Rewrite each piece of a line."""
        del background
        return [Segment(to_ascii(text), style, control) for text, style, control in segments]


class MonoFilter(LineFilter):
    """Draws without colour, for screens in our theme of sixteen colours: panels are underlined, cursors reversed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Take the colours out of each piece of a line."""
        del background
        return [Segment(text, style and _bare(style), control) for text, style, control in segments]


@functools.lru_cache(2048)
def _bare(style: Style) -> Style:
    ground = style.bgcolor.number if style.bgcolor else None
    has_ground = style.bgcolor is not None and not style.bgcolor.is_default and ground not in {_BLACK, _BLUE}
    return Style(
        bold=style.bold,
        underline=style.underline or ground == _BLUE,
        dim=style.dim,
        reverse=bool(style.reverse) ^ has_ground,
        meta=style.meta or None,
    )
