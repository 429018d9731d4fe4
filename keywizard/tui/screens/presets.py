"""The window with the ready sets of permissions."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.restrictions import preset_choices, preset_panel


class PresetScreen(Window[str]):
    """Ends with the id of the set that was chosen."""

    def __init__(self, translate: Translator, wizard: Wizard) -> None:
        """Show the sets, judged by the rules as `wizard` stands."""
        super().__init__(translate("restrictions.preset"), translate("window.list-keys"))
        self.translate = translate
        self._wizard = wizard

    def compose_body(self) -> ComposeResult:
        """Show the list, and what the set under the cursor does."""
        with Horizontal(id="presets"):
            yield ChoiceList(preset_choices(self.translate), widget_id="preset-list")
            yield TextPanel(more=self.translate("frame.more"))

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Explain the set."""
        event.stop()
        self.query_one(TextPanel).show(preset_panel(self.translate, self._wizard, event.choice.id))

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Take the set."""
        event.stop()
        self.finish(event.choice.id)

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Take the set."""
        event.stop()
        self.finish(event.choice.id)
