"""Bringing the API key back from Binance's page, in paragraphs."""

from typing import NamedTuple

from keywizard.domain.api_key import read_api_key, read_secret_key
from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.keys.passphrase import passphrase_problems
from keywizard.views.values import Paragraph, Tone, paragraphs_of


def takes_secret(wizard: Wizard) -> bool:
    """Tell whether the page showed a secret key too, which is not stored yet."""
    return wizard.answers.key_type is KeyType.HMAC and wizard.answers.issued is None


class Pasted(NamedTuple):
    """What was pasted from the page, and what is to protect it."""

    api_key: str
    """The API key."""
    secret_key: Secret[str] = Secret("")
    """The secret key, where `takes_secret` says that there is one."""
    passphrase: Secret[str] = Secret("")
    """What protects the secret key; empty for nothing."""
    repeat: Secret[str] = Secret("")
    """The passphrase once more."""


def attach_command(wizard: Wizard, pasted: Pasted) -> AttachApiKey:
    """Give the work of storing what was pasted; raises SecretError, whose problem `field_of` knows the field of."""
    api_key = read_api_key(pasted.api_key)
    if not takes_secret(wizard):
        return AttachApiKey(api_key)
    secret_key = read_secret_key(pasted.secret_key)
    if not pasted.passphrase and not pasted.repeat:
        return AttachApiKey(api_key, secret_key)
    for problem in passphrase_problems(pasted.passphrase, pasted.repeat):
        raise SecretError(problem)
    return AttachApiKey(api_key, secret_key, pasted.passphrase)


def field_of(problem: str) -> str:
    """Name the field that a problem belongs to: `api-key`, `secret-key` or `passphrase`."""
    return {"secret": "secret-key", "passphrase": "passphrase"}.get(problem.partition("-")[0], "api-key")


def paste_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say what to paste, or what is stored already."""
    issued, family = wizard.answers.issued, "hmac" if wizard.answers.key_type is KeyType.HMAC else "pair"
    if issued is None:
        return paragraphs_of(translate(f"api-key-paste.about.{family}"))
    return (
        Paragraph(translate("api-key-paste.stored"), Tone.GOOD),
        Paragraph(issued.api_key, Tone.VERBATIM, is_close=True),
        Paragraph(translate("api-key-paste.folder"), Tone.MUTED),
        Paragraph(issued.folder, Tone.VERBATIM, is_close=True),
        Paragraph(translate("api-key-paste.replace")),
    )
