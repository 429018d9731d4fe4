"""Bringing a private key along, from its file or pasted."""

from typing import TYPE_CHECKING

from keywizard.domain.errors import KeywizardError
from keywizard.domain.label import looks_like_key_material
from keywizard.domain.secret import Secret
from keywizard.flow.commands import Protection
from keywizard.plain.desk import Desk
from keywizard.plain.passphrase import ask_new_passphrase
from keywizard.plain.prompts import Question, ask_key, ask_secret, ask_text, choose
from keywizard.views.keypair import import_protections
from keywizard.views.values import Choice, Paragraph

if TYPE_CHECKING:
    from keywizard.store.foreign import ForeignFile

FILE, PASTE = "file", "paste"


def ask_import(desk: Desk) -> None:
    """Ask for the key, for what opens it, and for what is to protect the copy; back leads to the question before."""
    rows = tuple(Choice(row, desk.translate(f"plain.import.{row}")) for row in (FILE, PASTE))
    explain = lambda row: (Paragraph(desk.translate(f"plain.import.{row}.about")),)  # noqa: E731  # handed on
    while choice_id := choose(desk, Question(rows, explain)):
        content = _from_file(desk) if choice_id == FILE else _pasted(desk)
        if content is not None and _take_in(desk, content):
            return


def _from_file(desk: Desk) -> Secret[bytes] | None:
    while True:
        typed = ask_text(desk, desk.translate("plain.import.path"), is_refused=_is_no_path)
        if typed is None:
            return None
        found = _read(desk, typed)
        if found is not None and (not found.is_open_to_others or _is_taken_all_the_same(desk)):
            return found.content


def _is_no_path(typed: str) -> bool:
    # The names of folders may look like base64, but a key does not begin like a path.
    return "-----" in typed or (looks_like_key_material(typed) and not typed.lstrip().startswith(("/", "~", ".")))


def _read(desk: Desk, typed: str) -> "ForeignFile | None":
    from keywizard.session.importing import read_key_file

    return desk.ask(lambda: read_key_file(typed))


def _is_taken_all_the_same(desk: Desk) -> bool:
    desk.warn(desk.translate("import-window.open-to-others"))
    typed = ask_text(desk, desk.translate("plain.import.all-the-same"))
    return typed is not None and typed.lower() in desk.translate("plain.yes").split()


def _pasted(desk: Desk) -> Secret[bytes] | None:
    typed = ask_key(desk, desk.translate("plain.import.paste-now"))
    if typed is None:
        return None
    content, count = _as_file(typed)
    desk.console.say(desk.translate("plain.import.taken", lines=count))
    return content


def _as_file(typed: Secret[str]) -> tuple[Secret[bytes], int]:
    text = typed.reveal()
    return Secret(f"{text}\n".encode("utf-8", "replace") if text else b""), len(text.splitlines())


def _take_in(desk: Desk, content: Secret[bytes]) -> bool:
    """Ask for the passphrases and have the key taken in; false where another source is to be asked for."""
    while True:
        passphrase = ask_secret(desk, f"{desk.translate('import-window.passphrase')} {desk.translate('plain.hidden-or-none')}")
        if passphrase is None:
            return False
        protected = _protection(desk)
        if protected is not None:
            return _import(desk, content, passphrase, *protected)


def _protection(desk: Desk) -> tuple[Protection, Secret[str]] | None:
    rows = import_protections(desk.translate, Protection.KEEP)
    question = Question(rows, lambda row: (Paragraph(desk.translate(f"import-window.protection.{row}")),), rows[0])
    desk.console.say(f"{desk.translate('import-window.protection')}:")
    while choice_id := choose(desk, question):
        if choice_id != Protection.REPLACE:
            return Protection(choice_id), Secret("")
        if new := ask_new_passphrase(desk, desk.translate("plain.import.new-passphrase")):
            return Protection.REPLACE, new
    return None


def _import(desk: Desk, content: Secret[bytes], passphrase: Secret[str], protection: Protection, new: Secret[str]) -> bool:
    from keywizard.session.importing import import_command

    key_type = desk.wizard.answers.key_type
    if key_type is None:
        return False
    try:
        command = import_command(key_type, content, passphrase, protection, (new, new))
    except KeywizardError as error:
        desk.tell_error(error)
        return False
    return desk.work(command, desk.translate("import-window.importing")) is not None
