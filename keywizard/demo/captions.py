"""What a tour says, below every screen: where it stands, the caption, the keys as they are pressed, and what one can do."""

import itertools
import textwrap
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from keywizard.demo.keys import cap_of
from keywizard.demo.tour import CAPTION_LINES
from keywizard.i18n.translator import Translator

HEIGHT = CAPTION_LINES + 2
"""Rows that it takes."""
_MOST_KEYS = 40
"""How many of the keys pressed last are remembered; as many as fit are shown."""
_HIDDEN = "•"


class Mode(StrEnum):
    """Who has the keys, and whether time goes by. Its texts are `demo.hints.<mode>` and, but for a recording, `demo.mode.<mode>`."""

    PLAYING = "playing"
    PAUSED = "paused"
    YOURS = "yours"
    """The person has the keys."""
    REWINDING = "rewinding"
    """The tour goes back to where the person took over."""
    ENDED = "ended"
    FILMED = "filmed"
    """Nobody has the keys: it is a recording."""
    STRAYED = "strayed"
    """The program was not where the tour expected it."""


_SIGNS = {Mode.PLAYING: "▶", Mode.PAUSED: "‖", Mode.YOURS: "●", Mode.REWINDING: "◀", Mode.ENDED: "■", Mode.FILMED: "▶", Mode.STRAYED: "!"}


class Caption(NamedTuple):
    """Everything that the captions show."""

    name: str
    """What the tour is called on the command line."""
    title: str = ""
    """Its title."""
    number: int = 0
    """Which beat it is at, from 1."""
    beats: int = 0
    """How many there are."""
    text: str = ""
    """What is said."""
    bindings: tuple[str, ...] = ()
    """The keys pressed since, the last one last."""
    mode: Mode = Mode.PLAYING
    """Who has the keys."""
    speed: float = 1.0
    """How fast it goes."""

    def with_binding(self, binding: str, *, is_hidden: bool = False) -> "Caption":
        """Show one more key; of one that is typed in secret only that it was pressed."""
        return self._replace(bindings=(*self.bindings, _HIDDEN if is_hidden else binding)[-_MOST_KEYS:])


class CaptionBar(Widget):
    """The last rows of every screen."""

    DEFAULT_CSS = f"CaptionBar {{ dock: bottom; height: {HEIGHT}; background: $title-background; color: $foreground; }}"

    def __init__(self, translate: Translator, caption: Caption) -> None:
        """Show `caption` at first."""
        super().__init__()
        self._translate = translate
        self._caption = caption

    def show(self, translate: Translator, caption: Caption) -> None:
        """Show another one."""
        self._translate, self._caption = translate, caption
        self.refresh()

    def render(self) -> Content:
        """Draw every row, each as wide as there is room."""
        room = max(self.size.width - 2, 1)
        lines = textwrap.wrap(self._caption.text, room)[: CAPTION_LINES + 1]
        spoken = [Content.styled(f" {line}", "bold") for line in (*lines, *[""] * (CAPTION_LINES - len(lines)))]
        # In a narrow window a long caption takes the row of the hints as well: what is said comes first.
        hints = [self._hints(room)] if len(lines) <= CAPTION_LINES else []
        return Content("\n").join([self._head(room), *spoken, *hints])

    def _head(self, room: int) -> Content:
        caption, translate = self._caption, self._translate
        count = f"{caption.number}/{caption.beats}" if caption.beats else ""
        speed = "" if caption.speed == 1.0 else f"{caption.speed:g}x"
        state = "" if caption.mode is Mode.FILMED else translate(f"demo.mode.{caption.mode}")
        said = "  ".join(word for word in (f"{_SIGNS[caption.mode]} {caption.title}", count, state, speed) if word)
        caps = _fitting(_caps(translate, caption.bindings), room - cell_len(said) - 2)
        gap = " " * (room - cell_len(said) - cell_len(caps))
        return Content.assemble((f" {said}", "bold $primary"), gap, (caps, "bold $good"))

    def _hints(self, room: int) -> Content:
        hints = self._translate(f"demo.hints.{self._caption.mode}", name=self._caption.name).split("  ")
        while cell_len("  ".join(hints)) > room and len(hints) > 1:
            hints.pop(-2)  # what is said last is how to leave
        return Content.styled(f" {'  '.join(hints)}", "$muted")


def _caps(translate: Translator, bindings: Sequence[str]) -> list[str]:
    """Write letters that follow one another as a word, and other keys as they look."""
    caps: list[str] = []
    for is_letter, group in itertools.groupby(bindings, lambda binding: len(binding) == 1):
        run = tuple(group)
        caps += ["".join(run)] if is_letter else [f"[{cap_of(translate, binding)}]" for binding in run]
    return caps


def _fitting(caps: Sequence[str], room: int) -> str:
    shown = list(caps)
    while shown and cell_len(" ".join(shown)) > room:
        shown.pop(0)
    return " ".join(shown)
