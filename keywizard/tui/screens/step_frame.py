"""The frame of every step: where it stands on the route, what is answered, what explains it, and which keys do what."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.tui.below import below, rows_below
from keywizard.tui.drawing import WholeScreen
from keywizard.tui.services import Kept, Outcome, Services
from keywizard.tui.sizes import LEAST_HEIGHT, LEAST_WIDTH, WIDTHS, heights, size_classes
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.tui.widgets.chrome import KeyBar, StepLine, StepRail, TitleBar
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.tui.widgets.too_small import TooSmall
from keywizard.views.chrome import frame_text, hints_of, in_a_browser, rail_of
from keywizard.views.values import Paragraph


class StepFrame(WholeScreen[Outcome]):
    """Draws what the wizard holds around what a step has of its own."""

    STEP: ClassVar[StepId]
    """Which step it shows."""
    FOCUS: ClassVar[str] = ""
    """The id of the widget that keys go to at first."""
    HORIZONTAL_BREAKPOINTS = list(WIDTHS)  # noqa: RUF012  # as Textual declares it
    AUTO_FOCUS = ""

    def __init__(self, services: Services, wizard: Wizard, kept: Kept) -> None:
        """Show the step with the answers of `wizard` and what was typed before a change of language."""
        # Textual finds out the size after it has styled everything, and then styles it all again.
        below = rows_below(self.app)
        super().__init__(classes=" ".join(size_classes(self.app.size.width, self.app.size.height - below)))
        self.VERTICAL_BREAKPOINTS = heights(below)
        self.services = services
        self.translate = services.translate
        self.wizard = wizard
        self.kept = kept

    def compose(self) -> ComposeResult:
        """Frame the body."""
        count, rows = rail_of(self.translate, self.wizard)
        yield TitleBar("keywizard", frame_text(self.translate, self.wizard), self.translate("frame.title-note"))
        yield StepLine(count, rows)
        with Horizontal(id="frame"):
            yield StepRail(count, rows)
            with Vertical(id="main"):
                with Horizontal(id="body"):
                    with Vertical(id="left"):
                        yield from self.compose_left()
                    yield TextPanel(self.panel(), more=self.translate("frame.more"), widget_id="panel")
                yield MessageLine()
                yield self._buttons()
        needed = self.translate("frame.too-small", columns=LEAST_WIDTH, rows=LEAST_HEIGHT + rows_below(self.app))
        yield TooSmall(needed, self.kept.focus or self.FOCUS)
        hints = hints_of(self.translate, self.STEP, has_themes=self.services.has_themes, has_plain_view=self._has_plain_view)
        yield KeyBar(in_a_browser(hints) if self.services.is_visit else hints)
        yield from below(self.app)

    @property
    def _has_plain_view(self) -> bool:
        return self.wizard.answers.keypair is not None and not self.services.is_visit

    def _buttons(self) -> Widget:
        back = ActionButton(self.translate("button.back"), widget_id="back")
        forward = ActionButton(self.next_title(), widget_id="next", is_primary=True)
        return Horizontal(back, forward, id="buttons")

    def compose_left(self) -> ComposeResult:
        """Give the widgets on the left: what is answered."""
        raise NotImplementedError

    def panel(self) -> tuple[Paragraph, ...]:
        """Give what the panel on the right says."""
        raise NotImplementedError

    def next_title(self) -> str:
        """Name the button that goes on."""
        return self.translate("button.next")
