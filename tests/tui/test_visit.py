"""What the screens say to a visitor in a browser: nothing stays, and nothing of this machine is theirs."""

from pathlib import Path

import pytest
from textual.events import Paste

from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.session.walk import VISIT
from keywizard.tui.app import KeywizardApp
from keywizard.tui.screens.import_window import ImportWindow
from keywizard.views.browser_keys import BrowserTranslator
from tests.keys.pairs import keypair_with
from tests.tui.test_import import made, source
from tests.tui.walking import SSH, Walk, app_of, walking


def visit_of(home: Path, language: str = "en") -> KeywizardApp:
    app = app_of(home, language, wizard=Wizard(is_practice_only=True))
    translate = BrowserTranslator(language)
    app.services = app.services._replace(environ=SSH | {VISIT: "1", "TEXTUAL_DRIVER": "a.b:C"}, translate=translate)
    return app


@pytest.mark.parametrize("language", ["en", "it"])
async def test_the_question_whether_to_leave_says_that_nothing_stays(tmp_path: Path, language: str) -> None:
    async with walking(visit_of(tmp_path, language), (120, 36)) as walk:
        await walk.to_label()
        await walk.press("ctrl+c")
        await walk.see(Translator(language)("leave.title"))
        assert Translator(language)("leave.visit") in walk.words
        assert str(tmp_path) not in walk.screen


async def to_window(walk: Walk) -> None:
    await walk.to_label()
    await walk.press("escape")
    await walk.reach(StepId.KEYPAIR)
    await walk.press("down", "enter")
    await walk.reach(StepId.KEYPAIR)
    await walk.press("down", "down", "enter")
    await walk.until(lambda: isinstance(walk.app.screen, ImportWindow))


async def test_no_file_of_the_machine_is_read_though_it_is_there_and_a_pasted_key_is_taken(tmp_path: Path) -> None:
    path = source(tmp_path)
    async with walking(visit_of(tmp_path / "home"), (120, 36)) as walk:
        await to_window(walk)
        await walk.type(str(path))
        await walk.press("ctrl+n")
        await walk.see("reads no file of the machine")
        await walk.press("ctrl+u")
        walk.app.screen.post_message(Paste(path.read_text()))
        await walk.see("lines")
        await walk.press("ctrl+n")
        assert await made(walk) == keypair_with(KeyType.ED25519).fingerprint


async def test_the_public_key_is_copied_or_scanned_and_its_file_is_not_spoken_of(tmp_path: Path) -> None:
    async with walking(visit_of(tmp_path), (120, 36)) as walk:
        await walk.to_label()
        assert "F6" not in walk.screen
        assert "F10 Next" in walk.screen
        await walk.press("escape")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("enter")
        await walk.see("Copy to the clipboard")
        assert str(tmp_path) not in walk.panel
        assert "Print it" not in walk.screen
        await walk.press("enter")
        await walk.see("Handed to the page")
        assert "BEGIN PUBLIC KEY" in walk.app.clipboard


@pytest.mark.parametrize("language", ["en", "it"])
async def test_every_window_names_the_keys_that_a_browser_hands_on_in_the_other_language_too(tmp_path: Path, language: str) -> None:
    async with walking(visit_of(tmp_path, language)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("f2")
        await walk.reach(StepId.PLACE)
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("f4")
        assert "F10" in walk.screen.splitlines()[-1]
        assert "F10" in walk.panel
        await walk.press("escape", "enter")
        await walk.reach(StepId.KEY_TYPE)
        await walk.press("enter")
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "down", "enter")
        await walk.until(lambda: isinstance(walk.app.screen, ImportWindow))
        assert "F10" in walk.screen
        assert "^N" not in walk.screen


def test_no_text_names_a_key_to_a_visitor_that_a_browser_keeps_for_itself_and_what_is_typed_is_left_alone() -> None:
    for language in ("en", "it"):
        translate = BrowserTranslator(language)
        assert "F10" in translate("verification.store-first")
        assert "^N" not in translate("lab.keys")
    assert BrowserTranslator("en")("keyring.renamed", label="^N", name="n") == Translator("en")("keyring.renamed", label="^N", name="n")
