"""The floor of a Textual app: a list of options and nothing else."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList


class BareApp(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield OptionList("bare-ready", *(f"option {number}" for number in range(9)))


if __name__ == "__main__":
    BareApp().run()
