"""A kill at any call of a piece of work: the walk comes back with all that was made, and nothing is made twice."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey, Command, CreateApiKey, GenerateKeypair, KeepWaiting
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.keys import generate
from keywizard.session.session import Session
from tests.keys.pairs import PASSPHRASE, private_key_of
from tests.session.kills import API_KEY, at_page, dies, remembered, session_at, taken_up
from tests.session.walks import at_keypair, done, moved, proven, with_keypair
from tests.store.faults import calls_of, in_killed_child


@pytest.fixture(autouse=True)
def _ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "generate_private_key", private_key_of)


PIECES: dict[str, tuple[Callable[[Session], Wizard], Command, Callable[[Wizard], object]]] = {
    "a pair": (
        lambda session: remembered(session, at_keypair(session, KeyType.ED25519)),
        GenerateKeypair(KeyType.ED25519, None),
        lambda wizard: wizard.answers.keypair,
    ),
    "a label": (lambda session: at_page(session, KeyType.ED25519), KeepWaiting(), lambda wizard: wizard.answers.waiting),
    "an API key": (
        lambda session: proven(session, with_keypair(session, remembered(session, at_keypair(session, KeyType.ED25519)))),
        CreateApiKey(),
        lambda wizard: wizard.answers.issued,
    ),
}
"""What a walk is ready for, the work, and what in the answers tells that it was done."""


@pytest.mark.parametrize(("ready", "command", "outcome"), PIECES.values(), ids=PIECES)
def test_killed_at_any_call_of_a_piece_of_work_a_walk_comes_back_with_all_that_was_made(
    ready: Callable[[Session], Wizard], command: Command, outcome: Callable[[Wizard], object], tmp_path: Path
) -> None:
    def work(session: Session, wizard: Wizard) -> None:
        session.drafts.remember(wizard)
        session.drafts.remember(wizard.handle(session.run(command, wizard)))

    def begun(home: Path) -> tuple[Session, Wizard]:
        session = session_at(home)
        return session, remembered(session, ready(session))

    model = begun(tmp_path / "model")
    for at in range(1, calls_of(lambda: work(*model)) + 1):
        session, wizard = begun(tmp_path / str(at))
        before = session.keyring.all()[0]
        assert in_killed_child(at, lambda session=session, wizard=wizard: work(session, wizard))  # type: ignore[misc]  # bound to this turn
        dies(session)
        session, resumed = taken_up(tmp_path / str(at))
        after = session.keyring.all()[0]
        is_done = {stored.profile for stored in after} != {stored.profile for stored in before}
        assert (len(after), bool(outcome(resumed))) == (max(len(before), is_done), is_done), at
        assert all(stored.name == "my-bot" for stored in after if stored.profile.label), at
        assert remembered(session, resumed) == resumed


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_killed_at_any_call_of_storing_what_the_page_shows_it_can_be_stored_again(passphrase: Secret[str] | None, tmp_path: Path) -> None:
    command = AttachApiKey(API_KEY, Secret("s" * 64), passphrase)

    def begun(home: Path) -> tuple[Session, Wizard]:
        session = session_at(home)
        wizard = at_page(session, KeyType.HMAC)
        return session, remembered(session, moved(wizard.handle(session.run(KeepWaiting(), wizard)).advance()))

    model, wizard = begun(tmp_path / "model")
    for at in range(1, calls_of(partial(model.run, command, wizard)) + 1):
        session, wizard = begun(tmp_path / str(at))
        assert in_killed_child(at, partial(session.run, command, wizard))
        dies(session)
        session, resumed = taken_up(tmp_path / str(at))
        if resumed.at is StepId.API_KEY:
            resumed = moved(done(session, resumed, command).advance())
        assert (resumed.at, session.keyring.names()) == (StepId.RESTRICTIONS, ("my-bot",)), at
        assert session.secret_key("my-bot", passphrase) == command.secret_key
        assert session.keyring.get("my-bot").profile.is_encrypted is (passphrase is not None)
