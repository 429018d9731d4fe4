"""A whole walk, cell by cell: what is really drawn can be read, and is what the terminal can draw."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from textual.color import Color
from textual.theme import Theme

from keywizard.flow.steps import StepId
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.screens.window import Window
from keywizard.tui.themes import ANSI, DARK, LIGHT
from tests.tui.contrast import contrast
from tests.tui.walking import Walk, app_of, walking

FINEST = Terminal(Glyphs.UNICODE, Colours.RGB)
SIXTEEN = Terminal(Glyphs.UNICODE, Colours.ANSI16)
PLAINEST = Terminal(Glyphs.ASCII, Colours.MONO)
_LINES = set("─│┌┐└┘▁▂▃▄▅▆▇█▔▕▏ ")
"""Frames and bars, which part things and say nothing."""


class Eyes:
    """Everything that was seen of a walk."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.seen: set[Segment] = set()

    def look(self) -> None:
        screen = self.walk.app.screen
        strips = self.walk.draw()
        if isinstance(screen, Window):  # what is behind its veil is meant to be faint
            region = screen.query_one("#window").region
            strips = [strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom]]
        self.seen.update(segment for strip in strips for segment in strip)

    async def press(self, *bindings: str) -> None:
        for binding in bindings:
            await self.walk.press(binding)
            self.look()

    @property
    def words(self) -> Iterator[Segment]:
        return (segment for segment in self.seen if set(segment.text) - _LINES)


def inks(word: Segment) -> tuple[RichColor, RichColor]:
    """Give its own colour and that of its ground."""
    assert word.style is not None
    assert word.style.color is not None
    assert word.style.bgcolor is not None
    return word.style.color, word.style.bgcolor


async def seen(home: Path, terminal: Terminal, theme: str) -> Eyes:
    async with walking(app_of(home, "it", terminal=terminal, theme=theme), size=(120, 40)) as walk:
        eyes = Eyes(walk)
        await walk.reach(StepId.PLACE)
        eyes.look()
        await walk.to_label()
        eyes.look()
        await walk.type("è un bot")
        await eyes.press("tab", "tab", "shift+tab", "shift+tab", "enter")
        await walk.reach(StepId.VERIFICATION)
        await eyes.press("ctrl+n")
        await walk.prove_code()
        await eyes.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
        eyes.look()
        await walk.press("ctrl+n")
        await walk.reach(StepId.API_KEY)
        eyes.look()
        await walk.press("ctrl+n")
        await walk.reach(StepId.RESTRICTIONS)
        await eyes.press(*["down"] * 12, "tab")
        await walk.press("shift+tab")
        await walk.highlight("enableWithdrawals")
        for keys in (("enter", "escape"), ("f1", "escape"), ("home", "down", "enter", "down", "escape"), ("home", "enter", *"8.8.8.8 x")):
            await eyes.press(*keys)
        await eyes.press("escape", "tab", "ctrl+q")
        return eyes


@pytest.mark.parametrize(
    ("terminal", "theme"),
    [(FINEST, DARK), (FINEST, LIGHT), (SIXTEEN, ANSI)],
    ids=["dark", "light", "ansi"],
)
async def test_no_word_of_the_walk_is_hard_to_read(keywizard_home: Path, terminal: Terminal, theme: Theme) -> None:
    eyes = await seen(keywizard_home, terminal, "light" if theme is LIGHT else "dark")
    blocked = Color.parse(theme.variables["blocked"]).rich_color
    faint = [word for word in eyes.words if contrast(*inks(word)) < (3.0 if inks(word)[0] == blocked else 4.5)]
    assert faint == []
    assert any(inks(word)[0] == blocked and "[-] " in word.text for word in eyes.words)


async def test_the_plainest_terminal_gets_no_colour_and_nothing_but_ascii(keywizard_home: Path) -> None:
    eyes = await seen(keywizard_home, PLAINEST, "dark")
    assert [segment.text for segment in eyes.seen if not segment.text.isascii()] == []
    assert [segment.text for segment in eyes.seen if segment.style and (segment.style.color or segment.style.bgcolor)] == []
    assert any("[-] " in segment.text for segment in eyes.words)
    assert any(segment.style.reverse for segment in eyes.words if segment.style)
