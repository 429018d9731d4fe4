"""The walk on the screen, by keys alone, with every room real."""

import stat
from pathlib import Path

import pytest
from textual.events import Key

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.flow.steps import STEPS, StepId
from keywizard.i18n.translator import Translator
from keywizard.store.config import read_config
from keywizard.store.keyring import PRIVATE_KEY
from keywizard.tui.screens import screen_of
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_field import TextField
from keywizard.views.leaving import farewell
from tests.tui.walking import app_of, session_of, walking

ACCOUNT_FILE = """
spot_deposit = true
verification = "verified-plus"
default_security_controls = true
portfolio_margin = false
cross_margin_transfer = true
"""


def test_every_step_has_a_screen_of_its_own() -> None:
    for place in Place:
        assert {screen_of(step.id, place).STEP for step in STEPS} == set(StepId)


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048, KeyType.HMAC])
async def test_a_person_walks_from_nothing_to_a_key_by_keyboard_alone(key_type: KeyType, tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.to_restrictions(key_type)
        await walk.press("ctrl+n")
        await walk.reach(StepId.SUMMARY)
        await walk.press("enter")
    stored = session_of(tmp_path).keyring.get("spot-bot-on-vps-2")
    assert stored.profile.key_type is key_type
    assert stored.profile.label == "spot bot on vps-2"
    assert stored.profile.api_key == app.wizard.answers.issued.api_key if app.wizard.answers.issued else None
    assert stored.weak_modes() == ()
    assert stat.S_IMODE(stored.folder.stat().st_mode) == 0o700
    assert str(stored.folder) in farewell(Translator("en"), app.wizard, is_kept=False)


async def test_a_passphrase_typed_in_one_go_with_its_repetition_protects_the_private_key(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.press("enter", "enter", "enter")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("enter", *"longenough", "tab", *"longenough", "enter")
        await walk.until(lambda: app.wizard.answers.keypair is not None)
    keypair = app.wizard.answers.keypair
    assert keypair is not None
    assert keypair.is_encrypted
    stored = session_of(tmp_path).keyring.read_secret(keypair.name, PRIVATE_KEY)
    assert stored.reveal().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")


@pytest.mark.parametrize(
    ("first", "second", "said"), [("short", "short", "fewer than 8"), ("longenough", "longenouhg", "differ"), ("", "", "fewer than 8")]
)
async def test_a_passphrase_that_does_not_do_is_told_and_no_pair_is_made(first: str, second: str, said: str, tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.press("enter", "enter", "enter")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("enter", *first, "tab", *second, "enter")
        assert said in walk.message
    assert not (tmp_path / "data").exists()


async def test_a_passphrase_beyond_ascii_is_advised_against_while_it_is_typed(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("enter", "enter", "enter")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("enter", *"perché")
        assert "Latin-1" in walk.message
        await walk.press("backspace")
        assert walk.message == ""


async def test_going_back_keeps_what_was_answered(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_label()
        await walk.type("my bot")
        await walk.press("escape")
        await walk.reach(StepId.KEYPAIR)
        assert "made and works" in walk.panel
        await walk.press("ctrl+n")
        await walk.reach(StepId.LABEL)
        assert "my bot" in walk.screen


async def test_another_pair_can_be_made_and_the_first_stays_on_disk(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.begin_at_label()
        await walk.press("escape")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "enter")
        await walk.until(lambda: app.wizard.answers.keypair is None)
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "enter")
        await walk.until(lambda: app.wizard.answers.keypair is not None)
        await walk.reach(StepId.KEYPAIR)
        await walk.press("ctrl+q")
        assert "waiting-ed25519/" in walk.words.replace(" ", "")
        assert "waiting-ed25519-2/" in walk.words.replace(" ", "")
    assert session_of(tmp_path).keyring.names() == ("waiting-ed25519", "waiting-ed25519-2")


async def test_once_the_api_key_is_made_there_is_no_way_back_and_it_is_said(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_verification()
        assert "cannot come back" in walk.panel
        await walk.prove_code()
        await walk.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
        await walk.press("ctrl+n")
        await walk.reach(StepId.API_KEY)
        await walk.press("escape")
        assert "no way back" in walk.message


async def test_the_language_changes_on_the_spot_keeps_what_was_typed_and_is_remembered(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.begin_at_label()
        await walk.type("my bo")
        await walk.press("f2", "t")
        await walk.see("Etichetta")
        assert "my bot" in walk.screen
        assert "Passo 5 di 9" in walk.screen
    assert read_config(session_of(tmp_path).paths.config_file).language == "it"


async def test_the_colours_change_on_the_spot_and_are_remembered(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("f3")
        assert app.theme == "keywizard-light"
    assert read_config(session_of(tmp_path).paths.config_file).theme == "light"


async def test_leaving_asks_first_and_says_what_stays(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.begin_at_label()
        await walk.press("ctrl+q")
        assert "pair without an API key stays on disk" in walk.words
        await walk.press("enter")
        await walk.reach(StepId.LABEL)
        await walk.press("ctrl+c", "tab", "enter")
        await walk.until(lambda: app.return_value is not None)
    assert app.return_value is not None
    assert app.return_value.answers.issued is None


async def test_the_first_step_cannot_be_left_backwards(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("escape")
        assert "first step" in walk.message
        assert walk.step.STEP is StepId.PLACE


@pytest.mark.parametrize("step", list(StepId))
@pytest.mark.parametrize("language", ["en", "it"])
def test_every_step_has_help_that_names_the_faq(step: StepId, language: str) -> None:
    text = Translator(language)(f"help.{step}")
    assert text.startswith("# ")
    assert step in {StepId.SUMMARY, StepId.RESTRICTIONS} or "FAQ" in text


async def test_f1_shows_the_help_of_the_step_and_escape_returns_to_it(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("f1")
        assert "What an API key is for" in walk.screen
        await walk.press("escape")
        assert walk.step.is_current


async def test_an_account_that_is_not_ready_says_why_and_what_would_help(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("down", "space")
        assert "No key can be made" in walk.panel
        assert "Deposit any amount" in walk.panel
        assert "Reach level Verified Plus" in walk.panel
        await walk.press("ctrl+n")
        assert "Spot wallet" in walk.message
        assert walk.step.STEP is StepId.ACCOUNT


async def test_turning_facts_of_the_account_makes_it_ready(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path, account="new")) as walk:
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.highlight("fact:deposit")
        await walk.press("space", "down", "space", "space")
        assert "Ready" in walk.panel
        await walk.press("ctrl+n")
        await walk.reach(StepId.KEY_TYPE)


async def test_an_account_that_was_shaped_says_so_stays_so_and_is_put_back_by_space(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.highlight("fact:futures")
        await walk.press("space")
        assert "facts you have changed" in walk.panel
        assert app.screen.query_one(ChoiceList).highlighted.id == "fact:futures"
        await walk.highlight("scenario:verified-plus")
        await walk.press("enter")
        await walk.reach(StepId.KEY_TYPE)
        account = walk.step.wizard.answers.account
        assert account
        assert account.futures_opened is None
        await walk.press("escape")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("space")
        assert "facts you have changed" not in walk.panel


async def test_the_name_of_an_account_file_brings_no_escapes_to_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "mine\x1b[31m\n.toml"
    file.write_text(ACCOUNT_FILE, encoding="utf-8")
    async with walking(app_of(tmp_path, account=str(file))) as walk:
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        assert "mine\N{REPLACEMENT CHARACTER}[31m" in walk.screen
        assert "\x1b" not in walk.screen


async def test_by_the_app_one_factor_is_enough(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("end", "space", "ctrl+n")
        await walk.reach(StepId.KEY_TYPE)
        await walk.press("end", "enter")
        await walk.reach(StepId.LABEL)
        await walk.type("h")
        await walk.press("enter")
        await walk.reach(StepId.VERIFICATION)
        await walk.press("end", "enter")
        await walk.until(lambda: bool(walk.step.wizard.answers.proven))
        await walk.press("ctrl+n")
        await walk.reach(StepId.API_KEY)


async def test_a_wrong_code_is_told_with_the_tries_left_and_proves_nothing(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_verification()
        await walk.press("tab", *"000 000", "enter")
        await walk.until(lambda: "tries left" in walk.message)
        assert walk.step.wizard.answers.proven == frozenset()
        await walk.press("ctrl+n")
        await walk.until(lambda: "tries left" in walk.message)
        assert walk.step.STEP is StepId.VERIFICATION


async def test_an_hmac_secret_is_shown_only_when_asked_for_and_hidden_by_any_move(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_api_key(KeyType.HMAC)
        secret_key = (tmp_path / "data/keys/spot-bot-on-vps-2/secret_key").read_text(encoding="ascii").strip()
        assert len(secret_key) == 64
        assert secret_key not in walk.panel
        await walk.press("enter")
        assert secret_key in walk.panel
        assert "10 s" in walk.message
        await walk.press("enter")
        assert secret_key not in walk.panel
        assert secret_key[:30] not in walk.screen


async def test_an_hmac_secret_under_a_passphrase_asks_for_it_before_it_is_shown(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_verification(KeyType.HMAC)
        await walk.prove_code()
        await walk.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
        walk.step.focus_on("passphrase")
        await walk.press(*"longenough", "enter", *"longenough", "enter")
        await walk.reach(StepId.API_KEY)
        assert "scrypt" in (tmp_path / "data/keys/spot-bot-on-vps-2/secret_key").read_text(encoding="ascii")
        await walk.press("enter", *"wrong pass", "enter")
        await walk.until(lambda: "does not open" in walk.message)
        await walk.press("enter", *"longenough", "enter")
        await walk.until(lambda: "Whoever sees it" in walk.panel)


async def test_a_key_pasted_into_the_label_is_refused_and_not_kept(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_label()
        await walk.type("A1b2" * 16)
        assert "looks like a key" in walk.message
        assert "A1b2A1b2" not in walk.screen


async def test_permissions_chosen_on_the_screen_stand_in_the_profile(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_restrictions()
        await walk.highlight(Permission.FUTURES)
        await walk.press("space", "ctrl+n")
        await walk.reach(StepId.SUMMARY)
    profile = session_of(tmp_path).keyring.get("spot-bot-on-vps-2").profile
    assert profile.permissions == {Permission.READING, Permission.FUTURES}


async def test_an_account_file_that_is_gone_or_broken_is_told_and_the_walk_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(ACCOUNT_FILE, encoding="utf-8")
    async with walking(app_of(tmp_path, account=str(file))) as walk:
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        assert "mine.toml" in walk.screen
        file.write_text("spot_deposit = maybe\n", encoding="utf-8")
        await walk.press("home", "space")
        assert "Line 1" in walk.message
        await walk.press("down", "enter")
        await walk.reach(StepId.KEY_TYPE)


async def test_files_that_cannot_be_read_any_more_are_told_and_end_nothing(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_api_key(KeyType.HMAC)
        profile = tmp_path / "data/keys/spot-bot-on-vps-2/profile.toml"
        profile.write_text("label =", encoding="utf-8")
        await walk.press("enter")
        assert "profile.toml" in walk.message
        await walk.press("ctrl+n")
        await walk.reach(StepId.RESTRICTIONS)
        await walk.press("ctrl+n")
        await walk.until(lambda: "profile.toml" in walk.message)


async def test_a_keys_folder_that_cannot_be_listed_is_told_at_the_label(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_label(KeyType.HMAC)
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "keys").write_text("no folder", encoding="utf-8")
        await walk.type("x")
        await walk.press("enter")
        assert walk.step.STEP is StepId.LABEL
        assert "keys" in walk.message


async def test_the_rest_of_a_key_is_dropped_however_late_a_busy_machine_comes_to_it(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_label(KeyType.HMAC)
        await walk.type("A1b2" * 10)
        field = walk.step.query_one(TextField)
        assert field.is_deaf
        walk.app._waiting.append(Key("a", "a"))
        field._deaf._end()
        assert field.is_deaf
        walk.app._waiting.clear()
        field._deaf._end()
        assert not field.is_deaf
