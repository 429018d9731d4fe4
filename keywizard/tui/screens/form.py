"""A window with a few fields, for what an action has to know first."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.errors import KeywizardError
from keywizard.domain.secret import Secret
from keywizard.i18n.translator import Translator
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.tui.widgets.text_field import ApiKeyField, PassphraseField, TextField


class Kind(Enum):
    """What a field takes."""

    TEXT = "text"
    API_KEY = "api-key"
    SECRET_KEY = "secret-key"  # noqa: S105  # a word for it, not one
    PASSPHRASE = "passphrase"  # noqa: S105  # a word for it, not one


_OPEN = frozenset({Kind.TEXT, Kind.API_KEY})
"""The kinds whose values are no secrets."""


class FormField(NamedTuple):
    """A field to be filled in."""

    id: str
    """What its value is found by."""
    label: str
    """What stands over it."""
    kind: Kind = Kind.TEXT
    """What it takes."""
    value: str = ""
    """What stands in it at first; never a secret."""


class Filled(NamedTuple):
    """What was typed."""

    texts: Mapping[str, str]
    """By the ids of the fields for text."""
    secrets: Mapping[str, Secret[str]]
    """By the ids of all other fields; an empty field gives an empty secret."""


class Form(NamedTuple):
    """What a form asks."""

    title: str
    """Its name."""
    about: str
    """What it is for, and what it means."""
    fields: tuple[FormField, ...]
    """What is to be filled in."""
    yes: str
    """What the button that goes on says."""


class FormWindow(Window[Filled]):
    """Ends with what was typed, once nothing stands against it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+n,f10", "save", priority=True, show=False)]

    def __init__(self, translate: Translator, form: Form, check: Callable[[Filled], None] = lambda _: None) -> None:
        """Ask `form`; `check` raises KeywizardError for what does not do, and the window says so and stays."""
        super().__init__(form.title, translate("keyring.form.keys"))
        self.translate = translate
        self._form = form
        self._check = check

    def compose_body(self) -> ComposeResult:
        """Show what it is about, the fields, and the two ways on."""
        yield Static(Content(self._form.about), id="question")
        for field in self._form.fields:
            yield Static(Content(field.label), classes="import-label")
            yield _field(field)
        yield Static(Content(""), id="import-message")
        with Horizontal(id="answers"):
            yield ActionButton(self._form.yes, widget_id="save", is_primary=True)
            yield ActionButton(self.translate("button.cancel"), widget_id="cancel")

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query(TextField).first().focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Forget what was said."""
        event.stop()
        self._say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field; behind the last one, go on."""
        event.stop()
        if event.input is self.query(TextField).last():
            self.action_save()
        else:
            self.app.action_focus_next()

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Go on, or not."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        else:
            self.finish(None)

    def action_save(self) -> None:
        """End with what was typed, or say what stands against it."""
        filled = self._filled()
        try:
            self._check(filled)
        except KeywizardError as error:
            self._say(f"{self.translate(error.message_id, **error.values)} {self.translate(error.hint_id, **error.values)}")
        else:
            self.finish(filled)

    def _filled(self) -> Filled:
        values = {field.id: (field.kind, self.query_one(f"#{field.id}", TextField).value) for field in self._form.fields}
        return Filled(
            {name: value for name, (kind, value) in values.items() if kind in _OPEN},
            {name: Secret(value) for name, (kind, value) in values.items() if kind not in _OPEN},
        )

    def on_text_field_key_material_refused(self, event: events.Event) -> None:
        """Say that a key or a secret was not kept."""
        event.stop()
        self._say(self.translate("frame.key-material-refused"))

    def _say(self, text: str) -> None:
        self.query_one("#import-message", Static).update(Content(f"! {text}" if text else ""))


def _field(field: FormField) -> TextField:
    match field.kind:
        case Kind.TEXT:
            return TextField(field.value, widget_id=field.id)
        case Kind.PASSPHRASE:
            return PassphraseField(widget_id=field.id)
        case Kind.API_KEY | Kind.SECRET_KEY:
            return ApiKeyField(widget_id=field.id, is_hidden=field.kind is Kind.SECRET_KEY)


def passphrase_fields(translate: Translator, *names: str) -> Iterable[FormField]:
    """Give fields for passphrases; each name ends the id of its label."""
    return (FormField(name, translate(f"keyring.field.{name}"), Kind.PASSPHRASE) for name in names)
