"""Questions with two answers."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.views.leaving import leave_lines


class ConfirmScreen(Window[bool]):
    """A question; the careful answer has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(self, translate: Translator, title: str, question: str, yes: str, no: str) -> None:
        """Ask `question` under `title`."""
        super().__init__(title, translate("window.question-keys"))
        self._question = question
        self._answers = (yes, no)

    def compose_body(self) -> ComposeResult:
        """Show the question and its answers."""
        yes, no = self._answers
        yield Static(Content(self._question), id="question")
        with Horizontal(id="answers"):
            yield ActionButton(no, widget_id="no", is_primary=True)
            yield ActionButton(yes, widget_id="yes")

    @property
    def is_hidden(self) -> bool:
        """Whether there is no room to show it: a question is never hidden, for one must always be able to leave."""
        return False

    def on_resize(self) -> None:
        """Give the keys to the careful answer again, where a window of few cells has taken them from both."""
        self.call_after_refresh(self._keep_focus)

    def _keep_focus(self) -> None:
        if self.takes_keys and self.focused is None:  # it may have been answered meanwhile
            self.set_focus(self.query_one("#no"))

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Take the answer."""
        event.stop()
        self.finish(event.button.id == "yes")


def leave_question(translate: Translator, wizard: Wizard, session: Session, *, is_visit: bool) -> ConfirmScreen:
    """Ask whether to leave, and say what stays on disk and what is lost: all of it, where a visit ends."""
    lines = leave_lines(translate, wizard, has_unstored=session.has_unstored_api_key, is_kept=session.drafts.is_kept)
    stays = translate("leave.visit") if is_visit else "\n".join(lines)
    return ConfirmScreen(translate, translate("leave.title"), stays, translate("leave.yes"), translate("leave.no"))
