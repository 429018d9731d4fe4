"""The keyring: every key can be found and looked after by keyboard alone, and what cannot be done says why."""

from pathlib import Path

import pytest

from keywizard.store.keyring import PRIVATE_KEY
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.keyring.app import KeyringApp
from keywizard.tui.keyring.screen import Wish
from keywizard.tui.widgets.text_field import TextField
from keywizard.views.keyring_actions import LETTERS, Action
from tests.tui.keyring import LIVE, fill, keyring_in, looking

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


async def test_a_key_that_goes_while_its_actions_are_listed_is_told_and_ends_nothing(tmp_path: Path) -> None:
    keyring = fill(tmp_path)
    async with looking(tmp_path) as walk:
        await walk.to("arb-desk")
        await walk.press("enter")
        keyring.rename("arb-desk", "elsewhere")
        await walk.press(*["down"] * list(Action).index(Action.REPAIR))
        assert "everybody but you" in walk.panel
        await walk.press("down", "enter")
        await walk.until(lambda: "arb-desk" in walk.message)


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
