"""What the table of clients says of a key, in paragraphs short enough for a panel of 36 columns."""

from collections.abc import Iterable

from keywizard.domain.key_type import KeyType
from keywizard.i18n.translator import Translator
from keywizard.policy.clients import MEASURED_IN, Client, Taken, lost_to_a_passphrase, not_taken_by, taken_by
from keywizard.views.values import Paragraph, Tone

_SHOWN = 6
"""How many of those that take a key are named; the table has the most used first."""


def clients_of(translate: Translator, key_type: KeyType) -> tuple[Paragraph, ...]:
    """Say which clients take this type of key, which do not, and how that is known."""
    takers, others = taken_by(key_type), not_taken_by(key_type)
    refusing = ", ".join(_names(translate, others, key_type))
    return (
        Paragraph(_taken(translate, list(_names(translate, takers, key_type)))),
        *((Paragraph(translate("clients.not-taken", clients=refusing), is_close=True),) if refusing else ()),
        _known_from(translate, (*takers[:_SHOWN], *others)),
    )


def clients_lost_to_a_passphrase(translate: Translator, key_type: KeyType) -> tuple[Paragraph, ...]:
    """Say which clients take this type of key, but not behind a passphrase."""
    lost = lost_to_a_passphrase(key_type)
    if not lost:
        return ()
    clients = ", ".join(dict.fromkeys(_name(client) for client in lost))
    text = translate("clients.lost", key_type=translate(f"key-type.{key_type}.name"), clients=clients)
    return (Paragraph(text, Tone.WARNING), _known_from(translate, lost))


def _taken(translate: Translator, names: list[str]) -> str:
    more = len(names) - _SHOWN
    if more <= 1:  # "and 1 other" takes no less room than its name
        return translate("clients.taken", clients=", ".join(names))
    return translate("clients.taken-and-more", clients=", ".join(names[:_SHOWN]), count=more)


def _names(translate: Translator, clients: Iterable[Client], key_type: KeyType) -> Iterable[str]:
    # A library that comes in two languages has two rows and one name.
    return dict.fromkeys(
        translate("clients.flaky", client=_name(client)) if client.takes(key_type) is Taken.FLAKY else _name(client) for client in clients
    )


def _name(client: Client) -> str:
    return client.name if client.is_measured else f"{client.name}*"


def _known_from(translate: Translator, clients: Iterable[Client]) -> Paragraph:
    is_all_measured = all(client.is_measured for client in clients)
    text = translate("clients.measured" if is_all_measured else "clients.measured-or-read", month=MEASURED_IN)
    return Paragraph(text, Tone.MUTED, is_close=True)
