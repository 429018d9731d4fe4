"""A session under a folder of its own, with a frozen clock and fixed dice, and the walk through it."""

from pathlib import Path

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place, Route
from keywizard.domain.secret import Secret
from keywizard.flow.commands import Command, CreateApiKey, GenerateKeypair, ProveCode, ProvePasskey, SaveRestrictions
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.session.session import Session
from keywizard.store.paths import paths_of
from tests.exchange.practice import NOW, FixedDice

IPS = ("203.0.113.7",)
PERMISSIONS = frozenset({Permission.READING, Permission.SPOT_AND_MARGIN_TRADING})


def session_at(home: Path) -> Session:
    return Session(paths_of({"KEYWIZARD_HOME": str(home)}), lambda: NOW, FixedDice())


def moved(result: Wizard | Refusal) -> Wizard:
    assert isinstance(result, Wizard), result
    return result


def done(session: Session, wizard: Wizard, command: Command) -> Wizard:
    return wizard.handle(session.run(command, wizard))


def at_keypair(session: Session, key_type: KeyType, account: str = "verified-plus") -> Wizard:
    """Walk to the step after the key type."""
    opened = session.open_account(account)
    wizard = moved(moved(Wizard().answer_place(Place.PRACTICE)).advance())
    wizard = moved(moved(wizard.answer_account(opened.name, opened.account, opened.at, Route.WEB)).advance())
    return moved(moved(wizard.answer_key_type(key_type)).advance())


def with_keypair(session: Session, wizard: Wizard, passphrase: Secret[str] | None = None) -> Wizard:
    """Make the pair, for the types that have one, and go on to the label."""
    key_type = wizard.answers.key_type
    if key_type is None or key_type.is_system_generated:
        return wizard
    return moved(done(session, wizard, GenerateKeypair(key_type, passphrase)).advance())


def proven(session: Session, wizard: Wizard, label: str = "My bot") -> Wizard:
    """Name the key and show both factors."""
    wizard = moved(moved(wizard.answer_label(label, session.name_for(label))).advance())
    wizard = done(session, wizard, ProveCode(session.own_code(wizard)))
    return done(session, wizard, ProvePasskey())


def issued(session: Session, wizard: Wizard, passphrase: Secret[str] | None = None) -> Wizard:
    """Have the API key made."""
    return done(session, wizard, CreateApiKey(passphrase if wizard.answers.key_type is KeyType.HMAC else None))


def restricted(session: Session, wizard: Wizard) -> Wizard:
    """Choose addresses and permissions, and have them saved."""
    wizard = moved(moved(wizard.advance()).advance())
    wizard = moved(moved(wizard.answer_allowed_ips(IPS)).answer_permissions(PERMISSIONS))
    return done(session, wizard, SaveRestrictions())


def walked(session: Session, key_type: KeyType, passphrase: Secret[str] | None = None, account: str = "verified-plus") -> Wizard:
    """Walk all the way."""
    wizard = with_keypair(session, at_keypair(session, key_type, account), passphrase)
    return restricted(session, issued(session, proven(session, wizard), passphrase))
