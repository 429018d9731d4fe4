"""The smallest app with a field that reads every byte; ends with 7 on Enter."""

from textual.app import App, ComposeResult
from textual.widgets import Input

from keywizard.tui.driver import KeywizardDriver


class ListeningApp(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Input()

    def on_descendant_focus(self) -> None:
        # Keys that come before the focus go nowhere.
        self.query_one(Input).placeholder = "listening"

    def on_input_submitted(self) -> None:
        self.exit(return_code=7)


if __name__ == "__main__":
    app = ListeningApp(driver_class=KeywizardDriver)
    app.run()
    raise SystemExit(app.return_code)
