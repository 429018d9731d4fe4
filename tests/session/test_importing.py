"""Keys brought from elsewhere by two processes at once: what is one key for Binance is stored once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from keywizard.domain.errors import KeywizardError
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.keys.importing import read_foreign_key
from keywizard.session import binance_keys
from keywizard.session.importing import ImportOrder, import_pair, import_secret_key
from keywizard.store.keyring import Keyring
from tests.keys.pairs import keypair_with
from tests.session.walks import session_at

API_KEY = "k" * 64


def at_once(monkeypatch: pytest.MonkeyPatch, method: str, works: list[Callable[[], object]]) -> list[str]:
    """Do two pieces of work that meet where they begin to write; gives what each says."""
    start, write = Barrier(2), getattr(Keyring, method)

    def meet_and_write(*arguments: Any) -> Any:
        start.wait(30)
        return write(*arguments)

    def told(work: Callable[[], object]) -> str:
        try:
            work()
        except KeywizardError as error:
            return error.problem
        return "done"

    with monkeypatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(Keyring, method, meet_and_write)
        return sorted(pool.map(told, works))


def pair_imported(home: Path, name: str, api_key: str | None = None) -> None:
    foreign = read_foreign_key(keypair_with(KeyType.ED25519).private_key_pem, None)
    import_pair(session_at(home), foreign, ImportOrder(name, name, Environment.DEMO, api_key, None))


def secret_imported(home: Path, name: str) -> None:
    import_secret_key(session_at(home), Secret(name * 64), ImportOrder(name, name, Environment.DEMO, API_KEY, None))


def test_of_two_imports_of_one_pair_one_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    works: list[Callable[[], object]] = [partial(pair_imported, tmp_path, name) for name in "st"]
    assert at_once(monkeypatch, "add", works) == ["done", "keypair-stored-already"]
    assert len(session_at(tmp_path).keyring.names()) == 1


def test_of_two_secret_keys_with_one_api_key_one_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    works: list[Callable[[], object]] = [partial(secret_imported, tmp_path, name) for name in "st"]
    assert at_once(monkeypatch, "add", works) == ["api-key-of-another", "done"]
    assert len(session_at(tmp_path).keyring.names()) == 1


def test_of_two_keys_that_are_given_one_api_key_one_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair_imported(tmp_path, "s")
    session = session_at(tmp_path)
    session.keyring.add("t", {}, session.keyring.get("s").profile._replace(fingerprint=None))
    command = AttachApiKey(API_KEY, None, None)
    works: list[Callable[[], object]] = [
        partial(binance_keys.attach, session_at(tmp_path), session.keyring.get(name), command, session.now()) for name in "st"
    ]
    assert at_once(monkeypatch, "amend", works) == ["api-key-of-another", "done"]
    assert [stored.profile.api_key for stored in session.keyring.all()[0]].count(API_KEY) == 1
