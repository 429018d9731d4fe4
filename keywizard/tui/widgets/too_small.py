"""What a screen that is too small says."""

from textual.content import Content
from textual.widget import Widget


class TooSmall(Widget, can_focus=True):
    """Shown instead of everything else; nothing is lost meanwhile. It takes the keys, for nobody sees what they would do."""

    DEFAULT_CSS = "TooSmall { height: 1fr; padding: 0 1; background: $background; display: none; }"

    def __init__(self, text: str = "", first: str = "") -> None:
        """Say `text`; where nothing had the focus before, it goes to the widget with the id `first` afterwards."""
        super().__init__()
        self._text = text
        self._first = first
        self._before: Widget | None = None

    def render(self) -> Content:
        """Draw it."""
        return Content(self._text)

    def on_mount(self) -> None:
        """Know what has the focus: Textual takes it from what is hidden, and gives it to whatever comes next."""
        self.watch(self.screen, "focused", self._remember, init=False)

    def _remember(self, focused: Widget | None) -> None:
        if is_too_small(self.screen):
            return
        if focused is None:  # what is hidden hears of it late, when it may be seen again
            self.call_later(self._give_back)
        else:
            self._before = focused

    def on_show(self) -> None:
        """Take the keys."""
        self.focus()

    def on_hide(self) -> None:
        """Give the keys back."""
        self._give_back()

    def _give_back(self) -> None:
        if is_too_small(self.screen):
            return
        if self._before is None or not self._before.is_attached:
            self._before = next((widget for widget in self.screen.focus_chain if widget.id == self._first), None)
        if self._before is None:
            self.screen.focus_next()
        else:
            self.screen.set_focus(self._before)


def is_too_small(widget: Widget) -> bool:
    """Tell whether a screen has a class of those sizes (see `sizes`) that only have room for this word."""
    return widget.has_class("-tiny") or widget.has_class("-short")
