"""What the steps share that the lab can be opened from."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from keywizard.flow.wizard import Wizard
from keywizard.tui.screens.step import StepScreen
from keywizard.views.values import Paragraph


class LabDoorScreen(StepScreen):
    """A step over which F4 opens the lab."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4", "lab", show=False)]

    def show_answers(self) -> None:
        """Show the answers as they are now."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Open no lab before the screen is there, after it has ended, or while work is under way."""
        return False if action == "lab" and not self.takes_keys else super().check_action(action, parameters)

    def action_lab(self) -> None:
        """Open the lab; what it ends with is an answer like any other."""
        from keywizard.tui.screens.lab import LabWindow

        window = LabWindow(self.translate, self.wizard, self.permission_at_hand())

        def take(wizard: Wizard | None) -> None:
            if wizard is not None:
                self.take_tried(wizard, window.said)

        self.app.push_screen(window, take)

    def take_tried(self, wizard: Wizard, said: Paragraph) -> None:
        """Take the account as it was shaped, and stay."""
        if self.answer(wizard):
            self.show_answers()
            self.tell(said.text, said.tone)
