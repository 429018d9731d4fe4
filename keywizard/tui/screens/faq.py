"""The window with every question and answer: words typed filter the list, and what a rule forbids can be tried."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.permission import Permission
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.faq import ENTRIES_BY_ID, FaqEntry
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.tui.widgets.text_field import TextField
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.faq import can_be_tried, entry_page, found_text, permission_to_try, ranked
from keywizard.views.faq_search import MAX_QUERY, search
from keywizard.views.values import Paragraph, Tone


class FaqWindow(Window[Wizard]):
    """Ends with the walk as trying something made it, or with nothing. Letters go to the field, Up and Down to the list, always."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "close", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, translate: Translator, wizard: Wizard, start: FaqEntry, at_hand: Permission | None = None) -> None:
        """Show every question, at first the answer to `start`, as it stands for the account and the key of `wizard`.

        A permission at hand is the one that is tried, where a question is about it.
        """
        super().__init__(translate("faq.title"), translate("faq.window.keys"))
        self.translate = translate
        self.said = Paragraph("")
        """What trying has to say of the walk that it made."""
        self._wizard = wizard
        self._start = start
        self._at_hand = at_hand

    def compose_body(self) -> ComposeResult:
        """Show the field, the questions, and the answer beside them."""
        found = search(self.translate, "")
        with Horizontal(id="faq-search"):
            yield Static(Content(self.translate("faq.search")))
            yield TextField(widget_id="faq-words", max_length=MAX_QUERY)
        yield MessageLine()
        with Horizontal(id="faq-lists"):
            yield ChoiceList(ranked(self.translate, found), widget_id="faq-list", start=self._start.id)
            yield TextPanel(more=self.translate("frame.more"), widget_id="faq-answer")
        with Horizontal(id="answers"):
            yield ActionButton(self.translate("faq.try"), widget_id="try", is_primary=True)
            yield ActionButton(self.translate("button.close"), widget_id="close")

    def on_mount(self) -> None:
        """Begin with the field, and with the answer that was asked for."""
        self.set_focus(self.query_one(TextField))
        self._tell(found_text(self.translate, search(self.translate, "")))
        self._answer()

    @property
    def entry(self) -> FaqEntry:
        """The question under the cursor."""
        return ENTRIES_BY_ID[self.query_one(ChoiceList).highlighted.id]

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what has the words, the best under the cursor."""
        event.stop()
        found = search(self.translate, event.value)
        rows, questions = ranked(self.translate, found), self.query_one(ChoiceList)
        best = next((row.id for row in rows if not row.is_heading), "")
        questions.set_choices(rows)
        questions.highlight(best if event.value.strip() and found.entries else self._start.id)
        self._tell(found_text(self.translate, found))
        self._answer()

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Show the answer."""
        event.stop()
        self._answer()

    def _answer(self) -> None:
        self.query_one(TextPanel).show(entry_page(self.translate, self.entry, self._wizard))
        self.query_one("#try").display = can_be_tried(self.entry)

    def _tell(self, paragraph: Paragraph) -> None:
        self.query_one(MessageLine).say(paragraph.text, paragraph.tone)

    def action_move(self, step: int) -> None:
        """Move the cursor of the list, whatever has the keys."""
        self.query_one(ChoiceList).action_move(step)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try it."""
        event.stop()
        self._try()

    def on_choice_list_chosen(self, event: ChoiceList.RowMessage) -> None:
        """Try it."""
        event.stop()
        self._try()

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Try it."""
        self.on_choice_list_chosen(event)

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Try it, or close the window."""
        event.stop()
        if event.button.id == "try":
            self._try()
        else:
            self.finish(None)

    def _try(self) -> None:
        if not can_be_tried(self.entry):
            self._tell(Paragraph(self.translate("faq.nothing-to-try"), Tone.WARNING))
            return
        from keywizard.tui.screens.lab import LabWindow

        window = LabWindow(self.translate, self._wizard, permission_to_try(self._wizard, self.entry, self._at_hand))

        def take(wizard: Wizard | None) -> None:
            if wizard is not None:
                self.said = window.said
                self.finish(wizard)

        self.app.push_screen(window, take)

    def on_text_field_key_material_refused(self, event: events.Event) -> None:
        """Say that a key or a secret was not kept."""
        event.stop()
        self._tell(Paragraph(self.translate("frame.key-material-refused"), Tone.WARNING))
