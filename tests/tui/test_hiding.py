"""What is secret, or may be, hides itself again: the practice setup key, a typed code, a pasted API key."""

from pathlib import Path

from textual.widgets import Input

from keywizard.tui.app import KeywizardApp
from keywizard.tui.screens.authenticator import AuthenticatorScreen
from keywizard.tui.widgets.text_field import HidingField
from tests.tui.test_binance import API_KEY, begin_at_page
from tests.tui.walking import Walk, app_of, walking

SOON = 1 / 3000
"""What a second is, so that thirty of them are ten milliseconds."""


def app_in_haste(home: Path) -> KeywizardApp:
    app = app_of(home)
    app.services = app.services._replace(second=SOON)
    return app


async def see_setup(walk: Walk) -> str:
    await walk.begin_at_verification()
    setup_key = walk.app.services.session.exchange(walk.app.wizard).setup_key().reveal()
    await walk.press("down", "enter")
    await walk.until(lambda: isinstance(walk.app.screen, AuthenticatorScreen))
    return " ".join(setup_key[at : at + 4] for at in range(0, 20, 4))


async def test_the_setup_key_and_its_picture_are_hidden_after_thirty_seconds_and_shown_when_asked_again(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        shown = await see_setup(walk)
        await walk.see(shown)
        assert "after 30 seconds" in walk.words
        assert "▀" in walk.screen
        window = walk.app.screen
        assert isinstance(window, AuthenticatorScreen)
        for _ in range(2):
            window.hide_secrets()  # thirty seconds have passed
            await walk.see("Hidden again.")
            assert shown not in walk.screen
            assert "▀" not in walk.screen
            await walk.press("space")
            await walk.see(shown)
            assert "▀" in walk.screen


async def test_it_hides_by_itself(tmp_path: Path) -> None:
    async with walking(app_in_haste(tmp_path)) as walk:
        shown = await see_setup(walk)
        await walk.see("Hidden again.")
        assert shown not in walk.screen
        assert "▀" not in walk.screen


async def test_a_code_that_stands_there_turns_into_dots_and_still_counts(tmp_path: Path) -> None:
    async with walking(app_in_haste(tmp_path)) as walk:
        await walk.begin_at_verification()
        await walk.press("enter")
        await walk.until(lambda: bool(walk.step.query_one("#code", Input).value))
        code = walk.step.query_one("#code", Input).value
        await walk.see("•" * 6)
        assert code not in walk.screen
        await walk.press("enter")
        await walk.until(lambda: bool(walk.step.wizard.answers.proven))


async def test_a_code_is_in_sight_for_thirty_seconds_after_the_last_key(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_verification()
        await walk.press("tab")
        await walk.type("12")
        field = walk.step.query_one("#code", HidingField)
        field.hide_value()  # thirty seconds have passed
        await walk.see("••")
        await walk.type("3")
        await walk.see("123")


async def test_a_pasted_api_key_which_may_be_the_secret_by_mistake_turns_into_dots_and_is_stored_all_the_same(tmp_path: Path) -> None:
    async with walking(app_in_haste(tmp_path)) as walk:
        await begin_at_page(walk)
        await walk.press("ctrl+n")
        await walk.until(lambda: bool(walk.step.query("#api-key")))
        await walk.type(API_KEY)
        await walk.see("•" * 20)
        assert API_KEY[:12] not in walk.screen
        await walk.press("enter")
        await walk.until(lambda: walk.app.wizard.answers.issued is not None)
