"""The third step: the type of the key."""

from textual.app import ComposeResult

from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.key_type import key_type_choices, key_type_panel
from keywizard.views.values import Paragraph


class KeyTypeScreen(StepScreen):
    """Ed25519, RSA or HMAC, each with what it gives and costs."""

    STEP = StepId.KEY_TYPE
    FOCUS = "types"

    def compose_left(self) -> ComposeResult:
        """List the types."""
        yield ChoiceList(
            key_type_choices(self.translate, self.wizard), lines=2, widget_id="types", start=self.wizard.answers.key_type or KeyType.ED25519
        )

    def panel(self) -> tuple[Paragraph, ...]:
        """Explain the type that was chosen, or the recommended one."""
        return key_type_panel(self.translate, self.wizard, self.wizard.answers.key_type or KeyType.ED25519)

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Explain the type under the cursor."""
        self.show_panel(key_type_panel(self.translate, self.wizard, KeyType(event.choice.id)))

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Choose the type."""
        if self.answer(self.wizard.answer_key_type(KeyType(event.choice.id))):
            self.tell("")
            event.choice_list.set_choices(key_type_choices(self.translate, self.wizard))

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Choose the type and go on."""
        self.on_choice_list_toggled(event)
        self.action_next()

    def take_answers(self) -> bool:
        """With nothing chosen yet, going on takes the type under the cursor."""
        if self.wizard.answers.key_type is not None:
            return True
        return self.answer(self.wizard.answer_key_type(KeyType(self.query_one(ChoiceList).highlighted.id)))
