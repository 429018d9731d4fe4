"""Windows with a list on the left and what the row means on the right."""

from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal

from keywizard.i18n.translator import Translator
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.values import Choice, Paragraph


class ChoosingWindow(Window[str]):
    """Ends with the id of the row that was chosen; a blocked row says why on the right, and stays."""

    def __init__(self, translate: Translator, title: str, rows: Iterable[Choice], page: Callable[[str], tuple[Paragraph, ...]]) -> None:
        """List `rows` under `title`; `page` gives what there is to say of one."""
        super().__init__(title, translate("keyring.choosing.keys"))
        self._rows = tuple(rows)
        self._page = page
        self._more = translate("frame.more")

    def compose_body(self) -> ComposeResult:
        """Show the list and what is said of its row."""
        with Horizontal(id="choosing"):
            yield ChoiceList(self._rows, widget_id="choosing-list")
            yield TextPanel(more=self._more)

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Say what there is to say of the row."""
        event.stop()
        self.query_one(TextPanel).show(self._page(event.choice.id))

    def on_choice_list_chosen(self, event: ChoiceList.RowMessage) -> None:
        """Take the row."""
        event.stop()
        self.finish(event.choice.id)

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Take the row."""
        self.on_choice_list_chosen(event)

    def on_choice_list_refused(self, event: ChoiceList.RowMessage) -> None:
        """Stay: why it cannot be is said already."""
        event.stop()
