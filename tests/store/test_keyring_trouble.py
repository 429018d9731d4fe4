"""Stored keys that go, or cannot be looked at, in the middle of what is done with them."""

import errno
import os
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.keyring import PROFILE, Keyring
from tests.store.samples import FILES, PROFILE_OF_A_PAIR, tree


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def test_a_key_that_has_gone_meanwhile_says_so_where_its_rights_are_looked_at(keyring: Keyring) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    keyring.delete("spot-bot")
    with pytest.raises(FileError, match=r"^file-missing$"):
        stored.weak_modes()


def test_no_key_is_renamed_while_one_that_may_name_it_cannot_be_looked_at(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    keyring.add("spot-bot-2", FILES, PROFILE_OF_A_PAIR._replace(replaces="spot-bot"))
    before = tree(keyring.root)
    plain_open = os.open

    def failing(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        descriptor = plain_open(path, flags, mode, dir_fd=dir_fd)
        if Path(f"/proc/self/fd/{descriptor}").readlink().match(f"spot-bot-2/{PROFILE}"):
            os.close(descriptor)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return descriptor

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing)
        with pytest.raises(FileError, match=r"^file-trouble$"):
            keyring.rename("spot-bot", "grid-bot")
    assert tree(keyring.root) == before
