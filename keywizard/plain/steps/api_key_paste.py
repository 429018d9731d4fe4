"""The seventh step at Binance: the API key that the page shows comes back here."""

from keywizard.domain.api_key import API_KEY_LENGTH, read_api_key, read_secret_key
from keywizard.domain.errors import KeywizardError
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.passphrase import ask_new_passphrase
from keywizard.plain.prompts import ask_secret, ask_text, is_key_file
from keywizard.views.api_key_paste import Pasted, attach_command, paste_panel, takes_secret


def ask(desk: Desk) -> None:
    """Ask for what the page shows; where something is stored already, an empty line keeps it."""
    desk.console.say_paragraphs(paste_panel(desk.translate, desk.wizard))
    while desk.wizard.at is StepId.API_KEY:
        is_stored = desk.wizard.answers.issued is not None
        prompt = desk.translate("plain.api-key", length=API_KEY_LENGTH)
        keep = f"; {desk.translate('plain.prompt.enter', default=desk.translate('plain.go-on'))}" if is_stored else ""
        typed = ask_text(desk, f"{prompt}{keep}", is_refused=is_key_file)
        if typed is None:
            desk.back()
        elif is_stored and not typed:
            desk.advance()
        else:
            _store(desk, typed)


def _store(desk: Desk, api_key: str) -> None:
    try:
        command = _command(desk, api_key)
    except KeywizardError as error:
        desk.tell_error(error)
        return
    if command and desk.work(command, desk.translate("api-key-paste.storing")):
        desk.advance()


def _command(desk: Desk, api_key: str) -> AttachApiKey | None:
    """Ask for what else an HMAC key comes with; raises SecretError for what does not do, nothing means back."""
    if not takes_secret(desk.wizard):
        return attach_command(desk.wizard, Pasted(api_key))
    if desk.ask(lambda: read_api_key(api_key)) is None:
        return None
    secret_key = _secret_key(desk)
    if secret_key is None:
        return None
    passphrase = ask_new_passphrase(desk, desk.translate("plain.secret-passphrase"), may_be_none=True)
    return None if passphrase is None else attach_command(desk.wizard, Pasted(api_key, secret_key, passphrase, passphrase))


def _secret_key(desk: Desk) -> Secret[str] | None:
    while True:
        typed = ask_secret(desk, desk.translate("plain.secret-key", length=API_KEY_LENGTH), "secret-key-is-key-file")
        if typed is None or _does(desk, typed):
            return typed


def _does(desk: Desk, typed: Secret[str]) -> bool:
    return desk.ask(lambda: read_secret_key(typed)) is not None
