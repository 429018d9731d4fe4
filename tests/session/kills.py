"""Sessions that end as by a kill, and others that go on with their walks."""

import itertools
from datetime import timedelta
from pathlib import Path

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment, Place, Route
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.flow.wizard import Wizard
from keywizard.session.session import Session
from keywizard.store.paths import paths_of
from tests.exchange.practice import NOW, FixedDice
from tests.session.walks import moved, with_keypair

API_KEY = "Kk7" + "a" * 61
MINUTES = itertools.count()


def session_at(home: Path) -> Session:
    """Start a session, a minute after the one before: no code is taken twice."""
    now = NOW + timedelta(minutes=next(MINUTES))
    return Session(paths_of({"KEYWIZARD_HOME": str(home)}), lambda: now, FixedDice())


def dies(session: Session) -> None:
    """Let go of the walk as the end of the process does."""
    assert session.drafts._hold is not None
    session.drafts._hold.release()


def taken_up(home: Path) -> tuple[Session, Wizard]:
    """Start anew, and go on with the one walk that is offered."""
    session = session_at(home)
    session.sweep()
    (walk,) = session.drafts.unfinished()
    taken = session.drafts.take_up(walk.id)
    assert taken is not None
    assert (taken.wizard.at, taken.saved_at) == (walk.wizard.at, walk.saved_at)
    return session, taken.wizard


def remembered(session: Session, wizard: Wizard) -> Wizard:
    session.drafts.remember(wizard)
    assert session.drafts.is_kept
    return wizard


def at_page(session: Session, key_type: KeyType) -> Wizard:
    """Walk at Binance as far as its page."""
    account = session.open_account("verified-plus").account
    wizard = moved(moved(Wizard().answer_place(Place.BINANCE, Environment.DEMO)).advance())
    wizard = moved(moved(wizard.answer_account("", account, NOW, Route.WEB)).advance())
    wizard = remembered(session, moved(moved(wizard.answer_key_type(key_type)).advance()))
    wizard = with_keypair(session, wizard)
    return moved(moved(wizard.answer_label("My bot", session.name_for("My bot"))).advance())


def attach_command(key_type: KeyType) -> AttachApiKey:
    return AttachApiKey(API_KEY, Secret("s" * 64) if key_type is KeyType.HMAC else None)


def as_kept(wizard: Wizard) -> Wizard:
    """Leave out what comes back otherwise: factors not at all, and a pair under the name that its folder has by now."""
    answers = wizard.answers
    pair = answers.keypair and answers.keypair._replace(name="", private_key_file="")
    return wizard._replace(answers=answers._replace(proven=frozenset(), keypair=pair))
