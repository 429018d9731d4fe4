"""Every writer asks for the lock before it changes anything."""

import fcntl
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.audit import append_audit
from keywizard.store.config import Config, write_config
from keywizard.store.keyring import Keyring
from keywizard.store.locks import locked_folder, sweep_folder
from tests.store.samples import FILES, PROFILE_OF_A_PAIR

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CHANGES: dict[str, Callable[[Path], object]] = {
    "add": lambda root: Keyring(root).add("other", FILES, PROFILE_OF_A_PAIR),
    "rehearse": lambda root: Keyring(root).rehearse(),
    "update": lambda root: Keyring(root).update("spot-bot", PROFILE_OF_A_PAIR),
    "rename": lambda root: Keyring(root).rename("spot-bot", "other"),
    "sweep": lambda root: Keyring(root).sweep(),
    "settings": lambda root: write_config(root / "config.toml", Config("it")),
    "log": lambda root: append_audit(root / "audit.jsonl", NOW, "any", {}),
    "sweep of a folder": sweep_folder,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_begins_with_the_lock(change: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Keyring(tmp_path).add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    (tmp_path / ".new-0123456789abcdef").mkdir()
    (tmp_path / ".config.toml.0123456789abcdef").write_bytes(b"")
    calls: list[str] = []
    for module, name in ((fcntl, "flock"), *((os, name) for name in ("write", "mkdir", "rename", "replace", "unlink", "rmdir"))):
        monkeypatch.setattr(module, name, recorded(calls, name, getattr(module, name)))
    change(tmp_path)
    assert calls[0] == "flock"
    assert len(calls) > 1


def recorded(calls: list[str], name: str, call: Callable[..., object]) -> Callable[..., object]:
    def wrapper(*arguments: object, **options: object) -> object:
        calls.append(name)
        return call(*arguments, **options)

    return wrapper


def test_a_lock_keeps_every_other_descriptor_out_until_it_is_given_back(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    try:
        with locked_folder(tmp_path), pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(descriptor)


def test_a_file_system_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(FileError, match=r"^file-trouble$"):
        Keyring(tmp_path).add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    assert list(tmp_path.iterdir()) == []


def test_whoever_has_to_wait_for_a_lock_is_told_and_nobody_else(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    told: list[str] = []

    def give_back() -> None:
        told.append("waits")
        os.close(descriptor)

    for _ in range(2):
        with locked_folder(tmp_path, give_back):
            assert told == ["waits"]
