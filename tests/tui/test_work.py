"""Work under way: it can be stopped where that makes sense, and ends nothing but itself."""

import os
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.exchange.simulated.exchange import ApiKeyDraft, IssuedKey, PracticeExchange
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.keys.generate import PrivateKey, generate_private_key
from keywizard.views.leaving import farewell
from tests.tui.walking import app_of, session_of, walking


def full_disk(*_: object) -> None:
    raise FileError("disk-full", path="/keys")


def held_back(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let every pair take its time, until the event is set."""
    go_on = threading.Event()

    def slow(key_type: KeyType) -> PrivateKey:
        go_on.wait(90)
        return generate_private_key(key_type)

    monkeypatch.setattr("keywizard.keys.generate.generate_private_key", slow)
    return go_on


async def test_a_pair_that_is_being_made_can_be_stopped_the_screen_stays_awake_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = held_back(monkeypatch)
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("enter", "enter", "down", "enter")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "enter")
        await walk.until(lambda: "Esc stops" in walk.message)
        await walk.press("f1")
        assert "Who needs a pair" in walk.screen
        await walk.press("escape", "enter", "ctrl+n", "f2")
        assert "Esc stops" in walk.message
        await walk.press("escape")
        go_on.set()
        await walk.until(lambda: "cancelled" in walk.message)
        assert walk.step.STEP is StepId.KEYPAIR
        assert walk.step.wizard.answers.keypair is None
    assert not (tmp_path / "data").exists()


async def test_leaving_while_a_pair_is_being_made_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = held_back(monkeypatch)
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.press("enter", "enter", "enter")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "enter")
        await walk.until(lambda: "Esc stops" in walk.message)
        await walk.press("ctrl+q", "ctrl+q")
        await walk.until(lambda: app.return_value is not None)
        go_on.set()
    assert not (tmp_path / "data").exists()


async def test_an_api_key_that_is_being_made_is_neither_left_alone_nor_called_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    create_api_key = PracticeExchange.create_api_key

    def slow(exchange: PracticeExchange, draft: ApiKeyDraft, now: datetime) -> IssuedKey:
        go_on.wait(90)
        return create_api_key(exchange, draft, now)

    monkeypatch.setattr(PracticeExchange, "create_api_key", slow)
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_verification(KeyType.HMAC)
        await walk.prove_code()
        await walk.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
        await walk.press("ctrl+n", "escape", "ctrl+q")
        assert walk.app.screen is walk.step
        assert "Making the API key" in walk.message
        go_on.set()
        await walk.see("Leave keywizard?")
        assert walk.step.STEP is StepId.API_KEY


async def test_work_that_ends_under_an_open_window_leaves_the_window_and_goes_on_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = held_back(monkeypatch)
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("enter", "enter", "enter")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "enter")
        await walk.until(lambda: "Esc stops" in walk.message)
        await walk.press("f1")
        step = walk.step
        go_on.set()
        await walk.until(lambda: not step.takes_keys)
        assert "Who needs a pair" in walk.screen
        await walk.press("escape")
        await walk.reach(StepId.KEYPAIR)
        assert "made and works" in walk.panel
        assert len(walk.app.screen_stack) == 2


async def test_leaving_too_late_to_stop_a_pair_takes_it_along_and_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written, go_on = threading.Event(), threading.Event()
    rename = os.rename

    def slow(*names: str, **folders: Any) -> None:
        rename(*names, **folders)
        written.set()
        go_on.wait(90)

    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.press("enter", "enter", "enter")
        await walk.reach(StepId.KEYPAIR)
        monkeypatch.setattr("os.rename", slow)
        await walk.press("down", "enter")
        await walk.until(written.is_set)
        await walk.press("escape")
        assert "Too late to stop" in walk.message
        await walk.press("ctrl+q", "ctrl+q")
        assert app.return_value is None
        go_on.set()
        await walk.until(lambda: app.return_value is not None)
    assert str(tmp_path / "data/keys/waiting-ed25519") in farewell(Translator("en"), app.wizard, is_kept=False)


async def test_an_api_key_that_cannot_be_stored_yet_keeps_the_walk_where_it_is_until_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_verification(KeyType.HMAC)
        await walk.prove_code()
        await walk.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
        with monkeypatch.context() as broken:
            broken.setattr("keywizard.store.keyring.Keyring.add", full_disk)
            await walk.press("ctrl+n")
            await walk.until(lambda: "/keys" in walk.message)
        await walk.press("escape")
        assert "not stored yet" in walk.message
        await walk.press("ctrl+q")
        assert "lost for good" in walk.words
        await walk.press("escape", "ctrl+n")
        await walk.reach(StepId.API_KEY)
    session = session_of(tmp_path)
    assert [key.api_key for key in session.exchange(walk.app.wizard).api_keys()] == [
        session.keyring.get("spot-bot-on-vps-2").profile.api_key
    ]


async def test_keys_typed_while_work_is_under_way_reach_the_step_that_comes_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = held_back(monkeypatch)
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("enter", "enter", "enter", "down", "enter", "ctrl+n", *"bot", "enter")
        await walk.until(lambda: "Esc stops" in walk.message)
        go_on.set()
        await walk.reach(StepId.VERIFICATION)
        assert walk.step.wizard.answers.label == "bot"


async def test_stopping_drops_what_was_typed_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = held_back(monkeypatch)
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("enter", "enter", "enter", "down", "enter")
        await walk.until(lambda: "Esc stops" in walk.message)
        await walk.press("ctrl+n", "enter", "escape")
        go_on.set()
        await walk.until(lambda: "cancelled" in walk.message)
        await walk.pilot.pause()
        assert walk.step.takes_keys


async def test_ctrl_c_over_a_window_asks_to_leave_too(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.press("f1", "ctrl+c")
        assert "Leave keywizard?" in walk.screen
        await walk.press("ctrl+c")
        await walk.until(lambda: app.return_value is not None)
