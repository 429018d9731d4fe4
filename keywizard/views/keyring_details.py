"""All there is to say of a stored key, line by line; nothing of it is secret."""

from typing import NamedTuple

from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, StoredKey
from keywizard.store.listing import ListedKey
from keywizard.store.profiles import Profile
from keywizard.views.keyring import RowWriter
from keywizard.views.values import Paragraph, Tone


class Fact(NamedTuple):
    """A line about a key."""

    title: str
    """The id of its title in the catalogue."""
    value: str
    """What is so; empty where there is nothing to say."""


def facts_of(translate: Translator, writer: RowWriter, profile: Profile) -> tuple[Fact, ...]:
    """Say what the profile knows, the most telling first."""
    told = (
        Fact("key.label", profile.label or translate("key.no-label")),
        Fact("key.type", translate(f"key-type.{profile.key_type}.name")),
        Fact("key.place", translate(f"environment.{profile.environment or profile.place}")),
        Fact("key.account", profile.account),
        Fact("key.permissions", writer.rights(profile.permissions)),
        Fact("key.ips", ", ".join(profile.allowed_ips) or translate("key.any-ip")),
        Fact("keyring.created", f"{profile.created_at:%Y-%m-%d} ({writer.age(profile.created_at)})"),
        *_life(translate, writer, profile),
        Fact("key.api-key" if profile.place is Place.BINANCE else "key.api-key-simulated", profile.api_key or translate("key.no-api-key")),
        Fact("key.fingerprint", profile.fingerprint or ""),
        Fact("keyring.passphrase", translate("keyring.passphrase.yes" if profile.is_encrypted else "keyring.passphrase.no")),
    )
    return tuple(fact for fact in told if fact.value)


def _life(translate: Translator, writer: RowWriter, profile: Profile) -> tuple[Fact, ...]:
    checked = translate("keyring.never")
    if profile.checked_at is not None:
        checked = f"{profile.checked_at:%Y-%m-%d %H:%M} UTC: {writer.full_verdict(profile.verdict or '')}".rstrip(": ")
    return (
        Fact("key.checked", checked),
        Fact("key.rotate-by", f"{profile.rotate_by:%Y-%m-%d}" if profile.rotate_by else ""),
        Fact("key.retired", f"{profile.retired_at:%Y-%m-%d}" if profile.retired_at else ""),
        Fact("key.replaces", profile.replaces or ""),
    )


LONG = frozenset(
    {
        "key.label",
        "key.permissions",
        "key.ips",
        "key.account",
        "key.checked",
        "key.rotate-by",
        "key.retired",
        "key.replaces",
    }
)
"""The facts that a long row adds to a short one, by their titles."""


def details_page(translate: Translator, writer: RowWriter, listed: ListedKey) -> tuple[Paragraph, ...]:
    """Give the panel beside the list: the name, then every fact."""
    name, profile = listed
    facts = facts_of(translate, writer, profile)
    return (Paragraph(name, Tone.HEADING), *(_line(translate, fact, is_close=index > 0) for index, fact in enumerate(facts)))


def files_page(translate: Translator, stored: StoredKey) -> tuple[Paragraph, ...]:
    """Give the files of a key, and what is too open about them."""
    files = tuple(path for name in (PRIVATE_KEY, SECRET_KEY, PUBLIC_KEY) if (path := stored.file(name)))
    weak = stored.weak_modes()
    return (
        Paragraph(translate("keyring.files"), Tone.MUTED),
        *(Paragraph(str(path), Tone.VERBATIM, is_close=True) for path in files or (stored.folder,)),
        *(Paragraph(translate("keyring.weak", path=path.name), Tone.WARNING, is_close=True) for path in weak),
    )


def _line(translate: Translator, fact: Fact, *, is_close: bool) -> Paragraph:
    return Paragraph(f"{translate(fact.title)} {fact.value}", is_close=is_close)
