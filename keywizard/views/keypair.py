"""The key pair in rows and paragraphs."""

from keywizard.domain.key_type import KeyType
from keywizard.flow.answers import StoredKeypair
from keywizard.flow.commands import Protection
from keywizard.i18n.translator import Translator
from keywizard.views.clients import clients_lost_to_a_passphrase
from keywizard.views.values import Choice, Mark, Paragraph, Tone, paragraphs_of

PASSPHRASE = "passphrase"  # noqa: S105  # the name of a choice
NO_PASSPHRASE = "none"  # noqa: S105  # the name of a choice
PUBLIC_KEY = "public-key"
ANOTHER_PAIR = "another-pair"
IMPORT = "import"


def passphrase_choices(translate: Translator, chosen: str) -> tuple[Choice, ...]:
    """List both protections of a new pair, and the way to bring one along."""
    return tuple(
        Choice(
            protection,
            translate(f"protection.{protection}.name"),
            translate(f"protection.{protection}.note"),
            Mark.RADIO_ON if protection == chosen else Mark.RADIO_OFF,
        )
        for protection in (PASSPHRASE, NO_PASSPHRASE, IMPORT)
    )


def import_protections(translate: Translator, chosen: Protection) -> tuple[Choice, ...]:
    """List what can become of an imported key's passphrase."""
    return tuple(
        Choice(each, translate(f"import-window.protection.{each}"), mark=Mark.RADIO_ON if each is chosen else Mark.RADIO_OFF)
        for each in Protection
    )


def passphrase_panel(translate: Translator, protection: str, key_type: KeyType | None) -> tuple[Paragraph, ...]:
    """Say plainly what a protection gives and costs, and which clients it shuts out for this type of key."""
    first, *more = paragraphs_of(translate(f"protection.{protection}.about"))
    lost = clients_lost_to_a_passphrase(translate, key_type) if protection == PASSPHRASE and key_type else ()
    return (Paragraph(translate(f"protection.{protection}.name"), Tone.HEADING), first, *lost, *more)


def made_choices(translate: Translator) -> tuple[Choice, ...]:
    """List what can be done with a pair that is there."""
    return tuple(
        Choice(action, translate(f"keypair.{action}.name"), translate(f"keypair.{action}.note")) for action in (PUBLIC_KEY, ANOTHER_PAIR)
    )


def made_panel(translate: Translator, keypair: StoredKeypair) -> tuple[Paragraph, ...]:
    """Say what was made and tried, where it lies, and how to recognise it."""
    protection = translate("keypair.is-encrypted" if keypair.is_encrypted else "keypair.is-not-encrypted")
    return (
        Paragraph(translate("keypair.made"), Tone.GOOD),
        *(
            Paragraph(f"[x] {translate(f'keypair.proof.{proof}')}", is_close=index > 0)
            for index, proof in enumerate(("written", "read-back", "signed"))
        ),
        Paragraph(translate("keypair.private-key-file"), Tone.MUTED),
        Paragraph(keypair.private_key_file, Tone.VERBATIM, is_close=True),
        Paragraph(protection, is_close=True),
        Paragraph(translate("keypair.fingerprint"), Tone.MUTED),
        Paragraph(keypair.fingerprint, Tone.VERBATIM, is_close=True),
        Paragraph(translate("keypair.folder-follows"), Tone.MUTED),
    )
