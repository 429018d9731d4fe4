"""The list of keys: only the rows in sight are ever written, so that it may have thousands."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.keyring import KeyRow
from keywizard.views.values import Choice

_GAP = "  "
_WIDTHS = {"key_type": 8, "where": 8, "age": 6, "ips": 7, "may": 14, "state": 16}
"""Cells of each column but the name, in every language."""
_LEAST_NAME = 14
_COLUMNS = (
    ("key_type", "where", "age", "ips", "may", "state"),
    ("key_type", "where", "age", "state"),
    ("key_type", "where", "state"),
    ("where", "state"),
    ("state",),
)
"""What stands behind the name, the first that there is room for."""


COLUMNS = ("name", *_WIDTHS)
"""What rows say, in the order in which it stands."""


class KeyList(ChoiceList):
    """Rows in columns; which ones depends on the width. Left and Right move by a page."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("left", "turn(-1)", show=False), Binding("right", "turn(1)", show=False)]

    def __init__(self, nothing: str, write: Callable[[str], KeyRow | None]) -> None:
        """Say `nothing` while there is no row; `write` gives the row of a name."""
        super().__init__((Choice("", nothing),), widget_id="keys")
        self._write = write
        self._nothing = nothing

    def show(self, names: Sequence[str]) -> None:
        """List the keys of some names; the cursor stays on its key, or near to where that stood."""
        here, place = self.highlighted.id, self._cursor
        self._choices = tuple(Choice(name, name) for name in names) or (Choice("", self._nothing),)
        found = next((index for index, choice in enumerate(self._choices) if choice.id == here), None)
        self._cursor = min(place, len(self._choices) - 1) if found is None else found
        self._measure()
        self.refresh()
        if self.is_mounted:
            self._show_cursor()
            self._announce()

    def action_turn(self, direction: int) -> None:
        """Move the cursor by as many rows as are seen."""
        page = max(self.scrollable_content_region.height - 1, 1)
        self._go_to(min(max(self._cursor + direction * page, 0), len(self._choices) - 1))

    def _text_of(self, index: int, part: int, width: int) -> str:
        row = self._write(self._choices[index].id)
        if row is None:
            return super()._text_of(index, part, width)
        return f"{'>' if index == self._cursor else ' '} {_line(row._asdict(), width - 2)}"


class KeyHeads(Widget):
    """Names the columns of a list; as wide as that."""

    DEFAULT_CSS = "KeyHeads { height: 1; color: $muted; padding: 0 1 0 2; }"

    def __init__(self, heads: Mapping[str, str]) -> None:
        """Name each column as `heads` does."""
        super().__init__(id="heads")
        self._heads = heads

    def render(self) -> Content:
        """Draw the names of the columns that are shown."""
        return Content(_line(self._heads, self.content_size.width))


def _line(cells: Mapping[str, str], width: int) -> str:
    columns = next((each for each in _COLUMNS if width - _room(each) >= _LEAST_NAME), _COLUMNS[-1])
    room = width - _room(columns)
    name = set_cell_size(_shortened(cells["name"], room), room)
    return name + "".join(f"{_GAP}{cells[column]:<{_WIDTHS[column]}}" for column in columns)


def _room(columns: Sequence[str]) -> int:
    return sum(_WIDTHS[column] + len(_GAP) for column in columns)


def _shortened(name: str, width: int) -> str:
    # Names that begin alike mostly end otherwise.
    if cell_len(name) <= width:
        return name
    end = (width - 1) // 2
    return f"{name[: width - 1 - end]}…{name[len(name) - end :]}"
