"""The fourth step: the key pair, made here."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.secret import Secret
from keywizard.flow.commands import GenerateKeypair
from keywizard.flow.events import Event
from keywizard.flow.steps import StepId
from keywizard.keys.passphrase import is_portable, passphrase_problems
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.services import Moved
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_field import PassphraseField
from keywizard.views.chrome import reason_text
from keywizard.views.keypair import (
    ANOTHER_PAIR,
    IMPORT,
    PASSPHRASE,
    made_choices,
    made_panel,
    passphrase_choices,
    passphrase_panel,
)
from keywizard.views.values import Paragraph, Tone

if TYPE_CHECKING:
    from keywizard.tui.screens.import_window import ImportRequest


class KeypairScreen(StepScreen):
    """Passphrase or none; then the pair is made, written, read back and tried, and shown."""

    STEP = StepId.KEYPAIR
    FOCUS = "protection"
    _protection = ""
    _import_path = ""

    @property
    def _has_pair(self) -> bool:
        return self.wizard.answers.keypair is not None

    def compose_left(self) -> ComposeResult:
        """Ask for the protection, or show what was made."""
        if keypair := self.wizard.answers.keypair:
            yield ChoiceList(made_choices(self.translate), lines=2, widget_id="made")
            yield Static(Content("\n".join(keypair.randomart)), id="randomart")
            return
        self._protection = self.kept.rows.get("protection-chosen", "")
        yield ChoiceList(passphrase_choices(self.translate, self._protection), lines=2, widget_id="protection")
        with Vertical(id="passphrases") as fields:
            fields.display = self._protection == PASSPHRASE
            yield Static(Content(self.translate("keypair.passphrase")), classes="field-label")
            yield PassphraseField(widget_id="passphrase")
            yield Static(Content(self.translate("keypair.repeat")), classes="field-label")
            yield PassphraseField(widget_id="repeat")

    def panel(self) -> tuple[Paragraph, ...]:
        """Say what the choice costs, or what was made."""
        keypair = self.wizard.answers.keypair
        return made_panel(self.translate, keypair) if keypair else self._protection_panel(self._protection or PASSPHRASE)

    def _protection_panel(self, protection: str) -> tuple[Paragraph, ...]:
        return passphrase_panel(self.translate, protection, self.wizard.answers.key_type)

    def next_title(self) -> str:
        """Say that going on makes the pair first."""
        return self.translate("button.next" if self._has_pair else "button.make-pair")

    def own_rows(self) -> dict[str, str]:
        """Keep the choice over a change of language."""
        return {"protection-chosen": self._protection}

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Explain the choice under the cursor."""
        if not self._has_pair:
            self.show_panel(self._protection_panel(event.choice.id))

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Choose a protection, or do what the row says."""
        if self._is_busy:
            return
        if self._has_pair:
            self._act(event.choice.id)
            return
        if event.choice.id == IMPORT:
            self._open_import()
            return
        self._protection = event.choice.id
        self.query_one("#passphrases").display = self._protection == PASSPHRASE
        event.choice_list.set_choices(passphrase_choices(self.translate, self._protection))
        self.tell("")

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Choose, and go where the choice leads: to the passphrase, or on."""
        self.on_choice_list_toggled(event)
        if self._has_pair or self._is_busy or event.choice.id == IMPORT:
            return
        if self._protection == PASSPHRASE:
            self.query_one("#passphrase").focus()
        else:
            self.action_next()

    def _open_import(self) -> None:
        from keywizard.tui.screens.import_window import ImportWindow

        if key_type := self.wizard.answers.key_type:
            window = ImportWindow(self.translate, key_type, self._import_path, reads_files=not self.services.is_visit)
            self.app.push_screen(window, self._import)

    def _import(self, request: "ImportRequest | None") -> None:
        if request is None:
            return
        self._import_path = request.path
        self.work(request.command, self.translate("import-window.importing"), can_stop=True)

    def _act(self, action: str) -> None:
        if action == ANOTHER_PAIR:
            self.move(self.wizard.forget_keypair())
        else:
            self.open_public_key()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go from the first field to the second, and from there on."""
        if event.input.id == "passphrase":
            self.query_one("#repeat").focus()
        else:
            self.action_next()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Advise against letters that not every client reads alike (CLIENTS: the official Python SDK takes Latin-1)."""
        is_odd = bool(event.value) and not is_portable(Secret(event.value))
        self.tell(self.translate("keypair.not-portable") if is_odd else "", Tone.WARNING)

    def action_next(self) -> None:
        """Make the pair, or go on with the one that is there."""
        if self._has_pair:
            self.go_on()
        elif not self._protection:
            self.tell(self.translate("keypair.choose-first"), Tone.WARNING)
            self.focus_on("protection")
        elif self._protection != PASSPHRASE:
            self._generate(None)
        else:
            self._generate_protected()

    def _generate_protected(self) -> None:
        passphrase, repeat = (Secret(self.query_one(f"#{name}", Input).value) for name in ("passphrase", "repeat"))
        if problems := passphrase_problems(passphrase, repeat):
            self.tell(" ".join(reason_text(self.translate, f"error.{problem}.message") for problem in problems), Tone.WARNING)
            self.focus_on("repeat" if problems == ("passphrase-differs",) else "passphrase")
        else:
            self._generate(passphrase)

    def _generate(self, passphrase: Secret[str] | None) -> None:
        key_type = self.wizard.answers.key_type
        if key_type is not None:
            self.work(GenerateKeypair(key_type, passphrase), self.translate("keypair.making"), can_stop=True)

    def on_done(self, event: Event) -> None:
        """Show the pair."""
        del event
        self.finish(Moved(self.wizard))
