"""On the first screen of a practice-only run the rows of Binance are there, take the cursor, and say why they cannot be chosen."""

from pathlib import Path

import pytest

from keywizard.domain.place import Environment
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from tests.tui.walking import Walk, app_of, walking

ROWS = ("practice", *Environment)


async def ends_on_the_first_step(walk: Walk, language: str) -> None:
    refusal = Translator(language)("refusal.practice-only")
    for key in ("enter", "space", "ctrl+n"):
        await walk.press(key)
        await walk.until(lambda: refusal in walk.message)
        assert walk.step.STEP is StepId.PLACE
        assert walk.step.wizard.answers.place is None


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize("language", ["en", "it"])
async def test_every_row_of_binance_takes_the_cursor_and_no_key_chooses_it(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    translate = Translator(language)
    async with walking(app_of(tmp_path, language, wizard=Wizard(is_practice_only=True)), size) as walk:
        await walk.reach(StepId.PLACE)
        for row in ROWS[1:]:
            await walk.press("down")
            assert walk.row == row
            assert f"[-] {translate(f'place.{row}.name')}" in walk.screen
            for told in ("blocked", "reason", "way-out"):
                assert translate(f"place.practice-only.{told}") in walk.panel
            await ends_on_the_first_step(walk, language)
        assert translate("frame.practice-only").partition(",")[0] in walk.words


async def test_practice_is_chosen_as_ever(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path, wizard=Wizard(is_practice_only=True))) as walk:
        await walk.to_label()
        assert walk.step.wizard.is_practice_only


async def test_a_walk_that_is_not_locked_says_nothing_of_it(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("down")
        assert "[-]" not in walk.screen
        assert "practice only" not in walk.panel
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        assert walk.step.wizard.answers.environment is Environment.PRODUCTION
