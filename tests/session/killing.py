"""A piece of work killed at every call by which it changes the disk, each time on a home of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keywizard.keys import encryption, generate, secret_key
from keywizard.session.session import Session
from tests.exchange.practice import NOW
from tests.keys.pairs import private_key_of
from tests.session.walks import session_at
from tests.store.faults import calls_of, in_killed_child


def without_slowness(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what makes guessing passphrases slow, and the making of pairs."""
    monkeypatch.setattr(generate, "generate_private_key", private_key_of)
    monkeypatch.setattr(encryption, "PBKDF2_ROUNDS", 2**4)
    monkeypatch.setattr(secret_key, "_N", 2**4)
    monkeypatch.setattr(secret_key, "_PARAMETERS", secret_key._PARAMETERS | {"n": 2**4})


def killed_everywhere(folder: Path, prepare: Callable[[Session], object], work: Callable[[Session], object]) -> Iterator[Session]:
    """Give, for each of the calls, a session that starts on what the kill has left."""
    prepare(session_at(folder / "ready"))
    model = _on_copy(folder, "model")
    for at in range(1, calls_of(lambda: work(model)) + 1):
        session = _on_copy(folder, str(at))
        assert in_killed_child(at, lambda session=session: work(session))  # type: ignore[misc]  # this turn's
        yield _opened(folder / str(at))


def _on_copy(folder: Path, name: str) -> Session:
    shutil.copytree(folder / "ready", folder / name)
    return _opened(folder / name)


def _opened(home: Path) -> Session:
    # With the system's dice: fixed ones would hand out the same API key twice.
    return Session.open({"KEYWIZARD_HOME": str(home)}, lambda: NOW)
