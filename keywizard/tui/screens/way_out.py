"""The window that a blocked permission opens: why, and every way out."""

from textual.app import ComposeResult

from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import Decision
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.way_out import elsewhere_panel, way_out_choices, way_out_panel, way_out_step


class WayOutScreen(Window[str]):
    """Ends with the step that does the way out that was chosen."""

    def __init__(self, translate: Translator, permission: Permission, decision: Decision, place: Place | None) -> None:
        """Explain the `decision` on a `permission` that is not allowed, in practice or at Binance."""
        name = translate(f"permission.{permission}.name")
        super().__init__(
            translate("way-out.title", name=name), translate("window.list-keys" if decision.remedies else "window.reading-keys")
        )
        self.translate = translate
        self._decision = decision
        self._place = place

    def compose_body(self) -> ComposeResult:
        """Show the reasons, and the ways out as a list."""
        yield TextPanel(way_out_panel(self.translate, self._decision), more=self.translate("frame.more"))
        if self._decision.remedies:
            choices = way_out_choices(self.translate, self._decision, self._place)
            ways = ChoiceList(choices, lines=2, widget_id="ways")
            ways.styles.height = min(len(choices) * 2, 8)
            yield ways

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Say the reasons again, after a way out was said in full."""
        event.stop()
        self.query_one(TextPanel).show(way_out_panel(self.translate, self._decision))

    def on_choice_list_chosen(self, event: ChoiceList.RowMessage) -> None:
        """Go where the way out is done."""
        event.stop()
        self.finish(way_out_step(self._decision, event.choice.id))

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Go where the way out is done."""
        self.on_choice_list_chosen(event)

    def on_choice_list_refused(self, event: ChoiceList.Refused) -> None:
        """Say the way out in full: it is done on Binance."""
        event.stop()
        self.query_one(TextPanel).show(elsewhere_panel(self.translate, event.choice.id, self._place))
