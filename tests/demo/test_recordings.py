"""Each kind of recording shows every frame as it was, and nothing but the film decides on its bytes."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from keywizard.demo.frames import frame_of
from keywizard.demo.recording.film import Film
from keywizard.demo.recording.shapes import SHAPES, Box
from keywizard.demo.recording.writing import form_of, write_film
from keywizard.domain.errors import FileError, UsageError
from keywizard.i18n.translator import Translator
from tests.demo.filming import Camera, film_of
from tests.demo.moving_svg import MovingSvg, without_shapes
from tests.realterm.emulator import Emulator
from tests.tui.seen import seen_cells

SUFFIXES = (".cast", ".svg", ".html")
PLAIN, LOUD = Style.parse("#e6e9ef on #11151c"), Style.parse("bold #11151c on #e8b339")
_BROWSER = shutil.which("chromium")
_HEADLESS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def screen(*rows: str | tuple[str, Style]) -> list[Strip]:
    parts = [row if isinstance(row, tuple) else (row, PLAIN) for row in rows]
    return [Strip([Segment(f" {text}", style), Segment(" " * (30 - len(text)), PLAIN)], 31) for text, style in parts]


SHORT = film_of(
    [
        frame_of(0.0, screen("┌────────────┐", "│ Enable  it │", "└────────────┘", "")),
        frame_of(1.0, screen("┌────────────┐", ('│ <&> "è" ]] │', LOUD), "└────────────┘", "")),
        frame_of(1.5, screen("┌────────────┐", "│ Enable  it │", "└────────────┘", "██▀▄ and </script>")),
        frame_of(1.5, screen("", "│ Enable  it │", ("reversed", Style(reverse=True)), ("dim", Style(dim=True, underline=True)))),
        frame_of(2.5, screen("", "", "", "the end")),
    ]
)
"""Frames with all that a screen can show, two of them at one moment."""


@pytest.fixture(scope="module")
def real(camera: Camera) -> Film:
    return camera.film()


def text_of(film: Film, suffix: str) -> str:
    return form_of(Path(f"film{suffix}"))(film)


def rows_of(film: Film, number: int) -> list[str]:
    return [strip.text for strip in film.frames[number].strips]


@pytest.mark.parametrize("name", ["short", "real"])
def test_a_terminal_that_plays_a_cast_shows_each_frame_when_its_time_has_come(name: str, real: Film) -> None:
    film = SHORT if name == "short" else real
    header, *events = map(json.loads, text_of(film, ".cast").splitlines())
    assert header == {"version": 2, "width": film.width, "height": film.height, "title": film.title, "env": {"TERM": "xterm-256color"}}
    terminal = Emulator(film.width, film.height)
    for number, frame in enumerate(film.frames):
        while events and events[0][0] <= round(frame.at, 3) and len(events) > 1 and events[0][1] == "o":
            terminal.feed(events.pop(0)[2].encode())
        if frame.at != film.frames[min(number + 1, len(film.frames) - 1)].at or number == len(film.frames) - 1:
            assert terminal.screen.display == rows_of(film, number)
    before = seen_cells(terminal)
    assert [event[0] for event in events] == [round(film.length, 3)]
    terminal.feed(events[0][2].encode())
    assert seen_cells(terminal) == before
    assert 25 in terminal.modes


@pytest.mark.parametrize("name", ["short", "real"])
def test_a_browser_that_plays_an_svg_shows_each_frame_when_its_time_has_come(name: str, real: Film) -> None:
    film = SHORT if name == "short" else real
    moving = MovingSvg(text_of(film, ".svg"))
    last_at = {frame.at: number for number, frame in enumerate(film.frames)}
    for at, number in last_at.items():
        assert moving.rows(at) == without_shapes(rows_of(film, number), "".join(SHAPES))
    assert moving.rows(None) == without_shapes(rows_of(film, len(film.frames) - 1), "".join(SHAPES))
    assert "@media(prefers-reduced-motion:reduce){.t{animation:none}}" in moving.style


def test_where_nothing_moves_an_svg_shows_the_frame_that_stands_for_the_whole() -> None:
    moving = MovingSvg(text_of(SHORT._replace(still=1), ".svg"))
    assert moving.rows(None) == without_shapes(rows_of(SHORT, 1), "".join(SHAPES))


def test_an_svg_runs_no_script_and_asks_nobody_for_anything(real: Film) -> None:
    svg = text_of(real, ".svg")
    assert not re.search(r"<script|<image|<foreignObject|@import|url\(|@font-face|\son\w+=", svg)
    assert re.findall(r"\bhref=\"(?!#)", svg) == []
    assert re.findall(r"https?:[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize(("suffix", "limit"), [(".cast", 150_000), (".svg", 400_000), (".html", 250_000)])
def test_a_hundred_and_fifty_frames_of_the_wizard_are_a_small_file(real: Film, suffix: str, limit: int) -> None:
    assert len(real.frames) > 40
    assert len(text_of(real, suffix).encode()) / len(real.frames) * 150 < limit


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_film_gives_the_same_bytes_in_a_private_file(tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        write_film(SHORT, tmp_path / f"{name}{suffix}", ())
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_there_is_not_overwritten(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    path.write_text("precious")
    with pytest.raises(FileError) as refusal:
        write_film(SHORT, path, ())
    assert (refusal.value.problem, path.read_text()) == ("file-exists", "precious")


@pytest.mark.parametrize("name", ["film", "film.gif", "cast", ".svg"])
def test_a_suffix_that_stands_for_nothing_is_refused_with_those_that_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as refusal:
        write_film(SHORT, tmp_path / name, ())
    assert (refusal.value.problem, refusal.value.values["suffixes"]) == ("recording-suffix-unknown", ".cast, .svg, .html")
    assert list(tmp_path.iterdir()) == []


class Page(HTMLParser):
    """The elements of a page with their attributes and what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.inside.setdefault(self._open, []).append(data)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for each, attributes in self.elements if each == tag]


def test_the_policy_of_a_page_lets_its_own_script_and_style_run_and_nothing_else(real: Film) -> None:
    page = Page(text_of(real, ".html"))
    policy = next(each["content"] for each in page.attributes("meta") if each.get("http-equiv") == "Content-Security-Policy")
    script, style = "".join(page.inside["script"][1:]), "".join(page.inside["style"])
    hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (script, style)]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; base-uri 'none'; form-action 'none'"
    )
    names = {name for _, attributes in page.elements for name in attributes}
    assert names.isdisjoint({"style", "src", "href"})
    assert not any(name.startswith("on") for name in names)


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_page_speaks_the_language_of_its_film_and_names_all_its_controls(language: str) -> None:
    page = Page(text_of(SHORT._replace(language=language), ".html"))
    assert page.attributes("html") == [{"lang": language}]
    translate = Translator(language)
    named = [each["aria-label"] for tag in ("button", "input") for each in page.attributes(tag) if "aria-label" in each]
    assert named == [translate(f"recording.{word}") for word in ("previous", "next", "position")]
    assert translate("recording.keys") in page.inside["p"]


def test_the_data_of_a_page_holds_each_row_once_and_every_frame(real: Film) -> None:
    film = json.loads(Page(text_of(real, ".html")).inside["script"][0])
    assert len({json.dumps(row) for row in film["rows"]}) == len(film["rows"])
    texts = ["".join(run[2] for run in row) for row in film["rows"]]
    assert [[texts[row] for row in rows] for _, rows in film["frames"]] == [rows_of(real, number) for number in range(len(real.frames))]


def played(path: Path, profile: Path, milliseconds: int, *more: str) -> str:
    """Give the page as it is after so long a time, which is no real one."""
    assert _BROWSER is not None
    options = (*_HEADLESS, f"--user-data-dir={profile}", f"--virtual-time-budget={milliseconds}", *more, "--dump-dom")
    done = subprocess.run([_BROWSER, *options, path.as_uri()], capture_output=True, text=True, check=True)
    return re.sub(r"<[^>]*>", "", done.stdout.partition('<div id="screen"')[2].partition("<noscript")[0].replace("</div>", "\n"))


@pytest.mark.skipif(_BROWSER is None, reason="no Chromium is installed")
def test_a_browser_plays_a_page_to_its_last_frame_and_stands_still_for_those_who_want_no_motion(tmp_path: Path) -> None:
    path = tmp_path / "film.html"
    write_film(SHORT._replace(still=1), path, ())
    assert "the end" in played(path, tmp_path / "profile", 20_000)
    still = played(path, tmp_path / "profile", 20_000, "--force-prefers-reduced-motion")
    assert "the end" not in still
    assert "&lt;&amp;&gt;" in still


_EDGES = {"LEFT": "left", "RIGHT": "right", "UP": "upper", "DOWN": "lower", "HORIZONTAL": "left right", "VERTICAL": "upper lower"}


def edges(boxes: tuple[Box, ...]) -> set[str]:
    """Give the edges of a cell that are reached."""
    reached = {
        "left": min(box.x for box in boxes) <= 0,
        "right": max(box.x + box.width for box in boxes) >= 1,
        "upper": min(box.y for box in boxes) <= 0,
        "lower": max(box.y + box.height for box in boxes) >= 1,
    }
    return {edge for edge, is_reached in reached.items() if is_reached}


@pytest.mark.parametrize("char", [char for char in SHAPES if unicodedata.name(char).startswith("BOX")])
def test_a_line_reaches_its_neighbours_on_the_sides_that_its_name_says_and_on_no_others(char: str) -> None:
    words = unicodedata.name(char).removeprefix("BOX DRAWINGS LIGHT ").split(" AND ")
    assert edges(SHAPES[char]) == {edge for word in words for edge in _EDGES[word].split()}
    for box in SHAPES[char]:
        assert (round(box.width, 3), box.x) == (0.1, 0.4) or (round(box.height, 3), box.y) == (0.05, 0.45)
