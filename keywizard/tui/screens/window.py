"""A window over a step."""

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from keywizard.tui.below import below, rows_below
from keywizard.tui.drawing import WholeScreen
from keywizard.tui.sizes import WIDTHS, heights
from keywizard.tui.type_ahead import take_keys
from keywizard.tui.widgets.fields import forget_fields
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.tui.widgets.too_small import TooSmall, is_too_small

ResultT = TypeVar("ResultT")


class Window(WholeScreen[ResultT | None], ModalScreen[ResultT | None], Generic[ResultT]):
    """A framed window that Esc closes without a result. It ends once, and keys that arrive in one piece go where they were meant."""

    CSS_PATH = "window.tcss"
    HORIZONTAL_BREAKPOINTS = list(WIDTHS)  # noqa: RUF012  # as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", priority=True, show=False),
        Binding("shift+tab", "app.focus_previous", priority=True, show=False),
        Binding("escape", "close", show=False),
        Binding("ctrl+c", "app.ask_to_leave", show=False),  # a modal screen hides what the app binds
        Binding("f3", "app.change_theme", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+l", "app.repaint", show=False),
    ]

    def __init__(self, title: str, keys: str) -> None:
        """Name the window on its upper border, and its keys on the lower."""
        super().__init__()
        self.VERTICAL_BREAKPOINTS = heights(rows_below(self.app))
        self.heading = title
        self.keys = keys
        self._has_ended = False

    def compose(self) -> ComposeResult:
        """Frame the body."""
        with Vertical(id="window") as frame:
            frame.border_title = Content(f" {self.heading} ")
            frame.border_subtitle = Content(f" {self.keys} ")
            yield from self.compose_body()
        yield TooSmall()  # the word itself is that of the step, which shows through
        yield from below(self.app)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing unseen."""
        return False if self.is_hidden else super().check_action(action, parameters)

    @property
    def is_hidden(self) -> bool:
        """Whether there is no room to show it."""
        return is_too_small(self)

    def compose_body(self) -> ComposeResult:
        """Give what is in the window."""
        raise NotImplementedError

    def finish(self, result: ResultT | None) -> None:
        """Close the window, once."""
        if not self._has_ended:
            self._has_ended = True
            forget_fields(self)
            self.dismiss(result)

    def on_screen_resume(self) -> None:
        """Take keys, now that the window is there."""
        take_keys(self.app)
        self.call_after_refresh(self.become_drawable)

    @property
    def takes_keys(self) -> bool:
        """Whether keys can be handed to the window: it is there, and has not ended."""
        return self.is_mounted and not self._has_ended

    def action_close(self) -> None:
        """Close it without a result."""
        self.finish(None)

    def action_page(self, direction: int) -> None:
        """Scroll what there is to read."""
        for panel in self.query(TextPanel):
            panel.turn_page(direction)
