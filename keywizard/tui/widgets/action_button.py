"""A button one line high."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class ActionButton(Widget, can_focus=True):
    """`[ Next ]`, or `[>Next<]` when it has the focus, so that it needs no colour."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]
    DEFAULT_CSS = """
    ActionButton {
        width: auto;
        height: 1;
        margin-right: 2;
        color: $foreground;
        background: $panel;
        &.-primary { color: $primary; text-style: bold; }
        &:focus { color: $cursor-foreground; background: $cursor-background; text-style: bold; }
    }
    """

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, button: "ActionButton") -> None:
            """Name the button."""
            super().__init__()
            self.button = button

        @property
        def control(self) -> "ActionButton":
            """The button."""
            return self.button

    def __init__(self, title: str, *, widget_id: str, is_primary: bool = False) -> None:
        """Say `title`; the primary button is the one most people want."""
        super().__init__(id=widget_id, classes="-primary" if is_primary else "")
        self.label = title

    def relabel(self, title: str) -> None:
        """Say something else."""
        self.label = title
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the title in brackets."""
        return Content(f"[>{self.label}<]" if self.has_focus else f"[ {self.label} ]")

    def on_focus(self) -> None:
        """Move the terminal's own cursor here, for braille displays."""
        self.app.cursor_position = self.content_region.offset

    def action_press(self) -> None:
        """Press it."""
        self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        """Press it."""
        self.action_press()
