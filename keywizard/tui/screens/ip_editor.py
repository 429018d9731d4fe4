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
from keywizard.tui.screens.window import Window
from keywizard.tui.view_models.ip_editor import ip_panel, ssh_address
from keywizard.tui.view_models.values import Paragraph, Tone
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.tui.widgets.text_panel import TextPanel


class IpArea(TextArea):
    """A field of several lines that keeps no key and no secret."""

    async def _on_paste(self, event: events.Paste) -> None:
        if looks_like_key_material(event.text):
            event.prevent_default()
            event.stop()
            self.post_message(self.KeyMaterialRefused())

    class KeyMaterialRefused(Message):
        """A key or a secret was pasted, and was not kept."""


class IpEditor(Window[tuple[str, ...]]):
    """Ends with the addresses, each once; with none, the key works from any IP."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+n,f10", "save", priority=True, show=False)]

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

    def on_mount(self) -> None:
        """Begin at the end of the text."""
        field = self.query_one(TextArea)
        field.cursor_blink = False
        field.move_cursor(field.document.end)

    def on_text_area_changed(self) -> None:
        """Sort what is typed at once; a key that came letter by letter is not kept."""
        if looks_like_key_material(self.query_one(TextArea).text):
            self.query_one(TextArea).text = ""
            self.on_ip_area_key_material_refused()
            return
        self.query_one("#save", ActionButton).relabel(self.translate("button.save-ips"))
        self.query_one(TextPanel).show(ip_panel(self.translate, self.query_one(TextArea).text, self._ssh))

    def on_ip_area_key_material_refused(self) -> None:
        """Say that something secret was pasted where it does not belong."""
        self.query_one(TextPanel).show((Paragraph(self.translate("frame.key-material-refused"), Tone.WARNING),))

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
