"""The walk at Binance itself: the page's steps, the public key taken there, the API key brought back, the plan, another day."""

from pathlib import Path

import pytest
from textual import events

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from tests.session.walks import moved, with_keypair
from tests.tui.walking import NOW, TYPE_ROWS, Walk, app_of, session_of, walking

API_KEY, SECRET_KEY = "Kk7" + "a" * 61, "Ss9" + "b" * 61
PLACE_ROWS = {Environment.PRODUCTION: 1, Environment.DEMO: 2, Environment.TESTNET: 3}


async def to_page(walk: Walk, key_type: KeyType = KeyType.ED25519, environment: Environment = Environment.PRODUCTION) -> None:
    """Walk to the page's steps; a production account is ticked as ready first."""
    await walk.reach(StepId.PLACE)
    await walk.press(*["down"] * PLACE_ROWS[environment], "enter")
    await walk.reach(StepId.ACCOUNT)
    if environment is Environment.PRODUCTION:
        await walk.press("enter", "down", "enter", "enter")
    await walk.press("ctrl+n")
    await walk.reach(StepId.KEY_TYPE)
    await walk.press(*["down"] * TYPE_ROWS[key_type], "enter")
    if key_type.is_self_generated:
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "enter")
        await walk.until(lambda: walk.app.wizard.answers.keypair is not None)
        await walk.reach(StepId.KEYPAIR)
        await walk.press("ctrl+n")
    await walk.reach(StepId.LABEL)
    await walk.type("spot bot")
    await walk.press("enter")
    await walk.reach(StepId.VERIFICATION)
    await walk.until(lambda: walk.step.wizard.answers.is_waiting_kept and walk.step.takes_keys)


async def begin_at_page(walk: Walk, key_type: KeyType = KeyType.ED25519, environment: Environment = Environment.DEMO) -> None:
    """Begin at the page's steps, where the key is kept for its API key."""
    session = walk.app.services.session
    wizard = moved(moved(Wizard().answer_place(Place.BINANCE, environment)).advance())
    wizard = moved(moved(wizard.answer_account("", session.open_account("verified-plus").account, NOW, Route.WEB)).advance())
    wizard = with_keypair(session, moved(moved(wizard.answer_key_type(key_type)).advance()))
    await walk.begin_at(moved(moved(wizard.answer_label("spot bot", session.name_for("spot bot"))).advance()))
    await walk.until(lambda: walk.step.wizard.answers.is_waiting_kept and walk.step.takes_keys)


async def paste(walk: Walk, *texts: str) -> None:
    """Go on to the API key and type what the page showed."""
    await walk.press("ctrl+n")
    await walk.reach(StepId.API_KEY)
    for text in texts:
        await walk.type(text)
        await walk.press("enter")


async def test_a_person_walks_from_nothing_to_a_plan_by_keyboard_alone(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await to_page(walk)
        assert "3. Choose [Create API]." in walk.panel
        assert "spot bot" in walk.panel
        await paste(walk, API_KEY)
        await walk.reach(StepId.RESTRICTIONS)
        await walk.highlight(Permission.SPOT_AND_MARGIN_TRADING)
        await walk.press("space", "ctrl+n")
        await walk.reach(StepId.SUMMARY)
        assert "[x] Enable Spot & Margin Trading" in walk.panel
        assert "keywizard check spot-bot" in walk.panel
    stored = session_of(tmp_path).keyring.get("spot-bot").profile
    assert (stored.place, stored.environment, stored.api_key) == (Place.BINANCE, Environment.PRODUCTION, API_KEY)
    assert stored.permissions == {Permission.READING, Permission.SPOT_AND_MARGIN_TRADING}
    assert not (tmp_path / "data/practice").exists()


async def test_an_account_that_is_not_ready_is_refused_with_its_reasons(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("down", "enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("ctrl+n")
        assert "deposit" in walk.message
        assert walk.step.STEP is StepId.ACCOUNT


async def test_an_hmac_key_brings_its_secret_key_which_is_shown_as_dots(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk, KeyType.HMAC, Environment.PRODUCTION)
        assert "secret key" in walk.panel
        await paste(walk, API_KEY, SECRET_KEY)
        assert SECRET_KEY[:20] not in walk.screen
        await walk.press("enter")
        await walk.reach(StepId.RESTRICTIONS)
    assert session_of(tmp_path).secret_key("spot-bot", None).reveal() == SECRET_KEY


async def test_the_walk_stops_at_the_page_and_goes_on_another_day(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk, environment=Environment.TESTNET)
        await walk.press("ctrl+q")
        assert "waits for its API key" in walk.words
        await walk.press("left", "enter")
    before = (tmp_path / "data/keys/spot-bot/private_key.pem").read_bytes()
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.see("Go on with it (spot-bot)")
        await walk.highlight("waiting:spot-bot")
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("ctrl+n")
        await walk.reach(StepId.VERIFICATION)
        assert "Step 3 of 6" in walk.screen
        await paste(walk, API_KEY)
        await walk.reach(StepId.RESTRICTIONS)
    assert session_of(tmp_path).keyring.get("spot-bot").profile.api_key == API_KEY
    assert (tmp_path / "data/keys/spot-bot/private_key.pem").read_bytes() == before
    assert session_of(tmp_path).keyring.names() == ("spot-bot",)


WRONG = {
    "a wrong length": (API_KEY[:-1], "63"),
    "foreign characters": (API_KEY[:-1] + "!", "letters and digits"),
    "nothing": ("", "API key"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_no_api_key_is_named_and_nothing_is_stored(tmp_path: Path, name: str) -> None:
    text, said = WRONG[name]
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk)
        await paste(walk, text)
        assert said in walk.message
        assert walk.step.STEP is StepId.API_KEY
    assert session_of(tmp_path).keyring.get("spot-bot").profile.api_key is None


async def test_one_text_for_both_is_named(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk, KeyType.HMAC)
        await paste(walk, API_KEY, API_KEY)
        await walk.press("enter")
        await walk.until(lambda: bool(walk.message) and walk.step.takes_keys)
        assert "same" in walk.message
        assert API_KEY not in walk.message


async def test_a_private_key_is_not_taken_for_an_api_key(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk)
        await walk.press("ctrl+n")
        await walk.reach(StepId.API_KEY)
        pem = (tmp_path / "data/keys/spot-bot/private_key.pem").read_text()
        walk.app.screen.query_one("#api-key").post_message(events.Paste(pem))
        await walk.until(lambda: bool(walk.message))
        assert pem.splitlines()[1] not in walk.screen


async def test_a_wrong_api_key_can_be_pasted_anew(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk)
        await paste(walk, SECRET_KEY)
        await walk.reach(StepId.RESTRICTIONS)
        await walk.press("escape")
        await walk.reach(StepId.API_KEY)
        assert SECRET_KEY in walk.panel
        await walk.type(API_KEY)
        await walk.press("enter")
        await walk.reach(StepId.RESTRICTIONS)
    assert session_of(tmp_path).keyring.get("spot-bot").profile.api_key == API_KEY


async def test_another_label_renames_the_key_that_waits(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk)
        await walk.press("escape")
        await walk.reach(StepId.LABEL)
        await walk.type(" two")
        await walk.press("enter")
        await walk.reach(StepId.VERIFICATION)
        await walk.until(lambda: "spot-bot-two/public_key.pem" in walk.panel.replace("\n", ""))
    assert session_of(tmp_path).keyring.names() == ("spot-bot-two",)


async def test_the_public_key_is_taken_by_clipboard_screen_qr_and_file(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path), (120, 40)) as walk:
        await begin_at_page(walk)
        public_key = (tmp_path / "data/keys/spot-bot/public_key.pem").read_text()
        await walk.press("enter")
        assert public_key.splitlines()[1] in walk.panel
        assert "data/keys/spot-bot/public_key.pem" in walk.panel
        await walk.press("enter")
        assert walk.app.clipboard == public_key
        await walk.press("down", "down", "enter")
        assert "█" in walk.screen or "▀" in walk.screen


async def test_a_terminal_too_small_for_the_qr_code_is_told_how_big_it_must_be(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk)
        await walk.press("enter", "down", "down", "enter")
        assert "columns" in walk.words


@pytest.mark.parametrize("environment", Environment)
async def test_nothing_anywhere_asks_for_what_belongs_on_binance_alone(tmp_path: Path, environment: Environment) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await begin_at_page(walk, environment=environment)
        assert "nothing here asks" in walk.panel
        assert not walk.app.screen.query("CodeField")


@pytest.mark.parametrize("language", ["en", "it"])
async def test_the_open_key_is_warned_of_as_reported_without_a_number_of_days(tmp_path: Path, language: str) -> None:
    async with walking(app_of(tmp_path, language)) as walk:
        await begin_at_page(walk)
        await paste(walk, API_KEY)
        await walk.reach(StepId.RESTRICTIONS)
        await walk.highlight(Permission.SPOT_AND_MARGIN_TRADING)
        await walk.press("space", "ctrl+n")
        await walk.reach(StepId.SUMMARY)
        assert ("Reported" if language == "en" else "Riportato") in walk.panel
        assert not any(f"{days} {word}" in walk.panel for days in (30, 60, 90) for word in ("days", "giorni"))
