"""The API key in rows and paragraphs."""

from pathlib import PurePath

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.store import keyring
from keywizard.views.keypair import PUBLIC_KEY
from keywizard.views.values import Choice, Paragraph, Tone, paragraphs_of

SECRET_KEY = "secret-key"  # noqa: S105  # the name of a row


def api_key_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """List what can be looked at: the secret key of HMAC, the public key of the other types."""
    action = SECRET_KEY if wizard.answers.key_type is KeyType.HMAC else PUBLIC_KEY
    return (Choice(action, translate(f"api-key.{action}.name"), translate(f"api-key.{action}.note")),)


def api_key_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Show the API key, say what it is, and where everything lies."""
    issued = wizard.answers.issued
    if issued is None:
        return ()
    is_hmac = wizard.answers.key_type is KeyType.HMAC
    private = PurePath(issued.folder) / (keyring.SECRET_KEY if is_hmac else keyring.PRIVATE_KEY)
    return (
        Paragraph(translate("api-key.made"), Tone.GOOD),
        Paragraph(translate("api-key.api-key"), Tone.MUTED),
        Paragraph(issued.api_key, Tone.VERBATIM, is_close=True),
        Paragraph(translate("api-key.secret-key-file" if is_hmac else "keypair.private-key-file"), Tone.MUTED),
        Paragraph(str(private), Tone.VERBATIM, is_close=True),
        *paragraphs_of(translate("api-key.about-hmac" if is_hmac else "api-key.about-pair")),
    )


def secret_key_panel(translate: Translator, secret_key: Secret[str]) -> tuple[Paragraph, ...]:
    """Show the secret key; for ten seconds, on the person's own screen only."""
    return (
        Paragraph(translate("api-key.secret-key.title"), Tone.HEADING),
        Paragraph("", Tone.VERBATIM, secret=secret_key),
        Paragraph(translate("api-key.secret-key.care"), Tone.WARNING),
    )
