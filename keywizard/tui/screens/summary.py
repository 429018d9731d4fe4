"""The last step: everything at a glance."""

from textual.app import ComposeResult

from keywizard.flow.steps import StepId
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.services import Left
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.summary import next_steps_panel, summary_panel
from keywizard.views.values import Paragraph


class SummaryScreen(StepScreen):
    """What was made, what it may do, what to tick on Binance, and the commands that come next."""

    STEP = StepId.SUMMARY
    FOCUS = "next"

    def compose_left(self) -> ComposeResult:
        """Show what was made."""
        yield TextPanel(summary_panel(self.translate, self.wizard), more=self.translate("frame.more"), widget_id="made")

    def panel(self) -> tuple[Paragraph, ...]:
        """Show what comes next."""
        return next_steps_panel(self.translate, self.wizard, is_visit=self.services.is_visit)

    def next_title(self) -> str:
        """Say that going on ends the walk, or leads back to the key that it left."""
        return self.translate("button.to-first" if self.wizard.origin else "button.finish")

    def action_next(self) -> None:
        """End the walk, where there is nothing left to ask; or go back to the key that it left."""
        if self.wizard.origin:
            self.go_on()
        else:
            self.finish(Left(self.wizard))

    def leave(self) -> None:
        """End the walk; ask only where another key waits."""
        if self.wizard.origin:
            super().leave()
        else:
            self.finish(Left(self.wizard))

    def action_page(self, direction: int) -> None:
        """Scroll both."""
        super().action_page(direction)
        self.query_one("#made", TextPanel).turn_page(direction)
