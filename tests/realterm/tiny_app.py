"""The smallest app worth driving: shows its last key and its size, and ends with 7 on q."""

from textual.app import App, ComposeResult
from textual.events import Key, Resize
from textual.widgets import Static


class TinyApp(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("Ciao è qui", id="last")
        yield Static(id="size")

    def on_key(self, event: Key) -> None:
        self.query_one("#last", Static).update(f"last {event.key}")
        if event.key == "q":
            self.exit(return_code=7)

    def on_resize(self, event: Resize) -> None:
        self.query_one("#size", Static).update(f"{event.size.width} by {event.size.height}")


if __name__ == "__main__":
    app = TinyApp()
    app.run()
    raise SystemExit(app.return_code)
