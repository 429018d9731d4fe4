"""What the keyring does with a key, by keyboard alone: done, told, and kept from being done by mistake."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywizard.exchange.binance.error_codes import Cause
from keywizard.session.checking import OnlineCheck
from keywizard.session.findings import Asking, Check, Finding, failed, ok
from keywizard.store.keyring import PRIVATE_KEY
from tests.tui.keyring import PASSPHRASE, fill, looking
from tests.tui.walking import NOW


async def test_a_key_is_renamed_with_its_folder(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("learning")
        await walk.press("n", *["backspace"] * len("learning"))
        await walk.type("Prova uno")
        await walk.press("enter")
        await walk.ready()
        assert walk.row == "prova-uno"
        assert "Prova uno" in walk.message
        assert keyring.get("prova-uno").profile.label == "Prova uno"
        assert "learning" not in keyring.names()


async def test_a_passphrase_is_given_changed_and_refused_where_it_does_not_do(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("treasury")
        await walk.press("w")
        await walk.type(PASSPHRASE)
        await walk.press("enter")
        await walk.type("short")
        await walk.press("enter")
        await walk.type("short")
        await walk.press("enter")
        assert "8 characters" in walk.words
        await walk.press("shift+tab", *["backspace"] * 5)
        await walk.type("another passphrase")
        await walk.press("enter", *["backspace"] * 5)
        await walk.type("another passphrase")
        before = (keyring.root / "treasury" / PRIVATE_KEY).read_bytes()
        await walk.press("enter")
        await walk.until(lambda: "new passphrase" in walk.message)
        assert (keyring.root / "treasury" / PRIVATE_KEY).read_bytes() != before


async def test_a_wrong_passphrase_changes_nothing_and_says_so(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    before = (keyring.root / "treasury" / PRIVATE_KEY).read_bytes()
    async with looking(tmp_path) as walk:
        await walk.to("treasury")
        await walk.press("w")
        await walk.type("not this one at all")
        await walk.press("enter", "enter", "enter")
        await walk.until(lambda: "passphrase" in walk.message and walk.at.takes_keys)
        assert walk.message.startswith("! ")
        assert (keyring.root / "treasury" / PRIVATE_KEY).read_bytes() == before


async def test_a_practice_key_is_rotated_checked_and_the_old_one_retired(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("learning")
        await walk.press("r", "enter", "enter")
        await walk.until(lambda: "learning-2" in walk.message)
        assert walk.row == "learning-2"
        assert keyring.get("learning-2").profile.replaces == "learning"
        await walk.ready()
        await walk.to("learning")
        await walk.press("t", "tab", "enter")
        await walk.until(lambda: "Retire anyway" in walk.screen)
        await walk.press("enter")
        assert keyring.get("learning").profile.retired_at is None
        await walk.to("learning-2")
        await walk.press("c")
        await walk.until(lambda: "[ok] Secret half" in walk.screen)
        await walk.press("escape")
        await walk.ready()
        assert keyring.get("learning-2").profile.verdict == "offline"
        await walk.to("learning")
        await walk.press("t", "tab", "enter")
        await walk.until(lambda: "learning is retired" in walk.message)
        assert keyring.get("learning").profile.retired_at == NOW


async def test_nobody_is_asked_unless_the_person_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("keywizard.exchange.binance.client.Client.server_time", lambda client: asked.append(str(client)))
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.press("c")
        assert "https://api.binance.com" in walk.screen
        assert "[>Files alone<]" in walk.screen
        await walk.press("escape", "c", "enter")
        await walk.until(lambda: len(walk.app.screen_stack) > 2 and walk.at.takes_keys)
        assert keyring.get("arb-desk").profile.verdict == "offline"
    assert asked == []


async def test_what_the_exchange_says_is_read_and_kept_once_it_may_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(check: OnlineCheck) -> Iterator[Finding | Asking]:
        yield Asking(f"{check._target.base_url}/api/v3/time")
        yield ok(Check.CLOCK, skew=0, window=5000)
        yield failed(Check.REQUEST, Cause.IP_NOT_TRUSTED)

    monkeypatch.setattr(OnlineCheck, "run", run)
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.press("c", "right", "enter")
        await walk.until(lambda: "[no]" in walk.panel)
        await walk.press("escape")
        await walk.ready()
        assert keyring.get("arb-desk").profile.verdict == "refused"
        assert "refused, today" in walk.screen


async def test_a_key_is_deleted_only_once_its_name_is_typed(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("arb-desk")
        await walk.press("d")
        assert "a program may still be using it" in walk.words
        assert "At Binance the API key goes on existing" in walk.words
        await walk.type("arb")
        await walk.press("enter")
        assert "arb-desk" in keyring.names()
        await walk.type("-desk")
        await walk.press("enter")
        await walk.until(lambda: "gone" in walk.message)
        assert "arb-desk" not in keyring.names()
        assert "5 of 5" in walk.screen


async def test_a_reminder_is_a_day_to_come(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("arb-desk")
        await walk.press("m", *["backspace"] * 10)
        for wrong in ("soon", "2026-01-01", "9999-01-01"):
            await walk.type(wrong)
            await walk.press("enter")
            assert keyring.get("arb-desk").profile.rotate_by is None
            assert "! " in walk.screen
            await walk.press(*["backspace"] * 10)
        await walk.type("2026-11-09")
        await walk.press("enter")
        await walk.until(lambda: "2026-11-09" in walk.message)
        assert "due 11-09" in walk.screen


async def test_the_api_key_from_binance_completes_the_key_that_waits_and_a_wrong_one_is_not_repeated(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("spot-bot")
        await walk.press("a")
        await walk.type("A1b2" * 15)
        await walk.press("enter")
        assert "64" in walk.words
        await walk.type("A1b2")
        await walk.press("enter")
        await walk.until(lambda: "has its API key" in walk.message)
        assert keyring.get("spot-bot").profile.api_key == "A1b2" * 16


async def test_rights_that_are_too_wide_are_named_and_taken_away(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    path = keyring.root / "arb-desk" / PRIVATE_KEY
    path.chmod(0o644)
    async with looking(tmp_path) as walk:
        assert "Others on this machine can read private_key.pem" in walk.panel
        await walk.press("f")
        await walk.until(lambda: "Nobody but you" in walk.message)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "Others on this machine" not in walk.panel
