"""The window of the questions, by keys alone."""

from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.policy.faq import ENTRIES
from keywizard.tui.screens.faq import FaqWindow
from keywizard.tui.screens.lab import LabWindow
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.tui.widgets.text_field import TextField
from tests.tui.walking import Walk, app_of, walking

each_language = pytest.mark.parametrize("language", ["en", "it"])
API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"


async def open_questions(walk: Walk) -> FaqWindow:
    await walk.press("f1", "f1")
    await walk.until(lambda: isinstance(walk.app.screen, FaqWindow) and walk.app.screen.takes_keys)
    assert isinstance(walk.app.screen, FaqWindow)
    return walk.app.screen


def said(window: FaqWindow) -> str:
    return window.query_one(MessageLine).text


@each_language
async def test_f1_helps_f1_again_opens_the_questions_at_the_one_of_the_step_and_escape_returns(tmp_path: Path, language: str) -> None:
    translate = Translator(language)
    async with walking(app_of(tmp_path, language)) as walk:
        await walk.press("enter", "enter")
        await walk.reach(StepId.KEY_TYPE)
        await walk.press("f1")
        assert translate("help.keys") in walk.words
        await walk.press("f1")
        assert translate("faq.window.keys") in walk.words
        assert walk.row == "which-key-type"
        assert translate("faq.which-key-type.question") in walk.panel
        await walk.press("escape")
        assert walk.app.screen is walk.step
        await walk.press("f1", "f", "f1")
        assert walk.app.screen is walk.step


@each_language
async def test_words_filter_as_they_are_typed_and_the_arrows_move_among_what_is_left(tmp_path: Path, language: str) -> None:
    async with walking(app_of(tmp_path, language)) as walk:
        window = await open_questions(walk)
        await walk.type("fut")
        assert walk.row == "futures"
        count = len(window.query_one("ChoiceList")._choices)  # type: ignore[attr-defined]  # the rows are no business of others
        assert count < len(ENTRIES)
        assert f"{count} " in said(window)
        await walk.press("down")
        assert walk.row != "futures"
        assert walk.panel.startswith(Translator(language)(f"faq.{walk.row}.question"))
        await walk.press("backspace", "backspace", "backspace")
        assert walk.row == "what-an-api-key-is"


async def test_words_that_are_nowhere_are_said_to_be_and_every_question_stays_in_reach(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        window = await open_questions(walk)
        await walk.type("xyzzy")
        assert "Nothing here fits" in said(window)
        await walk.press("down", "down")
        assert walk.row in {entry.id for entry in ENTRIES}


async def test_a_question_says_how_it_stands_for_the_key_at_hand(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await open_questions(walk)
        await walk.type("withdraw")
        assert "For your key this is not known yet" in walk.panel
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_restrictions(KeyType.HMAC)
        await open_questions(walk)
        await walk.type("withdraw")
        assert "For this key (HMAC, any IP):" in walk.panel
        assert "[-] Enable Withdrawals (needs trusted IPs; HMAC needs trusted IPs)" in walk.panel


async def test_over_the_permissions_the_question_is_that_of_the_row(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_restrictions()
        for row, entry_id in ((Permission.WITHDRAWALS, "withdrawals"), (Permission.MARGIN, "margin")):
            await walk.highlight(row)
            await open_questions(walk)
            assert walk.row == entry_id
            await walk.press("escape")


@each_language
async def test_try_it_opens_the_lab_on_the_permission_and_the_walk_goes_on_with_what_came_of_it(tmp_path: Path, language: str) -> None:
    async with walking(app_of(tmp_path, language)) as walk:
        await walk.begin_at_restrictions()
        await walk.highlight(Permission.FUTURES)
        assert walk.step.wizard.decisions()[Permission.FUTURES].allowed
        await open_questions(walk)
        await walk.press("tab", "tab", "enter")
        assert isinstance(walk.app.screen, LabWindow)
        assert walk.app.screen.query_one("#lab-permissions").highlighted.id == Permission.FUTURES  # type: ignore[attr-defined]  # a list
        await walk.press("tab")
        for _ in range(20):
            if not walk.app.screen.lab.facts.futures_opened:
                break
            await walk.press("down" if walk.row != "futures" else "space")
        await walk.press("ctrl+n")
        await walk.until(lambda: walk.app.screen is walk.step)
        assert not walk.step.wizard.decisions()[Permission.FUTURES].allowed
        assert walk.row == Permission.FUTURES
        assert walk.message


async def test_at_binance_too_a_question_can_be_tried_and_nobodys_account_is_changed(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.press("down", "enter")
        await walk.reach(StepId.ACCOUNT)
        before = walk.step.wizard
        await open_questions(walk)
        await walk.type("withdraw")
        await walk.press("enter")
        assert isinstance(walk.app.screen, LabWindow)
        await walk.press("tab", "space", "ctrl+n", "escape", "escape")
        await walk.until(lambda: walk.app.screen is walk.step)
        assert walk.step.wizard == before


async def test_closing_the_lab_comes_back_to_the_question_and_changes_nothing(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        before = walk.step.wizard
        await open_questions(walk)
        await walk.type("withdraw")
        await walk.press("enter")
        assert isinstance(walk.app.screen, LabWindow)
        await walk.press("escape")
        assert isinstance(walk.app.screen, FaqWindow)
        assert walk.app.screen.query_one(TextField).value == "withdraw"
        await walk.press("escape")
        assert walk.step.wizard == before


async def test_where_there_is_nothing_to_try_there_is_no_button_and_enter_says_so(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        window = await open_questions(walk)
        assert "Try it" not in walk.screen
        await walk.press("enter")
        assert "nothing to try about this question" in said(window)
        await walk.type("withdraw")
        assert "[ Try it ]" in walk.screen


async def test_a_key_that_is_pasted_into_the_search_is_not_kept(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        window = await open_questions(walk)
        await walk.type(API_KEY)
        assert "belong in no field" in said(window)
        assert API_KEY[:20] not in walk.screen


@pytest.mark.parametrize("size", [(80, 24), (80, 20), (60, 20), (120, 40)], ids=str)
@each_language
async def test_field_list_answer_and_buttons_are_whole_at_every_size(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    translate = Translator(language)
    async with walking(app_of(tmp_path, language), size) as walk:
        window = await open_questions(walk)
        await walk.press("down")
        assert translate("faq.window.keys") in walk.words
        assert f"> {' 5'} {translate('faq.before-a-key.title')}" in walk.screen
        assert translate("button.close") in walk.screen
        frame = window.query_one("#window").content_region
        for name in ("#faq-words", "#faq-list", "#faq-answer", "#try", "#close"):
            assert frame.contains_region(window.query_one(name).region), name
        assert window.query_one("#faq-answer").content_size.height >= 6


async def test_f1_over_a_window_of_a_step_does_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_restrictions()
        for keys in (("home", "enter"), ("home", "down", "enter"), ("end", "up", "up", "enter"), ("f4",)):
            await walk.press(*keys)
            window = walk.app.screen
            assert window is not walk.step
            await walk.press("f1", "f1")
            assert walk.app.screen is window
            await walk.press("escape")
            await walk.until(lambda: walk.app.screen is walk.step)


async def test_keys_typed_ahead_reach_the_field_of_the_questions(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("f1", "f1", *"futures")
        await walk.until(lambda: isinstance(walk.app.screen, FaqWindow) and walk.row == "futures")
        assert walk.step.STEP is StepId.PLACE
