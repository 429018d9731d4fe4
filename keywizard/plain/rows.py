"""Rows of a list as numbered lines, their state in words."""

from keywizard.plain.desk import Desk
from keywizard.views.values import Choice, Mark

_MARKS = {Mark.ON: "on", Mark.OFF: "off", Mark.BLOCKED: "blocked", Mark.RADIO_ON: "chosen", Mark.ALLOWED: "allowed"}
"""The marks that mean something; what is said of them depends on what the rows are."""
_SHOWN = frozenset({Mark.ON, Mark.OFF, Mark.BLOCKED, Mark.ALLOWED})
"""The marks that stand in the line too, for those who look."""


def numbered(rows: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Give the rows that take a number."""
    return tuple(row for row in rows if not row.is_heading)


def list_rows(desk: Desk, rows: tuple[Choice, ...], states: str) -> None:
    """Write every row on a line of its own, headings between them."""
    number = 0
    for row in rows:
        if row.is_heading:
            desk.console.say(f"{row.title}:")
        else:
            number += 1
            desk.console.say(f"{number:>3}. {row_text(desk, row, states)}", indent=5)


def row_text(desk: Desk, row: Choice, states: str) -> str:
    """Give a row as a sentence: mark, title, state and note."""
    mark = f"{row.mark} " if row.mark in _SHOWN and states != "way" else ""
    words = [word for word in (_state(desk, row, states), row.note) if word]
    return f"{mark}{row.title}" + (f" ({', '.join(words)})" if words else "")


def _state(desk: Desk, row: Choice, states: str) -> str:
    word = f"plain.state.{states}.{_MARKS.get(row.mark, '')}"
    return desk.translate(word) if desk.translate.has(word) else ""
