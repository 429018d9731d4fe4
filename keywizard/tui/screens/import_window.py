"""A window that takes in a private key from elsewhere."""

from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.errors import KeywizardError, SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.commands import ImportKeypair, Protection
from keywizard.i18n.translator import Translator
from keywizard.session.importing import import_command, read_key_file
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.key_file_field import KeyFileField
from keywizard.tui.widgets.text_field import PassphraseField, TextField
from keywizard.views.keypair import import_protections


class ImportRequest(NamedTuple):
    """What the window ends with."""

    command: ImportKeypair
    """The work to be done."""
    path: str
    """The path that was typed; empty where the text was pasted."""


class ImportWindow(Window[ImportRequest]):
    """Asks for the file, for what opens it, and for what is to protect the copy."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+n,f10", "save", priority=True, show=False)]

    def __init__(self, translate: Translator, key_type: KeyType, path: str, *, reads_files: bool) -> None:
        """Take in a key of `key_type`; `path` is what was typed the last time. Unless it `reads_files`, the key has to be pasted."""
        super().__init__(translate("import-window.title"), translate("import-window.keys"))
        self.translate = translate
        self._key_type = key_type
        self._path = path
        self._reads_files = reads_files
        self._protection = Protection.KEEP
        self._warned_of = ""

    def compose_body(self) -> ComposeResult:
        """Show the fields."""
        yield Static(
            Content(self.translate("import-window.source" if self._reads_files else "import-window.visit")), classes="import-label"
        )
        yield KeyFileField(self._path, self.translate("import-window.pasted", lines="{lines}"), widget_id="source")
        yield Static(Content(self.translate("import-window.passphrase")), classes="import-label")
        yield PassphraseField(widget_id="opening")
        yield Static(Content(self.translate("import-window.protection")), classes="import-label")
        yield ChoiceList(import_protections(self.translate, self._protection), widget_id="import-protection")
        with Vertical(id="new-passphrase") as fields:
            fields.display = False
            yield Static(Content(self.translate("import-window.new-passphrase")), classes="import-label")
            yield PassphraseField(widget_id="new")
            yield PassphraseField(widget_id="repeat")
        yield Static(Content(""), id="import-message")
        with Horizontal(id="answers"):
            yield ActionButton(self.translate("import-window.import"), widget_id="save", is_primary=True)
            yield ActionButton(self.translate("button.cancel"), widget_id="cancel")

    def on_mount(self) -> None:
        """Begin with the source."""
        self.query_one("#source").focus()

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Choose what protects the copy."""
        event.stop()
        self._protection = Protection(event.choice.id)
        self.query_one("#import-protection", ChoiceList).set_choices(import_protections(self.translate, self._protection))
        self.query_one("#new-passphrase").display = self._protection is Protection.REPLACE

    def on_choice_list_chosen(self, event: ChoiceList.RowMessage) -> None:
        """Choose, and go on to what that takes."""
        self.on_choice_list_toggled(event)
        self.query_one("#new" if self._protection is Protection.REPLACE else "#save").focus()

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Keep it from the step below."""
        event.stop()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Forget what was said."""
        event.stop()
        self._say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field."""
        event.stop()
        self.app.action_focus_next()

    def on_text_field_key_material_refused(self, event: events.Event) -> None:
        """Say how a private key can be brought here: letter by letter it cannot."""
        event.stop()
        self._say(self.translate("import-window.paste-whole"))

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Import, or not."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        else:
            self.finish(None)

    def action_save(self) -> None:
        """End with the order, or say what is wrong with it; a file that others can read is taken when that is said a second time."""
        try:
            request, is_open = self._request()
            if is_open and self._warned_of != request.path:
                self._warned_of = request.path
                self._say(self.translate("import-window.open-to-others"))
            else:
                self.finish(request)
        except KeywizardError as error:
            values = error.values
            self._say(f"{self.translate(error.message_id, **values)} {self.translate(error.hint_id, **values)}")

    def _request(self) -> tuple[ImportRequest, bool]:
        content, path, is_open = self._content()
        new = (Secret(self._typed("new")), Secret(self._typed("repeat")))
        command = import_command(self._key_type, content, Secret(self._typed("opening")), self._protection, new)
        return ImportRequest(command, path), is_open

    def _content(self) -> tuple[Secret[bytes], str, bool]:
        field = self.query_one("#source", KeyFileField)
        if field.pasted is not None:
            return field.pasted, "", False
        if not self._reads_files:
            raise SecretError("import-paste-only")
        found = read_key_file(field.value)
        return found.content, field.value.strip(), found.is_open_to_others

    def _typed(self, widget_id: str) -> str:
        return self.query_one(f"#{widget_id}", TextField).value

    def _say(self, text: str) -> None:
        self.query_one("#import-message", Static).update(Content(f"! {text}" if text else ""))
