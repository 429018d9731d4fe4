"""The fifth step: the label."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.label import MAX_LABEL_LENGTH, label_problems
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.text_field import TextField
from keywizard.views.label import label_note, label_panel
from keywizard.views.values import Paragraph


class LabelScreen(StepScreen):
    """A name for the key, checked as it is typed."""

    STEP = StepId.LABEL
    FOCUS = "label"
    _typed: Wizard | None = None

    def compose_left(self) -> ComposeResult:
        """Ask for the label."""
        yield Static(Content(self.translate("label.ask")), classes="field-label")
        yield TextField(self.wizard.answers.label, widget_id="label", max_length=MAX_LABEL_LENGTH * 4)
        yield Static(Content(self.translate("label.examples")), id="label-examples")
        yield Static(id="label-note")

    def panel(self) -> tuple[Paragraph, ...]:
        """Say what the label is for."""
        return label_panel(self.translate)

    def on_mount(self) -> None:
        """Check what is there from the start."""
        self._note(self.query_one("#label", Input).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check the label as it is typed, and keep it."""
        if event.value != self.wizard.answers.label:
            self.tell("")
        self._note(event.value)
        self.remember(self.wizard_as_typed())

    def wizard_as_typed(self) -> Wizard:
        """Take the label that stands in the field; where it does not do as one, the last that did."""
        label = self.query_one("#label", Input).value
        name = None if label_problems(label) else self._name_for(label)
        typed = self.wizard.answer_label(label, name) if name else None
        if isinstance(typed, Wizard):
            self._typed = typed
        return self._typed or self.wizard

    def _note(self, label: str) -> None:
        name = None if label_problems(label) else self._name_for(label)
        folder = str(self.services.session.keyring.root / name) if name else ""
        self.query_one("#label-note", Static).update(Content(label_note(self.translate, label, folder)), layout=False)

    def on_input_submitted(self) -> None:
        """Go on."""
        self.action_next()

    def take_answers(self) -> bool:
        """Take the label and the folder that belongs to it."""
        label = self.query_one("#label", Input).value
        name = self._name_for(label)
        return name is not None and self.answer(self.wizard.answer_label(label, name))

    def _name_for(self, label: str) -> str | None:
        return self.ask(lambda: self.services.session.name_for(label))

    def action_back(self) -> None:
        """Take the label along."""
        self.take_answers()
        super().action_back()
