"""Everything that is drawn can be read, in every theme."""

import itertools
from pathlib import Path

import pytest
from rich.color import Color
from textual.color import Color as TextualColor
from textual.theme import Theme

from keywizard.flow.steps import StepId
from keywizard.tui.themes import ANSI, DARK, LIGHT, THEMES
from tests.tui.contrast import VGA, XTERM, contrast
from tests.tui.walking import app_of, walking

TEXT, BLOCKED = 4.5, 3.0
"""WCAG 2.2: 1.4.3 for text; what is blocked would need none, and gets what 1.4.11 asks of signs."""
OWN = {"muted", "blocked", "good", "caution", "cursor-background", "cursor-foreground", "title-background", "title-foreground", "veil"}
PAIRS = [
    *itertools.product(["foreground", "muted", "primary"], ["background", "surface", "panel"]),
    *itertools.product(["good", "caution", "error"], ["background", "surface"]),
    ("cursor-foreground", "cursor-background"),
    ("title-foreground", "title-background"),
    ("primary", "title-background"),
    ("input-cursor-foreground", "input-cursor-background"),
]
BLOCKED_PAIRS = [("blocked", "background"), ("blocked", "surface")]


def colour(theme: Theme, name: str) -> Color:
    return TextualColor.parse({**theme.to_color_system().generate(), **theme.variables}[name]).rich_color


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(colour(theme, ink), colour(theme, ground)) >= TEXT


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(("ink", "ground"), BLOCKED_PAIRS)
def test_what_is_blocked_is_fainter_and_still_to_be_read(theme: Theme, ink: str, ground: str) -> None:
    ratio = contrast(colour(theme, ink), colour(theme, ground))
    assert BLOCKED <= ratio < contrast(colour(theme, "muted"), colour(theme, ground))


@pytest.mark.parametrize("palette", [VGA, XTERM], ids=["vga", "xterm"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_in_sixteen_colours_too(palette: str, ink: str, ground: str) -> None:
    assert contrast(colour(ANSI, ink), colour(ANSI, ground), palette) >= TEXT


@pytest.mark.parametrize(("palette", "least"), [(VGA, 2.8), (XTERM, BLOCKED)], ids=["vga", "xterm"])
def test_what_is_blocked_is_grey_in_sixteen_colours_too(palette: str, least: float) -> None:
    # VGA's grey is what it is: a hair under three.
    assert least <= contrast(colour(ANSI, "blocked"), colour(ANSI, "background"), palette) < 6
    assert colour(ANSI, "blocked") != colour(ANSI, "foreground")


def test_sixteen_colours_are_all_the_terminals_own_and_none_is_its_default() -> None:
    drawn = {name for pair in [*PAIRS, *BLOCKED_PAIRS] for name in pair} | {"veil"}
    assert ANSI.ansi
    assert {name: colour(ANSI, name).number for name in drawn if colour(ANSI, name).number is None} == {}


@pytest.mark.parametrize("theme", THEMES, ids=[theme.name for theme in THEMES])
def test_every_theme_has_every_colour_of_ours(theme: Theme) -> None:
    assert set(theme.variables) >= OWN


@pytest.mark.parametrize("theme", THEMES, ids=[theme.name for theme in THEMES])
def test_the_cursor_stands_out_from_the_rows_and_from_where_it_was(theme: Theme) -> None:
    cursor = colour(theme, "cursor-background")
    for ground in ("background", "surface", "panel"):
        assert contrast(cursor, colour(theme, ground)) >= BLOCKED, ground


async def test_while_a_window_is_open_no_key_of_the_step_below_is_named_and_colours_change_all_the_same(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        assert "F2 Italiano" in walk.screen
        await walk.press("f1")
        assert "F2" not in walk.screen
        assert "^N" not in walk.screen
        theme = walk.app.theme
        await walk.press("f3")
        assert walk.app.theme != theme
        await walk.press("escape")
        assert "F2 Italiano" in walk.screen
        assert "^N" in walk.screen
