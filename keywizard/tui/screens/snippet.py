"""A window with a snippet: lines that make a client use a key."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from keywizard.terminal.clipboard import clipboard_of, copy_obstacle
from keywizard.tui.plain_view import show_plainly
from keywizard.tui.screens.reading import ReadingScreen
from keywizard.tui.services import Services
from keywizard.views.public_key import copy_text
from keywizard.views.values import Paragraph, Tone


class SnippetWindow(ReadingScreen):
    """A snippet, which holds no secret, to read, to copy, or to select on the normal screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "copy", show=False), Binding("f6", "plain_view", show=False)]

    def __init__(self, services: Services, title: str, snippet: str) -> None:
        """Show `snippet`."""
        super().__init__(services.translate, title, (Paragraph(snippet, Tone.VERBATIM),), services.translate("keyring.snippet.keys"))
        self._services = services
        self._snippet = snippet

    def action_copy(self) -> None:
        """Send it to the terminal's clipboard, and say on the frame what came of that."""
        environ = self._services.environ
        self.app.copy_to_clipboard(self._snippet)
        text = copy_text(self._services.translate, clipboard_of(environ), copy_obstacle(self._snippet, environ))
        self.query_one("#window").border_subtitle = Content(f" {text} ")

    def action_plain_view(self) -> None:
        """Show it on the terminal's normal screen."""
        after = self._services.translate("public-key.plain.after")
        show_plainly(self.app, f"{self._snippet}\n\n{after}\n")
