"""The fields of a screen, whichever they are; a screen without any does not load them."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from textual.widgets import Input


def fields_of(screen: Screen[Any]) -> "tuple[Input, ...]":
    """Give the fields of one line on a screen."""
    if not screen.query("Input"):
        return ()
    from textual.widgets import Input

    return tuple(screen.query(Input))


def forget_fields(screen: Screen[Any]) -> None:
    """Empty every field: a screen that has ended keeps no secret."""
    for field in fields_of(screen):
        with field.prevent(type(field).Changed):
            field.value = ""
