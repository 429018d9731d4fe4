"""Fields of one line."""

import unicodedata
from dataclasses import dataclass

from textual import events
from textual.actions import SkipAction
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input

from keywizard.domain.api_key import trimmed
from keywizard.domain.label import looks_like_key_material
from keywizard.tui.drawing import draw_now
from keywizard.tui.secrecy import Secrecy, marked
from keywizard.tui.widgets.deafness import Deafness

_MAX_LENGTH = 1200


class TextField(Input):
    """A field that takes text, and no key or secret: one that is pasted or typed into it is not kept."""

    DEFAULT_CSS = """
    TextField, TextField:focus, TextField:ansi {
        height: 1;
        border: none;
        padding: 0 1;
        background: $panel;
        background-tint: transparent;
        color: $foreground;
    }
    TextField:focus { text-style: bold; }
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
        self._deaf = Deafness(self)

    @property
    def is_deaf(self) -> bool:
        """Whether the rest of a key that comes letter by letter is still being dropped."""
        return bool(self._deaf)

    def is_refused(self, text: str) -> bool:
        """Tell whether `text` does not belong here."""
        return looks_like_key_material(text)

    def cleaned(self, pasted: str) -> str:
        """Give what of a paste is kept: its first line that is not blank, without control characters, trimmed."""
        return _first_line(pasted).strip()

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in place of another, as every way of editing does, unless what comes of it does not belong here."""
        start, end = sorted((start, end))
        if self.is_refused(f"{self.value[:start]}{text}{self.value[end:]}"):
            self._refuse()
        else:
            super().replace(text, start, end)
            draw_now(self)  # what comes of it follows in a moment

    def _refuse(self) -> None:
        self.value = ""
        self._deaf.begin()
        self.post_message(self.KeyMaterialRefused(self))

    def action_paste(self) -> None:
        """Paste what was copied inside the program like what comes from outside."""
        self._put_in(self.app.clipboard)

    async def action_submit(self) -> None:
        """Submit, unless the line break belongs to a key that is being refused."""
        if self.is_deaf:
            self._deaf.begin()
        else:
            await super().action_submit()

    async def _on_key(self, event: events.Key) -> None:
        # The base class takes the event next, unless it is told not to.
        self._deaf.drops(event)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._put_in(event.text)

    def _put_in(self, pasted: str) -> None:
        if self.is_refused(pasted):
            self.post_message(self.KeyMaterialRefused(self))
        elif text := self.cleaned(pasted):
            self.replace(text, *self.selection)


class HidingField(TextField):
    """A field that shows what is typed for thirty seconds after each change, and dots from then on; any change shows it again."""

    SHOWN_SECONDS = 30
    _timer: Timer | None = None

    def __init__(self, *, widget_id: str, second: float = 1.0, max_length: int = _MAX_LENGTH, is_hidden: bool = False) -> None:
        """Begin empty; `second` is how long a second is that is counted on the screen."""
        super().__init__(widget_id=widget_id, max_length=max_length, is_hidden=is_hidden)
        self._is_always_hidden = is_hidden
        self._second = second

    def on_input_changed(self) -> None:
        """Show it, for a while."""
        if self._timer is not None:
            self._timer.stop()
        if not self._is_always_hidden:
            self.password = False
            self._timer = self.set_timer(self.SHOWN_SECONDS * self._second, self.hide_value) if self.value else None

    def hide_value(self) -> None:
        """Show dots; nothing that was typed is lost."""
        self.password = True


class ApiKeyField(HidingField):
    """A field for an API key or a secret key as Binance shows it; a PEM is not kept."""

    def render_line(self, y: int) -> Strip:
        """Draw one line, marked: what stands here may be the secret key by mistake."""
        return marked(super().render_line(y), Secrecy.LETTERS)

    def is_refused(self, text: str) -> bool:
        """Refuse a key file."""
        return "-----BEGIN" in text or "PRIVATE KEY" in text

    def cleaned(self, pasted: str) -> str:
        """Give the first line without the spaces and quotes around it."""
        return trimmed(_first_line(pasted))

    def action_copy(self) -> None:
        """Leave the clipboard alone: what stands here may be the secret key by mistake."""
        raise SkipAction

    def action_cut(self) -> None:
        """Leave the clipboard alone."""
        raise SkipAction


class PassphraseField(TextField):
    """A field that shows dots. A passphrase may look like anything but a PEM, and is never copied out."""

    def __init__(self, *, widget_id: str) -> None:
        """Begin empty."""
        super().__init__(widget_id=widget_id, is_hidden=True)

    def is_refused(self, text: str) -> bool:
        """Refuse a PEM."""
        return "-----BEGIN" in text

    def cleaned(self, pasted: str) -> str:
        """Give all of a paste but the line break at its end: what does not belong there is refused on use, not dropped."""
        return pasted.removesuffix("\n").removesuffix("\r")

    def action_copy(self) -> None:
        """Leave the clipboard alone: many programs read it, and terminals pass it on."""
        raise SkipAction

    def action_cut(self) -> None:
        """Leave the clipboard alone."""
        raise SkipAction


def _first_line(pasted: str) -> str:
    line = next((line for line in pasted.splitlines() if line.strip()), "")
    return "".join(char for char in line.replace("\t", " ") if unicodedata.category(char) != "Cc")
