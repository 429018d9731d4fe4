"""What is taken along of a key: its public half, and what makes a client use it."""

from pathlib import Path
from typing import TYPE_CHECKING

from keywizard.domain.errors import KeywizardError
from keywizard.exchange.snippets.targets import TARGETS, TARGETS_BY_ID, Target, refuse_too_long, write_snippet
from keywizard.exchange.snippets.values import ExportedKey
from keywizard.i18n.translator import Translator
from keywizard.session.exporting import exported_key
from keywizard.store.atomic import told
from keywizard.store.keyring import PUBLIC_KEY, StoredKey
from keywizard.tui.screens.choosing import ChoosingWindow
from keywizard.tui.screens.public_key import PublicKeyWindow
from keywizard.tui.screens.snippet import SnippetWindow
from keywizard.views.public_key import PublicKey
from keywizard.views.values import Choice, Mark, Paragraph, Tone

if TYPE_CHECKING:
    from keywizard.tui.keyring.screen import KeyringScreen


def open_public_key(screen: "KeyringScreen", stored: StoredKey) -> None:
    """Open the window with the public key, once it is sure that its file holds one."""
    from keywizard.keys.generate import fingerprint_of_pem

    path = stored.folder / PUBLIC_KEY
    try:
        pem = stored.public_key()
        fingerprint_of_pem(pem, stored.profile.key_type)  # whatever else lies there may be a private key
    except KeywizardError as error:
        screen.tell_error(error)
    else:
        screen.app.push_screen(PublicKeyWindow(screen.services, PublicKey(pem, str(path))))


def open_export(screen: "KeyringScreen", stored: StoredKey) -> None:
    """Ask for which client, and show its snippet."""
    try:
        key = exported_key(stored)
    except KeywizardError as error:
        screen.tell_error(error)
        return
    say = screen.translate
    title = say("keyring.about-one", action=say("keyring.action.export"), name=stored.name)
    rows = tuple(
        Choice(target.id, target.name, target.syntax.value, Mark.BLOCKED if _refusal(target, key, say) else Mark.NONE) for target in TARGETS
    )

    def page(target_id: str) -> tuple[Paragraph, ...]:
        error = _refusal(TARGETS_BY_ID[target_id], key, say)
        if error is None:
            return (Paragraph(say("keyring.export.enter")), Paragraph(write_snippet(TARGETS_BY_ID[target_id], key, say), Tone.VERBATIM))
        return (Paragraph(say(error.message_id, **error.values), Tone.WARNING), Paragraph(say(error.hint_id, **error.values)))

    def show(target_id: str) -> None:
        screen.app.push_screen(SnippetWindow(screen.services, title, write_snippet(TARGETS_BY_ID[target_id], key, say)))

    screen.ask(ChoosingWindow(say, title, rows, page), show)


def _refusal(target: Target, key: ExportedKey, say: Translator) -> KeywizardError | None:
    path = Path(key.key_file)
    try:
        write_snippet(target, key, say)
        with told(path):
            refuse_too_long(target, key, path.stat().st_size)
    except KeywizardError as error:
        return error
    return None
