"""The floor of a Textual app: one list of options, field or set of switches, and nothing else."""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList, SelectionList

_OPTIONS = ("bare-ready", *(f"option {number}" for number in range(9)))


class BareApp(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit"), Binding("ctrl+q", "quit", priority=True)]

    def __init__(self, kind: str = "list") -> None:
        super().__init__()
        self._kind = kind

    def compose(self) -> ComposeResult:
        yield self._widget()

    def _widget(self) -> Widget:
        if self._kind == "field":
            return Input("bare-ready", select_on_focus=False)
        if self._kind == "switches":
            return SelectionList(*((option, option) for option in _OPTIONS))
        return OptionList(*_OPTIONS)


if __name__ == "__main__":
    BareApp(*sys.argv[1:]).run()
