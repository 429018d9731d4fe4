"""Bringing a private key along in the key-pair step."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.steps import StepId
from keywizard.keys.pem import load_private_key
from tests.keys.pairs import PASSPHRASE, keypair_with
from tests.session.walks import at_keypair
from tests.tui.walking import Walk, app_of, session_of, walking

NEW = "another four words"


def source(folder: Path, key_type: KeyType = KeyType.ED25519, passphrase: Secret[str] | None = None, mode: int = 0o600) -> Path:
    """Lay a private key down where a person would have it."""
    path = folder / "old.pem"
    path.touch(mode)
    path.chmod(mode)
    path.write_bytes(keypair_with(key_type, passphrase).private_key_pem.reveal())
    return path


async def to_window(walk: Walk, key_type: KeyType = KeyType.ED25519) -> None:
    """Begin where a pair is to be made, and open the window."""
    await walk.begin_at(at_keypair(walk.app.services.session, key_type))
    await walk.press("down", "down", "enter")
    await walk.see("paste the private key here")


async def made(walk: Walk) -> str:
    """Wait for the pair, and give its fingerprint."""
    await walk.until(lambda: walk.app.wizard.answers.keypair is not None)
    await walk.reach(StepId.KEYPAIR)
    keypair = walk.app.wizard.answers.keypair
    assert keypair is not None
    return keypair.fingerprint


def stored(home: Path, passphrase: Secret[str] | None, key_type: KeyType = KeyType.ED25519) -> object:
    """Read what was stored."""
    return load_private_key(session_of(home).keyring.read_secret(f"waiting-{key_type}", "private_key.pem"), passphrase)


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048])
async def test_a_key_is_taken_from_its_file_which_stays_as_it_is(tmp_path: Path, key_type: KeyType) -> None:
    path = source(tmp_path, key_type)
    before = (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns)
    async with walking(app_of(tmp_path / "home")) as walk:
        await to_window(walk, key_type)
        await walk.type(str(path))
        await walk.press("ctrl+n")
        assert await made(walk) == keypair_with(key_type).fingerprint
    assert (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns) == before


async def test_a_pasted_key_is_taken_whole_and_shown_as_a_count_of_lines(tmp_path: Path) -> None:
    pem = keypair_with(KeyType.ED25519).private_key_pem.reveal().decode()
    async with walking(app_of(tmp_path)) as walk:
        await to_window(walk)
        walk.app.screen.query_one("#source").post_message(events.Paste(pem))
        await walk.see("(pasted: 3 lines)")
        assert pem.splitlines()[1] not in walk.screen
        await walk.press("ctrl+n")
        assert await made(walk) == keypair_with(KeyType.ED25519).fingerprint


async def test_what_was_pasted_is_forgotten_once_something_else_is_typed(tmp_path: Path) -> None:
    pem = keypair_with(KeyType.ED25519).private_key_pem.reveal().decode()
    async with walking(app_of(tmp_path)) as walk:
        await to_window(walk)
        walk.app.screen.query_one("#source").post_message(events.Paste(pem))
        await walk.see("(pasted: 3 lines)")
        await walk.press("backspace", "ctrl+n")
        await walk.see("is not there")


@pytest.mark.parametrize(("rows", "kept"), [(0, PASSPHRASE), (1, Secret(NEW)), (2, None)], ids=["keep", "replace", "remove"])
async def test_the_passphrase_is_kept_replaced_or_removed(tmp_path: Path, rows: int, kept: Secret[str] | None) -> None:
    path = source(tmp_path, passphrase=PASSPHRASE)
    async with walking(app_of(tmp_path / "home")) as walk:
        await to_window(walk)
        await walk.type(str(path))
        await walk.press("tab")
        await walk.type(PASSPHRASE.reveal())
        await walk.press("tab", *["down"] * rows, "enter")
        if rows == 1:
            await walk.type(NEW)
            await walk.press("enter")
            await walk.type(NEW)
        await walk.press("ctrl+n")
        await made(walk)
    assert stored(tmp_path / "home", kept)


async def test_a_key_of_another_type_is_named_and_the_path_is_there_again(tmp_path: Path) -> None:
    path = source(tmp_path, KeyType.RSA_2048)
    async with walking(app_of(tmp_path / "home")) as walk:
        await to_window(walk)
        await walk.type(str(path))
        await walk.press("ctrl+n")
        await walk.until(lambda: "RSA 2048" in walk.message)
        await walk.press("enter")
        await walk.see("paste the private key here")
        assert walk.app.screen.query_one("#source", Input).value == str(path)
    assert session_of(tmp_path / "home").keyring.names() == ()


async def test_nothing_and_a_path_to_nowhere_are_told_in_the_window(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await to_window(walk)
        await walk.press("ctrl+n")
        await walk.see("nothing to import yet")
        await walk.type("/nowhere")
        await walk.press("ctrl+n")
        await walk.see("/nowhere is not there")
        await walk.press("escape")
        assert walk.app.screen is walk.step


async def test_a_file_that_others_can_read_is_taken_only_after_a_warning(tmp_path: Path) -> None:
    path = source(tmp_path, mode=0o644)
    async with walking(app_of(tmp_path / "home")) as walk:
        await to_window(walk)
        await walk.type(str(path))
        await walk.press("ctrl+n")
        await walk.see("Others can read this file")
        assert session_of(tmp_path / "home").keyring.names() == ()
        await walk.press("ctrl+n")
        await made(walk)
