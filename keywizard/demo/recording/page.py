"""Recordings for browsers: one page that plays a film, asks nobody for anything, and lets its text be selected."""

import base64
import hashlib
import html
import json
from importlib import resources
from string import Template
from typing import NamedTuple

from keywizard.demo.recording.cells import Look, Run, distinct
from keywizard.demo.recording.shapes import SHAPES, Box
from keywizard.demo.recording.svg import FONTS, Picture
from keywizard.i18n.translator import Translator

_WORDS = ("play", "pause", "again", "previous", "next", "position", "speed", "shown", "keys", "needs-script")
"""What the page says of itself; the screen's number and the count of all stay open until it is shown."""


class _Styles(NamedTuple):
    looks: dict[Look, int]
    shapes: dict[str, int]


def page_of(picture: Picture, translate: Translator) -> str:
    """Give the page. Its policy lets its own script and its own style run, by their hashes, and nothing else."""
    styles = _styles_of(picture)
    script, style = _part("player.js"), _part("player.css") + _rules(picture, styles)
    words = {word.replace("-", "_"): translate(f"recording.{word}", number="{number}", count="{count}") for word in _WORDS}
    told = {"language": translate.language, "title": picture.title, "script_hash": _hash(script), "style_hash": _hash(style), **words}
    escaped = {name: html.escape(text) for name, text in told.items()}
    return Template(_part("player.html")).substitute(escaped, style=style, script=script, film=_film(picture, styles))


def _part(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _styles_of(picture: Picture) -> _Styles:
    runs = [run for scene in picture.scenes for row in scene.rows for run in row]
    looks = dict.fromkeys(run.look for run in runs)
    shapes = dict.fromkeys(run.text[0] for run in runs if run.is_shape)
    return _Styles({look: number for number, look in enumerate(looks)}, {shape: number for number, shape in enumerate(shapes)})


def _film(picture: Picture, styles: _Styles) -> str:
    rows = distinct([row for scene in picture.scenes for row in scene.rows])
    film = {
        "rows": [[_run(run, styles) for run in row] for row in rows],
        "frames": [[round(scene.at, 3), [rows[row] for row in scene.rows]] for scene in picture.scenes],
        "length": round(picture.length, 3),
        "still": picture.still % len(picture.scenes),
    }
    return json.dumps(film, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _run(run: Run, styles: _Styles) -> list[int | str]:
    shape = [styles.shapes[run.text[0]]] if run.is_shape else []
    return [styles.looks[run.look], run.width, run.text, *shape]


def _rules(picture: Picture, styles: _Styles) -> str:
    return "".join(
        (
            f":root{{--ink:{picture.colours.foreground};--paper:{picture.colours.background};--columns:{picture.width};--fonts:{FONTS}}}\n",
            *(f".l{number}{{{_look_rule(look)}}}\n" for look, number in styles.looks.items()),
            *(f".s{number}{{{_shape_rule(SHAPES[shape])}}}\n" for shape, number in styles.shapes.items()),
        )
    )


def _look_rule(look: Look) -> str:
    return ";".join(
        (
            f"background-color:{look.paper}",
            *([f"color:{look.ink}"] if look.ink else []),
            *(["font-weight:bold"] if look.is_bold else []),
            *(["font-style:italic"] if look.is_italic else []),
            *([f"text-decoration:{look.lines}"] if look.lines else []),
        )
    )


def _shape_rule(boxes: tuple[Box, ...]) -> str:
    images, sizes, places = zip(*map(_layer, boxes), strict=True)
    return f"background-image:{','.join(images)};background-size:{','.join(sizes)};background-position:{','.join(places)}"


def _layer(box: Box) -> tuple[str, str, str]:
    # A place in per cent is what lies before, in parts of what is left over; a shape that is repeated begins anew in every cell.
    place = f"0 {100 * box.y / (1 - box.height) if box.height < 1 else 0:.4g}%"
    if (box.x, box.width) == (0, 1):
        return "linear-gradient(currentColor,currentColor)", f"100% {100 * box.height:.4g}%", place
    left, right = 100 * box.x, 100 * (box.x + box.width)
    image = f"linear-gradient(90deg,transparent {left:.4g}%,currentColor {left:.4g}% {right:.4g}%,transparent {right:.4g}%)"
    return image, f"1ch {100 * box.height:.4g}%", place
