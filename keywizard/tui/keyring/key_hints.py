"""The keys of the keyring, all of them: the bar takes the lines that it needs."""

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from keywizard.tui.widgets.chrome import KeyBar

Hint = tuple[str, str]


class KeyHints(KeyBar):
    """A key bar of several lines, in which a key is never torn from what it does."""

    DEFAULT_CSS = "KeyHints { height: auto; max-height: 4; background: $panel; color: $muted; padding: 0 1; }"

    def show(self, hints: Iterable[Hint]) -> None:
        """Show others."""
        if (wanted := tuple(hints)) != self._hints:
            self._hints = wanted
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give the lines that the hints take at a width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw every hint."""
        return Content("\n").join(_drawn(line) for line in self._lines(self.content_size.width)) if not self.is_behind else Content("")

    def _lines(self, width: int) -> list[list[Hint]]:
        lines: list[list[Hint]] = [[]]
        room = width
        for hint in self._hints:
            needed = cell_len(" ".join(hint))
            if lines[-1] and needed > room:
                lines.append([])
                room = width
            lines[-1].append(hint)
            room -= needed + 2
        return lines


def _drawn(hints: list[Hint]) -> Content:
    return Content.assemble(*(piece for name, action in hints for piece in ((name, "bold $foreground"), f" {action}  ")))
