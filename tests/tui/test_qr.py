"""The QR code is what a phone reads, whatever the theme."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import segno
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.filter import LineFilter

from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.second_factor import otpauth_uri
from keywizard.tui.glyphs import MonoFilter
from keywizard.tui.themes import ANSI, DARK, LIGHT, THEMES
from keywizard.tui.widgets.qr import QrCode
from keywizard.views.qr import qr_lines

URI = otpauth_uri(Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")).reveal()
SHORT = "otpauth://totp/practice?secret=JBSWY3DPEHPK3PXP&issuer=keywizard"
_INK = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
_SCALE = 4


def modules(lines: tuple[str, ...]) -> list[list[bool]]:
    """Give the dark modules of half blocks, row by row."""
    return [[_INK[char][half] for char in line] for line in lines for half in (0, 1)]


def picture(lines: tuple[str, ...], surroundings: bytes) -> bytes:
    """Draw half blocks as a terminal does, in a picture (PGM), with ten cells of its ground around them."""
    pixels = [b"".join((b"\x00" if dark else b"\xff") * _SCALE for dark in row) for row in modules(lines) for _ in range(_SCALE)]
    margin = 10 * _SCALE
    width, height = len(pixels[0]) + 2 * margin, len(pixels) + 2 * margin
    edge = surroundings * width * margin
    body = b"".join(surroundings * margin + row + surroundings * margin for row in pixels)
    return b"P5 %d %d 255\n" % (width, height) + edge + body + edge


class QrApp(App[None]):
    """A QR code in a theme of ours."""

    def __init__(self, theme: str, *, is_mono: bool = False) -> None:
        super().__init__()
        self.is_mono = is_mono
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def compose(self) -> ComposeResult:
        yield QrCode(Secret(URI))

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *([MonoFilter()] if self.is_mono else [])]


async def drawn(theme: str, *, is_mono: bool = False) -> list[list[Segment]]:
    app = QrApp(theme, is_mono=is_mono)
    async with app.run_test(size=(80, 24)):
        region = app.query_one(QrCode).region
        strips = app.screen._compositor.render_strips()
        return [list(strip.crop(region.x, region.right)) for strip in strips[region.y : region.bottom]]


@pytest.mark.parametrize("text", [URI, SHORT, "A", "è"])
def test_half_blocks_are_the_modules_with_a_quiet_zone_of_two(text: str) -> None:
    expected = [[bool(module) for module in row] for row in segno.make_qr(text, error="l").matrix_iter(border=2)]
    assert modules(qr_lines(text))[: len(expected)] == expected
    assert not any(any(row) for row in modules(qr_lines(text))[len(expected) :])


def test_a_short_address_takes_37_columns_and_19_lines() -> None:
    lines = qr_lines(SHORT)
    assert ({len(line) for line in lines}, len(lines)) == ({37}, 19)


def test_the_practice_address_fits_a_screen_of_80_by_24_with_room_for_words() -> None:
    lines = qr_lines(URI)
    assert len(lines) <= 20
    assert len(lines[0]) <= 40


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name, ANSI.name])
async def test_every_theme_draws_black_on_white(theme: str) -> None:
    rows = await drawn(theme)
    assert tuple("".join(segment.text for segment in row) for row in rows) == qr_lines(URI)
    looks = {
        (str(segment.style.color and segment.style.color.name), str(segment.style.bgcolor and segment.style.bgcolor.name))
        for row in rows
        for segment in row
        if segment.style
    }
    assert looks == {("#000000", "#ffffff")}


async def test_without_colour_it_is_reversed_so_that_a_dark_terminal_shows_dark_on_light() -> None:
    rows = await drawn(ANSI.name, is_mono=True)
    assert {bool(segment.style and segment.style.reverse) for row in rows for segment in row} == {True}


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="no QR reader is installed")
@pytest.mark.parametrize("text", [URI, SHORT])
@pytest.mark.parametrize("surroundings", [b"\x00", b"\xff"], ids=["dark", "light"])
def test_a_reader_reads_the_very_text_on_dark_and_light_terminals(tmp_path: Path, text: str, surroundings: bytes) -> None:
    path = tmp_path / "code.pgm"
    path.write_bytes(picture(qr_lines(text), surroundings))
    found = subprocess.run(["zbarimg", "--quiet", "--raw", path], capture_output=True, text=True, check=True)
    assert found.stdout.rstrip("\n") == text
