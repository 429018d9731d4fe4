"""The list of keys: only the rows in sight are ever written, so that it may have thousands."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size

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


class KeyList(ChoiceList):
    """Rows in columns; which ones depends on the width."""

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

    def _text_of(self, index: int, part: int, width: int) -> str:
        row = self._write(self._choices[index].id)
        if row is None:
            return super()._text_of(index, part, width)
        cursor = ">" if index == self._cursor else " "
        columns = next((each for each in _COLUMNS if width - 2 - _room(each) >= _LEAST_NAME), _COLUMNS[-1])
        name = set_cell_size(_shortened(row.name, width - 2 - _room(columns)), width - 2 - _room(columns))
        return f"{cursor} {name}" + "".join(f"{_GAP}{getattr(row, column):<{_WIDTHS[column]}}" for column in columns)


def _room(columns: Sequence[str]) -> int:
    return sum(_WIDTHS[column] + len(_GAP) for column in columns)


def _shortened(text: str, width: int) -> str:
    return text if cell_len(text) <= width else f"{text[: max(width - 1, 0)]}…"
