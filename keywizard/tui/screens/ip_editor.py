"""The window in which trusted addresses are typed or pasted."""

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import TextArea

from keywizard.domain.ip_access import parse_allowed_ips
from keywizard.domain.label import looks_like_key_material
from keywizard.i18n.translator import Translator
from keywizard.tui.screens.confirm import ConfirmScreen
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.tui.widgets.deafness import Deafness
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.ip_editor import ip_panel, ssh_address
from keywizard.views.values import Paragraph, Tone

_MAX_PASTE = 4000
"""Characters; thirty addresses take 500."""
_MAX_TYPED = 1000
"""Characters up to which more can be typed; each is judged with all that stands there."""


class IpArea(TextArea):
    """A field of several lines that keeps no key and no secret, and therefore no history of what stood in it either."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "app.suspend_process", show=False)]

    class Refused(Message):
        """What was put in was not kept; the text `reason` says why."""

        def __init__(self, reason: str) -> None:
            """Name the text."""
            super().__init__()
            self.reason = reason

    def on_mount(self) -> None:
        """Begin at the end of the text."""
        self._deaf = Deafness(self)
        self.cursor_blink = False
        self.move_cursor(self.document.end)

    def action_undo(self) -> None:
        """Bring nothing back: a history could hold a secret, and Textual's own breaks down over lines that are gone."""

    def action_redo(self) -> None:
        """As undoing."""

    async def _on_key(self, event: events.Key) -> None:
        if (event.is_printable or event.key == "enter") and len(self.text) >= _MAX_TYPED:
            event.prevent_default()
            event.stop()
            self.post_message(self.Refused("ip-editor.too-long"))
        elif not self._deaf.drops(event):
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()  # come back to the app, it would be handed out once more
        reason = "frame.key-material-refused" if looks_like_key_material(event.text) else "ip-editor.too-long"
        if reason == "ip-editor.too-long" and len(event.text) <= _MAX_PASTE:
            return
        event.prevent_default()
        self.post_message(self.Refused(reason))

    def on_text_area_changed(self) -> None:
        """Keep no key that comes letter by letter either."""
        if looks_like_key_material(self.text):
            self.text = ""
            self._deaf.begin()
            self.post_message(self.Refused("frame.key-material-refused"))


class IpEditor(Window[tuple[str, ...]]):
    """Ends with the addresses, each once; with none, the key works from any IP."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n,f10", "save", priority=True, show=False),
        Binding("pageup", "page(-1)", priority=True, show=False),
        Binding("pagedown", "page(1)", priority=True, show=False),
    ]

    def __init__(self, translate: Translator, allowed_ips: tuple[str, ...], environ: Mapping[str, str]) -> None:
        """Begin with the addresses of now; the SSH session's own address is offered."""
        super().__init__(translate("ip-editor.title"), translate("window.ip-keys"))
        self.translate = translate
        self._before = allowed_ips
        self._ssh = ssh_address(environ)

    def compose_body(self) -> ComposeResult:
        """Show the field, and what becomes of what is typed."""
        with Horizontal(id="ip-editor"):
            with Vertical(id="ip-left"):
                yield IpArea("\n".join(self._before), id="ips", compact=True, soft_wrap=True, highlight_cursor_line=False)
            yield TextPanel(ip_panel(self.translate, "\n".join(self._before), self._ssh), more=self.translate("frame.more"))
        with Horizontal(id="answers"):
            yield ActionButton(self.translate("button.save-ips"), widget_id="save", is_primary=True)
            if self._ssh:
                yield ActionButton(self.translate("ip-editor.add-ssh", ip=self._ssh), widget_id="add-ssh")
            yield ActionButton(self.translate("button.cancel"), widget_id="cancel")

    def on_text_area_changed(self) -> None:
        """Sort what is typed at once."""
        self.query_one("#save", ActionButton).relabel(self.translate("button.save-ips"))
        self.query_one(TextPanel).show(ip_panel(self.translate, self.query_one(TextArea).text, self._ssh))

    def on_ip_area_refused(self, event: IpArea.Refused) -> None:
        """Say why something was not taken."""
        self.query_one(TextPanel).show((Paragraph(self.translate(event.reason), Tone.WARNING),))

    def action_close(self) -> None:
        """Close the window; ask first, where something was typed."""
        if parse_allowed_ips(self.query_one(TextArea).text) == parse_allowed_ips("\n".join(self._before)):
            self.finish(None)
        else:
            texts = ("ip-editor.drop.title", "ip-editor.drop", "ip-editor.drop.yes", "ip-editor.drop.no")
            self.app.push_screen(ConfirmScreen(self.translate, *map(self.translate, texts)), self._drop)

    def _drop(self, is_sure: bool | None) -> None:  # noqa: FBT001  # the answer of the question, as Textual hands it over
        if is_sure:
            self.finish(None)

    def finish(self, result: tuple[str, ...] | None) -> None:
        """Close the window, and keep nothing of what was typed."""
        with self.prevent(TextArea.Changed):
            self.query_one(TextArea).text = ""
        super().finish(result)

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Do what the button says."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        elif event.button.id == "add-ssh":
            field = self.query_one(TextArea)
            field.insert(f"\n{self._ssh}" if field.text.strip() else self._ssh or "", field.document.end)
            field.focus()
        else:
            self.finish(None)

    def action_save(self) -> None:
        """Take the addresses, once all that was typed is one."""
        parsed = parse_allowed_ips(self.query_one(TextArea).text)
        if parsed.refused:
            self.query_one(TextArea).focus()
            self.query_one("#save", ActionButton).relabel(self.translate("ip-editor.correct-first"))
        else:
            self.finish(parsed.allowed_ips)
