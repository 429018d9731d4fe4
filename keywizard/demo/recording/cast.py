"""Recordings for terminals: asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/), changed cells only."""

import json
from collections.abc import Iterator

from rich.color import ColorSystem

from keywizard.demo.recording.film import Film
from keywizard.tui.changed_cells import Canvas

_HIDE_CURSOR = "\x1b[?25l"
_SHOW_CURSOR = "\x1b[m\x1b[{row}H\x1b[?25h"


def cast_of(film: Film) -> str:
    """Give the film as lines of JSON; nothing in it says when or where it was made."""
    header = {
        "version": 2,
        "width": film.width,
        "height": film.height,
        "title": film.title,
        "env": {"TERM": "xterm-256color"},
    }
    events = ([round(at, 3), "o", data] for at, data in _written(film))
    return "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in (header, *events))


def _written(film: Film) -> Iterator[tuple[float, str]]:
    # Not every terminal that plays it fills erased cells with the ground, so nothing is erased.
    canvas = Canvas(ColorSystem.TRUECOLOR, can_erase=False)
    for number, frame in enumerate(film.frames):
        if changes := canvas.draw(frame.strips, None):
            yield frame.at, changes if number else _HIDE_CURSOR + changes
    yield film.length, _SHOW_CURSOR.format(row=film.height)
