"""Rows of a screen as runs of cells that look alike, for whoever draws them without a terminal."""

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI
from textual.strip import Strip

from keywizard.demo.recording.shapes import SHAPES

_TOKEN = re.compile(rf"[{''.join(SHAPES)}]| {{2,}}|^ +| +$|(?:(?! {{2}}| +$)[^{''.join(SHAPES)}])+")
"""A shape, blanks that part words, or words: a single blank between them is theirs."""
_DIMMED = 0.55
"""How much of its own colour a dimmed letter keeps; the rest is that of its ground."""


class Look(NamedTuple):
    """How cells are drawn, on any ground."""

    ink: str
    """The colour of letters, as `#rrggbb`; empty where nothing is drawn but the ground."""
    paper: str
    """The colour of the ground, as `#rrggbb`."""
    is_bold: bool = False
    """Whether letters are heavy."""
    is_italic: bool = False
    """Whether letters lean."""
    lines: str = ""
    """`underline`, `line-through`, both or neither."""


class Run(NamedTuple):
    """Cells side by side that look alike."""

    x: int
    """The column of the first."""
    width: int
    """How many there are."""
    text: str
    """What stands in them: letters and blanks, blanks alone, or one shape repeated."""
    look: Look
    """How they are drawn."""

    @property
    def is_shape(self) -> bool:
        """Whether it is drawn as a shape, which joins its neighbours in any font."""
        return self.text[0] in SHAPES


Row = tuple[Run, ...]
"""A row of a screen, from its first cell to its last."""


class Colours(NamedTuple):
    """What stands for a terminal's own colours."""

    foreground: str
    """Of letters, as `#rrggbb`."""
    background: str
    """Of the ground, as `#rrggbb`."""


def row_of(strip: Strip, colours: Colours) -> Row:
    """Give a strip as runs."""
    return tuple(_runs(strip, colours))


def text_of(row: Row) -> str:
    """Give what stands in a row."""
    return "".join(run.text for run in row)


def _runs(strip: Strip, colours: Colours) -> Iterator[Run]:
    x = 0
    for (look, _), tokens in groupby(_tokens(strip, colours), key=lambda token: (token[0], token[1] if token[1] in SHAPES else "")):
        text = "".join(text for _, text in tokens)
        yield Run(x, width := cell_len(text), text, look)
        x += width


def _tokens(strip: Strip, colours: Colours) -> Iterator[tuple[Look, str]]:
    segments = ((_look_of(style or Style(), colours), text) for text, style, _ in strip)
    for look, group in groupby(segments, key=lambda segment: segment[0]):
        ground = look if look.lines else Look("", look.paper)
        for token in _TOKEN.finditer("".join(text for _, text in group)):
            yield ground if token[0].isspace() else look, token[0]


@functools.lru_cache(1024)
def _look_of(style: Style, colours: Colours) -> Look:
    ink, paper = _hex(style.color, colours.foreground), _hex(style.bgcolor, colours.background)
    if style.reverse:
        ink, paper = paper, ink
    if style.dim:
        ink = _blended(ink, paper)
    lines = (*(["underline"] if style.underline or style.underline2 else []), *(["line-through"] if style.strike else []))
    return Look(ink, paper, bool(style.bold), bool(style.italic), " ".join(lines))


def _hex(colour: Color | None, own: str) -> str:
    return own if colour is None or colour.is_default else colour.get_truecolor(DIMMED_MONOKAI).hex


def _blended(ink: str, paper: str) -> str:
    parts = ((int(ink[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(over * _DIMMED + under * (1 - _DIMMED)):02x}" for over, under in parts)


def distinct(rows: Sequence[Row]) -> dict[Row, int]:
    """Give each row once, numbered in the order of first sight."""
    return {row: number for number, row in enumerate(dict.fromkeys(rows))}
