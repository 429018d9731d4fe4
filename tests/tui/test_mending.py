"""A screen that has ended is gone, with all that was drawn on it."""

import gc
from pathlib import Path

from textual._styles_cache import StylesCache

from keywizard.flow.steps import StepId
from keywizard.tui.mending import let_ended_screens_go
from tests.tui.walking import Walk, app_of, walking


async def drawn_after(walk: Walk, rounds: int) -> int:
    """Count what drawings are kept after going to and fro."""
    for _ in range(rounds):
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("ctrl+b")
        await walk.reach(StepId.PLACE)
    gc.collect()
    return sum(isinstance(each, StylesCache) for each in gc.get_objects())


async def test_no_drawing_of_a_screen_that_has_ended_is_kept(tmp_path: Path) -> None:
    let_ended_screens_go()
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        once = await drawn_after(walk, 1)
        assert await drawn_after(walk, 4) == once


def test_mending_twice_is_mending_once() -> None:
    let_ended_screens_go()
    mended = vars(StylesCache)["get_inner_outer"]
    let_ended_screens_go()
    assert vars(StylesCache)["get_inner_outer"] is mended
