"""Every step fits its screen, from 60 by 20 on; below that there is a clear word."""

from functools import partial
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.key_type import key_type_choices
from keywizard.views.keypair import made_choices, passphrase_choices
from keywizard.views.place import Offers, place_choices
from tests.tui.walking import Walk, app_of, walking

SIZES = ((80, 24), (60, 20), (120, 40), (200, 60))


async def check(walk: Walk, size: tuple[int, int]) -> None:
    lines = walk.screen.splitlines()
    assert len(lines) == size[1]
    buttons = [line for line in lines if "[ " in line and " ]" in line]
    assert buttons, walk.screen
    step, count = walk.step.wizard.number, len(walk.step.wizard.route)
    assert f"Step {step} of {count}" in walk.screen
    assert "F1" in lines[-1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_buttons_keys_and_place_on_the_route_are_in_sight_at_every_step(size: tuple[int, int], tmp_path: Path) -> None:
    async with walking(app_of(tmp_path), size) as walk:
        for keys, step in (((), StepId.PLACE), (("enter",), StepId.ACCOUNT), (("enter",), StepId.KEY_TYPE), (("enter",), StepId.KEYPAIR)):
            await walk.press(*keys)
            await walk.reach(step)
            await check(walk, size)
    async with walking(app_of(tmp_path), size) as walk:
        await walk.begin_at_label()
        await check(walk, size)
        await walk.type("x")
        await walk.press("enter")
        await walk.reach(StepId.VERIFICATION)
        await check(walk, size)
        await walk.prove_code()
        await walk.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
        for step in (StepId.API_KEY, StepId.RESTRICTIONS, StepId.SUMMARY):
            await walk.press("ctrl+n")
            await walk.reach(step)
            await check(walk, size)


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (20, 5)])
async def test_a_screen_too_small_says_so_and_comes_back_with_everything(size: tuple[int, int], tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_label()
        await walk.type("my bot")
        await walk.pilot.resize_terminal(*size)
        await walk.until(lambda: "too small" in walk.words)
        assert "my bot" not in walk.screen
        await walk.pilot.resize_terminal(80, 24)
        await walk.see("my bot")


@pytest.mark.parametrize("language", ["en", "it"])
def test_no_row_of_two_lines_is_cut_short_at_80_columns(language: str) -> None:
    translate = Translator(language)
    choices = (*place_choices(translate, Wizard(), Offers()), *key_type_choices(translate, Wizard()), *passphrase_choices(translate, ""))
    assert [choice.note for choice in (*choices, *made_choices(translate)) if len(choice.note) > 33] == []


async def test_a_wide_screen_lists_the_steps_and_a_narrow_one_does_not(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path), (120, 40)) as walk:
        await walk.begin_at_label(KeyType.HMAC)
        assert "✓ Account" in walk.screen
        assert "▸ Label" in walk.screen
        assert "· Summary" in walk.screen
        await walk.pilot.resize_terminal(80, 24)
        await walk.until(lambda: "✓ Account" not in walk.screen)


async def test_every_field_comes_into_sight_at_60_by_20_when_it_takes_keys(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path), (60, 20)) as walk:
        await walk.begin_at_verification(KeyType.HMAC)
        for field in ("code", "passphrase", "repeat"):
            walk.step.focus_on(field)
            await walk.until(partial(is_in_sight, walk, field))


def is_in_sight(walk: Walk, field: str) -> bool:
    return walk.step.query_one("#left").content_region.contains_region(walk.step.query_one(f"#{field}").region)
