"""The keys of the keyring, all of them: the bar takes the lines that it needs."""

from textual.content import Content

from keywizard.tui.widgets.chrome import KeyBar

_HARD_SPACE = "\u00a0"


class KeyHints(KeyBar):
    """A key bar of several lines, in which a key is never torn from what it does."""

    DEFAULT_CSS = "KeyHints { height: auto; max-height: 4; background: $panel; color: $muted; padding: 0 1; }"

    def render(self) -> Content:
        """Draw every hint."""
        pieces: list[Content | tuple[str, str] | str] = []
        for key_name, action in self._hints:
            pieces += [(key_name, "bold $foreground"), f"{_HARD_SPACE}{action.replace(' ', _HARD_SPACE)}  "]
        return Content.assemble(*pieces)
