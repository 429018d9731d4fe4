"""Recordings for pages that run no scripts: an SVG that plays by itself, over and over.

Each row of the screen is a track: what it shows in the course of time stands side by side, and the track jumps from one to the next
behind a window as wide as the screen. So what stays the same is stored once, and nothing is drawn that does not move.
"""

import html
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from keywizard.demo.recording.cells import Colours, Look, Row, Run, distinct
from keywizard.demo.recording.shapes import SHAPES, Box

_CELL = 10
"""The width of a cell, in units of the picture; a cell is twice as high."""
_LINE = 2 * _CELL
_FONT_SIZE = 16.6
"""The letters of most monospaced fonts are as wide as six tenths of their size."""
_BASE_LINE = 15
_EDGE, _BAR = 16, 40
"""The room around the screen, and the height of the bar with the title over it."""
FONTS = 'ui-monospace,"Cascadia Mono","Segoe UI Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace'
_LAMPS = ("#f07f76", "#e8b339", "#7fc98f")
_NAMED = 'xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title"'
_CLIPPED = 'overflow="hidden" xml:space="preserve"'
_SOLID = frozenset("▀▄█▌▐")
"""Shapes that fill a part of a cell: smoothed edges would leave seams between them."""


class Scene(NamedTuple):
    """A screen of a moving picture."""

    at: float
    """Seconds since the beginning."""
    rows: tuple[Row, ...]
    """What it shows."""


class Picture(NamedTuple):
    """What an SVG is made of."""

    title: str
    """Stands in the bar of the window."""
    width: int
    """Columns."""
    scenes: Sequence[Scene]
    """At least one, in the order of time."""
    length: float
    """Seconds after which it begins again."""
    still: int
    """The number of the scene that is shown where nothing moves."""
    colours: Colours
    """Of the window, and of what has no other."""


class _Track(NamedTuple):
    states: Mapping[Row, int]
    shown: Sequence[Row]

    @property
    def moves(self) -> bool:
        return len(self.states) > 1


def svg_of(picture: Picture) -> str:
    """Give the picture as one SVG, which asks nobody for anything."""
    tracks = [_Track(distinct(rows), rows) for rows in zip(*(scene.rows for scene in picture.scenes), strict=True)]
    counted = Counter(row for track in tracks for row in track.states)
    shared = distinct([row for row, count in counted.items() if count > 1])
    brush = _Brush(picture.colours.background, shared)
    drawn = [brush.track(number, track, picture) for number, track in enumerate(tracks)]
    defined = [f'<g id="r{number}">{brush.row(row)}</g>' for row, number in shared.items()]
    return "\n".join(
        (
            *_window(picture, len(tracks)),
            f"<style>{_style(picture, tracks, brush.classes)}</style>",
            f"<defs>{''.join(defined)}</defs>",
            f'<svg x="{_EDGE}" y="{_BAR}" width="{picture.width * _CELL}" height="{len(tracks) * _LINE}" {_CLIPPED}>',
            *drawn,
            "</svg>",
            "</svg>",
            "",
        )
    )


class _Brush:
    """Draws rows, and gathers the classes of what it draws with."""

    def __init__(self, ground: str, shared: Mapping[Row, int]) -> None:
        self._ground = ground
        self._shared = shared
        self.classes: dict[str, str] = {}

    def track(self, number: int, track: _Track, picture: Picture) -> str:
        """Draw what a row shows in the course of time."""
        states = (self._state(row, state * picture.width * _CELL) for row, state in track.states.items())
        body = f'<g transform="translate(0 {number * _LINE})">'
        if track.moves:
            shift = -track.states[track.shown[picture.still]] * picture.width * _CELL
            body += f'<g class="t" style="animation-name:t{number}" transform="translate({shift})">{"".join(states)}</g>'
        else:
            body += "".join(states)
        return f"{body}</g>"

    def _state(self, row: Row, x: int) -> str:
        if row in self._shared:
            return f'<use href="#r{self._shared[row]}" x="{x}"/>'
        drawn = self.row(row)
        return f'<g transform="translate({x})">{drawn}</g>' if x and drawn else drawn

    def row(self, row: Row) -> str:
        """Draw a row: its grounds, the shapes on them, and the words."""
        return "".join((*self._grounds(row), *self._shapes(row), *map(self._words, _with_words(row))))

    def _grounds(self, row: Row) -> Iterator[str]:
        for paper, runs in groupby(row, key=lambda run: run.look.paper):
            if paper != self._ground:
                side_by_side = tuple(runs)
                left, width = side_by_side[0].x, sum(run.width for run in side_by_side)
                yield f'<path class="{self._class(f"fill:{paper}", "b")}" d="{_rectangle(left, 0, width, 1)}"/>'

    def _shapes(self, row: Row) -> Iterator[str]:
        shapes = sorted((run for run in row if run.is_shape), key=lambda run: (run.look.ink, run.text[0] in _SOLID))
        for (ink, is_solid), runs in groupby(shapes, key=lambda run: (run.look.ink, run.text[0] in _SOLID)):
            outline = "".join(_outline(box, run) for run in runs for box in SHAPES[run.text[0]])
            yield f'<path class="{self._class(f"fill:{ink}", "b" if is_solid else "s")}" d="{outline}"/>'

    def _words(self, run: Run) -> str:
        name = self._class(_letters(run.look), "l")
        length = f' textLength="{run.width * _CELL}"' if run.width > 1 else ""
        return f'<text class="{name}" x="{run.x * _CELL}" y="{_BASE_LINE}"{length}>{html.escape(run.text, quote=False)}</text>'

    def _class(self, declarations: str, family: str) -> str:
        return self.classes.setdefault(f"{family}|{declarations}", f"{family}{len(self.classes)}")


def _with_words(row: Row) -> Iterator[Run]:
    return (run for run in row if run.look.ink and not run.is_shape)


def _letters(look: Look) -> str:
    heavy = ";font-weight:bold" if look.is_bold else ""
    leaning = ";font-style:italic" if look.is_italic else ""
    return f"fill:{look.ink}{heavy}{leaning}" + (f";text-decoration:{look.lines}" if look.lines else "")


def _outline(box: Box, run: Run) -> str:
    # A shape from side to side is one rectangle however often it is repeated.
    times, span = (1, run.width) if box.x == 0 and box.width == 1 else (run.width, 1)
    return "".join(_rectangle(run.x + time + box.x, box.y, box.width * span, box.height) for time in range(times))


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    left, top, right, bottom = x * _CELL, y * _LINE, (x + width) * _CELL, (y + height) * _LINE
    return f"M{left:.5g} {top:.4g}H{right:.5g}V{bottom:.4g}H{left:.5g}z"


def _style(picture: Picture, tracks: Sequence[_Track], classes: Mapping[str, str]) -> str:
    rules = (f".{name}{{{known.partition('|')[2]}}}" for known, name in classes.items())
    moving = ((number, track) for number, track in enumerate(tracks) if track.moves)
    return "".join(
        (
            f"text{{font:{_FONT_SIZE}px {FONTS};white-space:pre}}",
            '[class^="b"]{shape-rendering:crispEdges}',
            f".t{{animation:{picture.length:.3f}s step-end infinite}}",
            *rules,
            *(f"@keyframes t{number}{{{''.join(_moments(picture, track))}}}" for number, track in moving),
            "@media(prefers-reduced-motion:reduce){.t{animation:none}}",
        )
    )


def _moments(picture: Picture, track: _Track) -> Iterator[str]:
    moments: dict[int, list[str]] = {}
    for row, group in groupby(zip(picture.scenes, track.shown, strict=True), key=lambda pair: pair[1]):
        at = next(group)[0].at if moments else 0.0
        moments.setdefault(track.states[row], []).append(f"{100 * at / picture.length:.4f}".rstrip("0").rstrip(".") + "%")
    for state, shares in moments.items():
        yield f"{','.join(shares)}{{transform:translate({-state * picture.width * _CELL}px)}}"


def _window(picture: Picture, rows: int) -> Iterator[str]:
    width, height = picture.width * _CELL + 2 * _EDGE, rows * _LINE + _BAR + _EDGE
    ink, paper, title = *picture.colours, html.escape(picture.title, quote=False)
    yield f'<svg {_NAMED} viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    yield f'<title id="title">{title}</title>'
    edge = f'stroke="{ink}" stroke-opacity=".22"'
    yield f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="10" fill="{paper}" {edge}/>'
    for number, colour in enumerate(_LAMPS):
        yield f'<circle cx="{_EDGE + 6 + 20 * number}" cy="{_BAR // 2}" r="6" fill="{colour}"/>'
    yield f'<text x="{width // 2}" y="{_BAR // 2 + 5}" text-anchor="middle" fill="{ink}" fill-opacity=".7">{title}</text>'
