"""Bringing the API key back from Binance's page, in paragraphs."""

from keywizard.domain.key_type import KeyType
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.values import Paragraph, Tone, paragraphs_of


def takes_secret(wizard: Wizard) -> bool:
    """Tell whether the page showed a secret key too, which is not stored yet."""
    return wizard.answers.key_type is KeyType.HMAC and wizard.answers.issued is None


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
