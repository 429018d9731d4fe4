"""Whatever fails and whenever: the old state or the new one, nothing between, and no leftovers after a sweep."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.audit import append_audit
from keywizard.store.audit_chain import read_log, verify
from keywizard.store.config import Config, write_config
from keywizard.store.keyring import PRIVATE_KEY, Keyring
from keywizard.store.locks import sweep_folder
from keywizard.store.proven import write_new_proven
from tests.store.faults import ERRORS, calls_of, failing, in_killed_child
from tests.store.samples import FILES, PROFILE_OF_A_PAIR, tree

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CONTENT = b"all keys, encrypted" * 40
RENAMED = PROFILE_OF_A_PAIR._replace(label="another label")


class Work(NamedTuple):
    """A change to the disk."""

    prepare: Callable[[Path], object]
    """Makes the old state."""
    change: Callable[[Path], object]
    """Makes the new one of it."""


def add(root: Path) -> None:
    Keyring(root / "keys").add("spot-bot", FILES, PROFILE_OF_A_PAIR)


def append(root: Path) -> None:
    append_audit(root / "audit.jsonl", NOW, "keypair-stored", {"name": "spot-bot", "fingerprint": None})


def back_up(root: Path) -> None:
    write_new_proven(root / "keys.backup", CONTENT, lambda content: content == CONTENT or pytest.fail("misread"))


WORKS = {
    "a first key": Work(lambda _: None, add),
    "another key": Work(lambda root: Keyring(root / "keys").add("older", FILES, PROFILE_OF_A_PAIR), add),
    "a new profile": Work(add, lambda root: Keyring(root / "keys").update("spot-bot", RENAMED)),
    "a new name": Work(add, lambda root: Keyring(root / "keys").rename("spot-bot", "new-bot")),
    "another secret": Work(
        add,
        lambda root: Keyring(root / "keys").replace_secret(
            "spot-bot", PRIVATE_KEY, lambda old: old.map(bytes.upper), lambda new: None if new else pytest.fail("nothing was written")
        ),
    ),
    "a deletion": Work(add, lambda root: Keyring(root / "keys").delete("spot-bot")),
    "first settings": Work(lambda _: None, lambda root: write_config(root / "config.toml", Config(language="it"))),
    "other settings": Work(
        lambda root: write_config(root / "config.toml", Config("en", "dark")),
        lambda root: write_config(root / "config.toml", Config(language="it")),
    ),
    "a file that must not be there yet": Work(
        lambda _: None, lambda root: write_new_proven(root / "spot-bot.env", b"BINANCE_API_KEY=1\n", lambda _: None)
    ),
    "a first line in the log": Work(lambda _: None, append),
    "another line in the log": Work(append, append),
    "a backup": Work(lambda _: None, back_up),
}
each_work = pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)


def states(work: Work, folder: Path) -> tuple[dict[str, bytes | None], dict[str, bytes | None], int]:
    """Give the old state, the new one, and the number of calls between them."""
    work.prepare(folder)
    old = tree(folder)
    calls = calls_of(lambda: work.change(folder))
    return old, tree(folder), calls


def settled(root: Path) -> dict[str, bytes | None]:
    """Sweep as a start does, and give what is left; folders without any content count as nothing, and so does an empty log.

    Where the log ends may be noted one line behind; whether all is well with both, the log's own verification tells.
    """
    if (root / "keys").exists():
        Keyring(root / "keys").sweep()
    sweep_folder(root)
    assert verify(*read_log(root / "audit.jsonl")).flaws == ()
    return without_empty(tree(root))


def without_empty(state: dict[str, bytes | None]) -> dict[str, bytes | None]:
    kept = {path: content for path, content in state.items() if path not in {"keys", "audit.head"} and content != b""}
    assert all(content is not None or any(other.startswith(f"{path}/") for other in kept) for path, content in kept.items()), state
    return kept


@each_work
@pytest.mark.parametrize("number", ERRORS, ids=os.strerror)
def test_a_call_that_fails_leaves_the_old_state_or_the_new(work: Work, number: int, tmp_path: Path) -> None:
    old, new, calls = states(work, made(tmp_path / "model"))
    for at in range(1, calls + 1):
        root = made(tmp_path / str(at))
        work.prepare(root)
        with pytest.MonkeyPatch.context() as patch:
            failing(at, number).install(patch)
            error = failure(lambda root=root: work.change(root))  # type: ignore[misc]  # bound to this turn's folder
        assert settled(root) in ([without_empty(old)] if error else []) + [without_empty(new)], at
        assert error is None or str(tmp_path) in str(error.values["path"])


@each_work
def test_a_process_killed_at_any_call_leaves_the_old_state_or_the_new(work: Work, tmp_path: Path) -> None:
    old, new, calls = states(work, made(tmp_path / "model"))
    for at in range(1, calls + 1):
        root = made(tmp_path / str(at))
        work.prepare(root)
        assert in_killed_child(at, lambda root=root: work.change(root))  # type: ignore[misc]  # bound to this turn's folder
        assert settled(root) in (without_empty(old), without_empty(new)), at
        if settled(root) == without_empty(old):
            work.change(root)
        assert settled(root) == without_empty(new), at


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def failure(change: Callable[[], object]) -> FileError | None:
    """Give the only kind of error that may come out."""
    try:
        change()
    except FileError as error:
        return error
    return None
