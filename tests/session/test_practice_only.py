"""A session that is kept to practice goes on with practice walks alone, and with the lock on."""

from pathlib import Path

from keywizard.domain.key_type import KeyType
from keywizard.flow.commands import KeepWaiting
from keywizard.flow.wizard import Wizard
from keywizard.session.session import Session
from keywizard.views.place import unfinished_offers, with_waiting
from tests.session.kills import at_page, dies, remembered
from tests.session.walks import at_keypair, session_at


def leave_both(home: Path) -> None:
    """Leave a walk in practice, and one at Binance whose key waits."""
    for begin in (lambda session: at_keypair(session, KeyType.HMAC), _waiting):
        session = session_at(home)
        remembered(session, begin(session))
        dies(session)


def _waiting(session: Session) -> Wizard:
    wizard = at_page(session, KeyType.HMAC)
    return wizard.handle(session.run(KeepWaiting(), wizard))


def test_only_walks_of_practice_are_offered_and_they_come_back_locked(tmp_path: Path) -> None:
    leave_both(tmp_path)
    session = session_at(tmp_path)
    at_binance = next(walk for walk in session.drafts.unfinished() if walk.wizard.answers.environment)
    session.drafts.keep_to_practice()
    (walk,) = session.drafts.unfinished()
    assert walk.wizard.is_practice_only
    assert session.drafts.take_up(at_binance.id) is None
    taken = session.drafts.take_up(walk.id)
    assert taken is not None
    assert taken.wizard.is_practice_only


def test_a_key_that_waits_is_not_offered_and_the_walk_at_it_stays(tmp_path: Path) -> None:
    leave_both(tmp_path)
    session = session_at(tmp_path)
    session.drafts.keep_to_practice()
    offers = with_waiting(unfinished_offers(session), Wizard(is_practice_only=True), session)
    assert (len(offers.unfinished), offers.waiting) == (1, ())
    assert len(session_at(tmp_path).drafts.unfinished()) == 2
    assert len(session.waiting_keys()) == 1


def test_a_walk_that_was_locked_is_free_again_without_the_lock(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    locked = at_keypair(session, KeyType.HMAC).keep_to_practice()
    assert isinstance(locked, Wizard)
    remembered(session, locked)
    dies(session)
    assert [walk.wizard.is_practice_only for walk in session_at(tmp_path).drafts.unfinished()] == [False]
