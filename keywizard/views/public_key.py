"""The public key, and the ways to take it to where it is needed: the same wherever it can be had."""

from pathlib import PurePath
from typing import NamedTuple

from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.store.keyring import PUBLIC_KEY as PUBLIC_KEY_FILE
from keywizard.views.values import Choice, Mark, Paragraph, Tone

COPY = "copy"
PLAIN = "plain"
QR = "qr"
PRINT = "print"


class PublicKey(NamedTuple):
    """The half of a pair that Binance is given."""

    pem: str
    """As Binance takes it, with a line break at its end."""
    file: str
    """The path of its file."""


def public_key_of(wizard: Wizard) -> PublicKey | None:
    """Give the public key of a walk that has a pair; with the API key, its folder has the label's name."""
    keypair, issued = wizard.answers.keypair, wizard.answers.issued
    if keypair is None:
        return None
    folder = PurePath(issued.folder) if issued else PurePath(keypair.private_key_file).parent
    return PublicKey(keypair.public_key_pem, str(folder / PUBLIC_KEY_FILE))


def public_key_page(translate: Translator, public_key: PublicKey, *, is_visit: bool = False) -> tuple[Paragraph, ...]:
    """Give the file of the public key, which is out of a visitor's reach, and the key as Binance takes it."""
    file = Paragraph(public_key.file, Tone.VERBATIM, is_close=True)
    about = (Paragraph(translate("public-key.visit")),) if is_visit else (Paragraph(translate("public-key.about")), file)
    return (*about, Paragraph(public_key.pem.strip(), Tone.VERBATIM))


def ways(translate: Translator, *, is_printed: bool | None, is_visit: bool) -> tuple[Choice, ...]:
    """List the ways to take it along, beside its file; `is_printed` says whether it is printed once the program has ended, if anything is.

    A visitor in a browser has no screen below this one and no standard output.
    """
    marks = {PRINT: Mark.ON if is_printed else Mark.OFF}
    notes = {COPY: "public-key.visit.copy"} if is_visit else {}
    there = (COPY, QR) if is_visit else (COPY, PLAIN, QR) if is_printed is None else (COPY, PLAIN, QR, PRINT)
    return tuple(
        Choice(way, translate(f"public-key.{way}.name"), translate(notes.get(way, f"public-key.{way}.note")), marks.get(way, Mark.NONE))
        for way in there
    )


def copy_text(translate: Translator, way: str, obstacle: str | None) -> str:
    """Say that a copy was sent, and what the clipboard's `way` may ask for; or by its `obstacle` why it was not."""
    if obstacle:
        return translate(f"copy.not-sent.{obstacle}")
    own, asked = f"copy.sent.{way}", f"copy.asks.{way}"
    sent = translate(own if translate.has(own) else "copy.sent")
    return " ".join((sent, *((translate(asked),) if translate.has(asked) else ())))


def plain_text(translate: Translator, public_key: PublicKey) -> str:
    """Give the key without a frame and unwrapped, with a line before it and one behind."""
    return f"{translate('public-key.plain.before', path=public_key.file)}\n\n{public_key.pem}\n{translate('public-key.plain.after')}\n"
