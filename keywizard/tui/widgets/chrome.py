"""What frames every step: where one is, and which keys do what."""

from collections.abc import Iterable
from typing import TypeVar

from rich.cells import cell_len
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from keywizard.views.values import RailRow, StepState

ResultT = TypeVar("ResultT")
_RAIL_MARKS = {StepState.DONE: "✓", StepState.CURRENT: "▸", StepState.COMING: "·"}
_RAIL_STYLES = {StepState.DONE: "$good", StepState.CURRENT: "bold $primary", StepState.COMING: "$muted"}
_BAR_MARKS = {StepState.DONE: "■", StepState.CURRENT: "■", StepState.COMING: "·"}


class _NamesKeys(Widget):
    """Names keys of its screen, which do nothing while a window is over that."""

    is_behind = False
    """Whether a window is over the screen."""


def name_keys(screen: Screen[ResultT], *, is_behind: bool) -> None:
    """Have a screen name its keys, or not while a window is over it, which names its own."""
    for widget in screen.query(_NamesKeys):
        if widget.is_behind is not is_behind:
            widget.is_behind = is_behind
            widget.refresh()


class TitleBar(_NamesKeys):
    """The program and the place on the left, a note on the right that names a key."""

    DEFAULT_CSS = "TitleBar { height: 1; background: $title-background; color: $title-foreground; padding: 0 1; }"

    def __init__(self, name: str, place: str, note: str) -> None:
        """Say the three."""
        super().__init__()
        self._words = (name, place, note)

    def render(self) -> Content:
        """Draw one line; where room is short the note goes first, then what follows a comma in the place."""
        name, place, note = self._words
        note = "" if self.is_behind else note
        if cell_len(f"{name}  {place}") > self.size.width:
            place = place.partition(",")[0]
        left = f"{name}  {place}"
        room = self.size.width - cell_len(left) - cell_len(note)
        tail = f"{' ' * room}{note}" if room > 1 else ""
        return Content.assemble((name, "bold $primary"), f"  {place}{tail}")


class StepLine(Widget):
    """`Step 3 of 9 ■■■······ Key type`, for screens without a rail."""

    DEFAULT_CSS = "StepLine { height: 1; padding: 0 1; }"

    def __init__(self, count: str, rows: Iterable[RailRow]) -> None:
        """Say `count`, draw the rows as a bar, and name the current one."""
        super().__init__(id="step-line")
        self._count = count
        self._rows = tuple(rows)

    def render(self) -> Content:
        """Draw one line."""
        bar = "".join(_BAR_MARKS[row.state] for row in self._rows)
        title = next(row.title for row in self._rows if row.state is StepState.CURRENT)
        return Content.assemble((title, "bold $primary"), (f"   {self._count}  ", "$muted"), (bar, "$primary"))


class StepRail(Widget):
    """Every step of the route, for wide screens."""

    DEFAULT_CSS = "StepRail { width: 26; padding: 1 2 0 1; }"

    def __init__(self, count: str, rows: Iterable[RailRow]) -> None:
        """List the rows under `count`."""
        super().__init__(id="rail")
        self._count = count
        self._rows = tuple(rows)

    def render(self) -> Content:
        """Draw one row a step."""
        lines = [Content.styled(self._count, "$muted"), Content("")]
        lines += [Content.styled(f"{_RAIL_MARKS[row.state]} {row.title}", _RAIL_STYLES[row.state]) for row in self._rows]
        return Content("\n").join(lines)


class KeyBar(_NamesKeys):
    """Which keys do what; hints that do not fit are left out whole, the last first."""

    DEFAULT_CSS = "KeyBar { height: 1; background: $panel; color: $muted; padding: 0 1; }"

    def __init__(self, hints: Iterable[tuple[str, str]]) -> None:
        """Show (key, what it does) pairs, the most useful first."""
        super().__init__()
        self._hints = tuple(hints)

    def render(self) -> Content:
        """Draw as many hints as fit."""
        pieces: list[Content | tuple[str, str] | str] = []
        room = 0 if self.is_behind else self.size.width
        for key_name, action in self._hints:
            room -= cell_len(key_name) + cell_len(action) + 3
            if room < -2:
                break
            pieces += [(key_name, "bold $foreground"), f" {action}  "]
        return Content.assemble(*pieces)
