"""Fields of one line."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Input

from keywizard.domain.label import looks_like_key_material

_MAX_LENGTH = 1200


class TextField(Input):
    """A field that takes text, and no key or secret: one that is pasted or typed into it is not kept."""

    DEFAULT_CSS = """
    TextField, TextField:focus {
        height: 1;
        border: none;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    TextField:focus { background: $panel; text-style: bold; }
    """

    @dataclass
    class KeyMaterialRefused(Message):
        """A key or a secret was put into the field, and was not kept."""

        field: "TextField"
        """Which field."""

        @property
        def control(self) -> "TextField":
            """The field."""
            return self.field

    def __init__(self, value: str = "", *, widget_id: str, max_length: int = _MAX_LENGTH, is_hidden: bool = False) -> None:
        """Begin with `value`; a hidden field shows dots."""
        # Without select_on_focus=False the first key after coming back would wipe the old value.
        super().__init__(value, id=widget_id, max_length=max_length, password=is_hidden, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def is_refused(self, text: str) -> bool:
        """Tell whether `text` does not belong here."""
        return looks_like_key_material(text)

    def cleaned(self, pasted: str) -> str:
        """Give what of a paste is kept: its first line that is not empty, printable and trimmed."""
        lines = (line.strip() for line in pasted.splitlines())
        return "".join(char for char in next(filter(None, lines), "") if char.isprintable())

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if self.is_refused(event.text):
            self.post_message(self.KeyMaterialRefused(self))
        else:
            self.insert_text_at_cursor(self.cleaned(event.text))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Clear what was typed key by key and turned out to be a key."""
        if self.is_refused(event.value):
            event.stop()
            self.value = ""
            self.post_message(self.KeyMaterialRefused(self))


class PassphraseField(TextField):
    """A field that shows dots. A passphrase may look like anything but a PEM."""

    def __init__(self, *, widget_id: str) -> None:
        """Begin empty."""
        super().__init__(widget_id=widget_id, is_hidden=True)

    def is_refused(self, text: str) -> bool:
        """Refuse a private key."""
        return "PRIVATE KEY" in text
