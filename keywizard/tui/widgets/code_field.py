"""The field for a one-time code."""

from typing import ClassVar

from textual.strip import Strip

from keywizard.domain.secret import Secret
from keywizard.tui.secrecy import Secrecy, marked
from keywizard.tui.widgets.text_field import HidingField
from keywizard.views.verification import code_in


class CodeField(HidingField):
    """Takes digits and spaces, and finds the six digits in whatever is pasted. Stock MaskedInput fails on a wrong letter."""

    DEFAULT_CSS = "CodeField { width: 14; }"
    ALLOWED: ClassVar[str] = r"[0-9 -]*"

    def __init__(self, *, widget_id: str, second: float = 1.0) -> None:
        """Begin empty; `second` is how long a second is that is counted on the screen."""
        super().__init__(widget_id=widget_id, second=second, max_length=9)
        self.restrict = self.ALLOWED

    def is_refused(self, text: str) -> bool:
        """Refuse nothing: only digits get in anyway."""
        del text
        return False

    def cleaned(self, pasted: str) -> str:
        """Give the six digits of a paste, or its digits as far as there are any."""
        return code_in(pasted) or "".join(char for char in pasted if char.isascii() and char.isdigit())[:9]

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a whole code in place of everything, and anything else where it was typed."""
        if code_in(text) == text:
            start, end = 0, len(self.value)
        super().replace(text, start, end)

    def fill(self, code: Secret[str]) -> None:
        """Put a code in as if it were typed."""
        self.value = code.reveal()
        self.cursor_position = len(self.value)

    def render_line(self, y: int) -> Strip:
        """Draw one line, marked: whoever reads a code in time can use it."""
        return marked(super().render_line(y), Secrecy.LETTERS)
