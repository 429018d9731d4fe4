"""The keyring: every key can be found and looked after by keyboard alone, and what cannot be done says why."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywizard.exchange.binance.error_codes import Cause
from keywizard.session.checking import OnlineCheck
from keywizard.session.findings import Asking, Check, Finding, failed, ok
from keywizard.store.keyring import PRIVATE_KEY
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.keyring.app import KeyringApp
from keywizard.tui.keyring.screen import Wish
from keywizard.tui.widgets.text_field import TextField
from keywizard.views.keyring_actions import LETTERS, Action
from tests.tui.keyring import LIVE, PASSPHRASE, fill, keyring_in, looking
from tests.tui.walking import NOW

SIZES = ((80, 24), (60, 20), (120, 40))


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("size", SIZES)
async def test_every_key_its_state_and_every_action_are_on_the_screen(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    fill(tmp_path)
    async with looking(tmp_path, language, size) as walk:
        lines = walk.screen.splitlines()
        for name in ("arb-desk", "learning", "market-maker", "spot-bot", "treasury", "webhook"):
            assert any(name in line for line in lines)
        say = walk.at.translate
        for action in Action:
            assert f"{LETTERS[action]} {say(f'keyring.hint.{action}')}" in walk.screen
        assert say("keyring.state.waits") in walk.screen
        assert say("keyring.state.retired") in walk.screen
        assert all(len(line) <= size[0] for line in lines)


async def test_an_empty_keyring_says_how_to_make_the_first_key(tmp_path: Path) -> None:
    async with looking(tmp_path) as walk:
        assert "No keys yet" in walk.panel
        assert "+ new" in walk.screen
        assert "d delete" not in walk.screen
        await walk.press("end", "home", "down", "enter", "d")
        assert "make a key with +" in walk.message
        await walk.press("plus")
        await walk.until(lambda: walk.app._exit)
        assert isinstance(walk.app, KeyringApp)
        assert walk.app.wish is Wish.MAKE


async def test_words_filter_the_list_while_they_are_typed_and_letters_act_again_behind_them(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.press("slash")
        await walk.type("withdraw prod")
        assert walk.row == "treasury"
        assert "1 of 6" in walk.screen
        await walk.press("enter", "f")
        assert "nothing to repair" in walk.message
        await walk.press("escape")
        assert "6 of 6" in walk.screen
        assert walk.row == "treasury"


async def test_a_filter_that_nothing_fits_shows_nothing_and_can_be_taken_back(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.press("slash")
        await walk.type("zsz")
        assert walk.at.query_one("#words", TextField).value == "zsz"
        assert "by name" in walk.screen
        assert "No key has all these words" in walk.screen
        await walk.press("f5")
        assert "oldest first" in walk.screen
        await walk.press("down", "home", "end", "up", "enter", "c")
        assert "no key under the cursor" in walk.message
        await walk.press("escape")
        assert "6 of 6" in walk.screen


async def test_the_order_changes_round_and_is_said(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        first = []
        for _ in range(4):
            await walk.press("s", "home")
            first.append((walk.row, walk.message))
        assert [row for row, _ in first] == ["treasury", "learning", "arb-desk", "arb-desk"]
        assert "oldest first" in first[0][1]


async def test_the_other_language_keeps_filter_order_and_key(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.press("s", "slash")
        await walk.type("binance")
        await walk.press("enter", "down", "f2")
        await walk.until(lambda: "Portachiavi" in walk.screen)
        await walk.ready()
        assert walk.at.query_one("#words", TextField).value == "binance"
        assert "dalla più vecchia" in walk.screen
        assert walk.row == "market-maker"


async def test_enter_lists_every_action_and_what_cannot_be_done_keeps_its_row_and_says_why(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("webhook")
        await walk.press("enter")
        assert all(walk.at.translate(f"keyring.action.{action}") in walk.screen for action in Action)
        await walk.press("down")
        assert "Binance alone makes both halves" in walk.panel
        await walk.press("enter", "down", "down", "enter")
        assert "practice key" in walk.panel


@pytest.mark.parametrize(
    ("name", "letter", "reason"),
    [
        ("webhook", "p", "no public key"),
        ("spot-bot", "e", "no API key"),
        ("arb-desk", "a", "already"),
        ("learning", "a", "practice key"),
        ("market-maker", "r", "retired"),
        ("spot-bot", "r", "no API key"),
        ("market-maker", "t", "retired already"),
        ("market-maker", "m", "no reminder"),
        ("arb-desk", "f", "nothing to repair"),
    ],
)
async def test_a_letter_that_cannot_act_says_why_and_what_to_do(tmp_path: Path, name: str, letter: str, reason: str) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to(name)
        await walk.press(letter)
        assert walk.app.screen is walk.at
        assert reason in walk.message


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
        assert "That is not its name, so nothing was deleted." in walk.words
        assert "--" not in walk.screen
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
        for wrong in ("soon", "2026-01-01"):
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


async def test_a_snippet_is_shown_for_a_client_that_takes_the_key_and_refused_with_a_reason_for_another(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("treasury")
        await walk.press("e")
        await walk.until(lambda: "ccxt" in walk.screen)
        assert "[-] ccxt" in walk.screen
        assert "passphrase" in walk.panel
        await walk.press("enter", "down", "enter")
        await walk.until(lambda: "private_key.pem" in walk.panel)


async def test_the_public_key_has_every_way_but_the_one_at_the_end(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.press("p")
        assert "BEGIN PUBLIC KEY" in walk.panel
        assert walk.row == "copy"
        await walk.press("end")
        assert walk.row == "qr"


async def test_a_public_key_file_that_holds_something_else_is_not_shown(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    (keyring.root / "arb-desk" / "public_key.pem").write_bytes((keyring.root / "arb-desk" / PRIVATE_KEY).read_bytes())
    async with looking(tmp_path) as walk:
        await walk.press("p")
        assert "PRIVATE KEY" not in walk.screen
        assert walk.message.startswith("! ")


async def test_keys_that_cannot_be_read_are_counted_and_hide_no_other(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    (keyring.root / "learning" / "profile.toml").write_bytes(b'label = "a\\u001b[2J"\n')
    async with looking(tmp_path) as walk:
        await walk.until(lambda: "cannot be read: 1" in walk.message)
        assert "profile.toml" in walk.message
        assert "5 of 6" in walk.screen


async def test_leaving_answers_no_question(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.press("t", "ctrl+q")
        await walk.until(lambda: walk.app._exit)
    assert keyring.get("arb-desk").profile.retired_at is None


async def test_ascii_terminals_get_ascii_alone(tmp_path: Path) -> None:
    fill(tmp_path)
    async with looking(tmp_path, terminal=Terminal(Glyphs.ASCII, Colours.ANSI16)) as walk:
        drawn = "".join(segment.text for strip in walk.draw() for segment in strip)
        assert walk.at.has_class("-normal")
        assert ">" in drawn
        assert "F3" not in drawn
        await walk.press("f1")
        assert "F3" not in walk.panel


async def test_ten_thousand_keys_are_all_there_found_and_walked_through(tmp_path: Path) -> None:
    fill(tmp_path)
    keyring, content = keyring_in(tmp_path), LIVE._replace(label="desk").to_toml()
    for number in range(10_000):
        folder = keyring.root / f"desk-{number:05d}"
        folder.mkdir(0o700)
        (folder / "profile.toml").write_bytes(content)
    async with looking(tmp_path) as walk:
        assert walk.row == "arb-desk"
        await walk.until(lambda: "10006 of 10006" in walk.screen)
        await walk.press("end")
        assert walk.row == "webhook"
        await walk.press("slash")
        await walk.type("04321")
        assert walk.row == "desk-04321"
        assert "1 of 10006" in walk.screen
        assert len(walk.app.screen.query("*")) < 40
