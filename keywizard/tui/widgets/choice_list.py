"""The list: every row takes focus, a blocked one too, so that its reason can be read."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from keywizard.tui.drawing import draw_now
from keywizard.views.values import Choice, Mark

_GAP = 2
"""Blanks between a title and its note, at least."""


class ChoiceList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor of its own that is a character, so that it needs no colour. PageUp and PageDown belong to what explains it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
        Binding("space", "toggle_row", show=False),
        Binding("enter", "choose_row", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choice-list--row",
        "choice-list--cursor",
        "choice-list--cursor-blurred",
        "choice-list--blocked",
        "choice-list--altered",
        "choice-list--heading",
        "choice-list--note",
    }
    DEFAULT_CSS = """
    ChoiceList {
        height: 1fr;
        overflow-x: hidden;
        background: transparent;
        scrollbar-size-vertical: 1;
        & > .choice-list--row { color: $foreground; }
        & > .choice-list--note { color: $muted; }
        & > .choice-list--blocked { color: $blocked; }
        & > .choice-list--altered { color: $primary; text-style: bold; }
        & > .choice-list--heading { color: $primary; text-style: bold; }
        & > .choice-list--cursor { color: $cursor-foreground; background: $cursor-background; text-style: bold; }
        & > .choice-list--cursor-blurred { color: $foreground; background: $panel; }
    }
    """

    class RowMessage(Message):
        """Something happened to a row."""

        def __init__(self, choice_list: "ChoiceList", choice: Choice) -> None:
            """Name the list and the row."""
            super().__init__()
            self.choice_list = choice_list
            self.choice = choice

        @property
        def control(self) -> "ChoiceList":
            """The list."""
            return self.choice_list

    class Highlighted(RowMessage):
        """The cursor stands on a row."""

    class Toggled(RowMessage):
        """Space was pressed on a row that is free."""

    class Chosen(RowMessage):
        """Enter was pressed on a row that is free, or it was clicked twice."""

    class Refused(RowMessage):
        """Space or Enter was pressed on a blocked row."""

    def __init__(self, choices: Iterable[Choice], *, lines: int = 1, widget_id: str | None = None, start: str | None = None) -> None:
        """Show rows of one or two `lines`, with the cursor on the row `start` or else on the first that takes it."""
        super().__init__(id=widget_id)
        self._choices: Sequence[Choice] = tuple(choices)
        self._lines = lines
        self._cursor = self._index_of(start)

    @property
    def highlighted(self) -> Choice:
        """The row under the cursor."""
        return self._choices[self._cursor]

    def highlight(self, choice_id: str) -> None:
        """Put the cursor on a row; an unknown id leaves it where it is."""
        self._go_to(next((index for index, choice in enumerate(self._choices) if choice.id == choice_id and choice_id), self._cursor))

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Show other rows; the cursor stays on its id. Only rows that differ are painted."""
        before, here = self._choices, self.highlighted.id
        self._choices = tuple(choices)
        if len(before) != len(self._choices):
            self._cursor = self._index_of(here)
            self._measure()
            self.refresh()
            return
        changed = [index for index, (old, new) in enumerate(zip(before, self._choices, strict=True)) if old != new]
        for index in changed:
            self._refresh_row(index)
        if changed:
            draw_now(self, self._lines_of(changed[0], changed[-1]))

    def _index_of(self, choice_id: str | None) -> int:
        wanted = (index for index, choice in enumerate(self._choices) if choice.id == choice_id and not choice.is_heading)
        first = (index for index, choice in enumerate(self._choices) if not choice.is_heading)
        return next(wanted, next(first, 0))

    def on_mount(self) -> None:
        """Tell what is under the cursor from the start."""
        self._measure()
        self._announce()

    def on_resize(self) -> None:
        """Keep the cursor in sight, with as many rows above it as there is room for, whatever the sizes on the way here."""
        self._measure()
        self.scroll_to(0, 0, animate=False, force=True, immediate=True)
        self._show_cursor()

    def on_focus(self) -> None:
        """Draw the cursor as the one that keys move."""
        self._refresh_row(self._cursor)
        self._show_cursor()

    def on_blur(self) -> None:
        """Draw the cursor at rest."""
        self._refresh_row(self._cursor)

    def action_move(self, step: int) -> None:
        """Move the cursor by rows, over headings."""
        index = self._cursor + step
        while 0 <= index < len(self._choices) and self._choices[index].is_heading:
            index += step
        if 0 <= index < len(self._choices):
            self._go_to(index)
        elif step < 0:
            self.scroll_to(0, 0, animate=False)

    def action_jump(self, end: int) -> None:
        """Move the cursor to the first or the last row."""
        rows = [index for index, choice in enumerate(self._choices) if not choice.is_heading]
        if rows:
            self._go_to(rows[end])

    def action_toggle_row(self) -> None:
        """Toggle the row, or have it say why not."""
        self._act(self.Toggled)

    def action_choose_row(self) -> None:
        """Choose the row, or have it say why not."""
        self._act(self.Chosen)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor; a click on the row under it chooses."""
        index = (event.y + self.scroll_offset.y) // self._lines
        if index >= len(self._choices) or self._choices[index].is_heading:
            return
        if index == self._cursor:
            self._act(self.Toggled)
        else:
            self._go_to(index)

    def _act(self, message: type[RowMessage]) -> None:
        wanted = self.Refused if self.highlighted.mark is Mark.BLOCKED else message
        self.post_message(wanted(self, self.highlighted))

    def _go_to(self, index: int) -> None:
        if index == self._cursor:
            return
        before, top = self._cursor, self.scroll_offset
        self._cursor = index
        self._refresh_row(before)
        self._refresh_row(index)
        self._show_cursor()
        is_still = self.scroll_offset == top
        draw_now(self, self._lines_of(*sorted((before, index))) if is_still else None)  # what the row is explained by follows in a moment
        self._announce()

    def _announce(self) -> None:
        self.post_message(self.Highlighted(self, self.highlighted))

    def _show_cursor(self) -> None:
        row = self._cursor * self._lines
        # The headings above the first row come into sight with it.
        is_first = all(choice.is_heading for choice in self._choices[: self._cursor])
        top = 0 if is_first else row
        self.scroll_to_region(Region(0, top, 1, row - top + self._lines), animate=False, force=True)
        if self.has_focus:
            # Braille displays and screen readers follow the terminal's own cursor, even a hidden one.
            self.app.cursor_position = Offset(self.content_region.x, self.content_region.y + row - self.scroll_offset.y)

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._choices) * self._lines)

    def _refresh_row(self, index: int) -> None:
        self.refresh(self._lines_of(index, index))

    def _lines_of(self, first: int, last: int) -> Region:
        return Region(0, first * self._lines - self.scroll_offset.y, self.size.width, (last - first + 1) * self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the list."""
        line = y + self.scroll_offset.y
        index, part = divmod(line, self._lines)
        width = self.scrollable_content_region.width  # what the scrollbar leaves
        if index >= len(self._choices):
            return Strip.blank(width, self.rich_style)
        style = self.get_component_rich_style(f"choice-list--{self._style_of(index, part)}")
        return Strip([Segment(set_cell_size(self._text_of(index, part, width), width), style)], width)

    def _style_of(self, index: int, part: int) -> str:
        choice = self._choices[index]
        if choice.is_heading:
            return "heading"
        if index == self._cursor:
            return "cursor" if self.has_focus else "cursor-blurred"
        if choice.is_altered:
            return "altered"
        if choice.mark is Mark.BLOCKED:
            return "blocked"
        return "note" if part else "row"

    def _text_of(self, index: int, part: int, width: int) -> str:
        choice = self._choices[index]
        if choice.is_heading:
            return f" {choice.title}" if part == self._lines - 1 else ""
        indent = "      " if choice.mark else "  "
        if part:
            return f"{indent}{_shortened(choice.note, width - cell_len(indent))}"
        cursor = ">" if index == self._cursor else " "
        star = "*" if choice.is_altered else " "
        head = f"{cursor}{star}{choice.mark} " if choice.mark else f"{cursor}{star}"
        title = f"{head}{_shortened(choice.title, width - cell_len(head))}"
        room = width - cell_len(title) - cell_len(choice.note)
        if self._lines > 1 or not choice.note or room < _GAP:
            return title
        return f"{title}{' ' * max(room - 1, _GAP)}{choice.note}"  # a blank behind the note too, where there is room for it


def _shortened(text: str, width: int) -> str:
    return text if cell_len(text) <= width else f"{set_cell_size(text, max(width - 1, 0)).rstrip()}…"
