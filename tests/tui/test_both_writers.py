"""After any walk, a terminal that gets changed cells alone shows what one shows that gets Textual's own output."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from textual._compositor import CompositorUpdate
from textual.drivers import headless_driver

from keywizard.domain.key_type import KeyType
from keywizard.tui.drawing import WholeScreen
from tests.realterm.emulator import Emulator
from tests.tui.seen import seen_cells
from tests.tui.walking import Walk, app_of, walking

KEYS = (
    *("down", "up", "enter", "space", "tab", "shift+tab", "escape", "home", "end", "pagedown", "pageup"),
    *("ctrl+n", "ctrl+b", "f1", "f2", "f3", "ctrl+l", "a", "è", "日", "backspace"),
)
SIZES = ((80, 24), (60, 20), (120, 40), (30, 8))


class RecordingDriver(headless_driver.HeadlessDriver):
    """Keeps what is written, as a terminal would show it."""

    is_clear = True
    emulator: Emulator

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.emulator.feed(data.encode())


def drawn_twice(stock: Emulator) -> Callable[[WholeScreen[object]], None]:
    """Give a screen's refresh that sends each update as stock Textual does to a terminal of its own, and then goes on."""
    refresh = WholeScreen._compositor_refresh

    def both(screen: WholeScreen[object]) -> None:
        app = screen.app
        if screen is app.screen and not app._batch_count:
            update = screen._compositor.render_update(screen_stack=app._background_screens)
            if isinstance(update, CompositorUpdate):
                stock.feed(update.render_segments(app.console).encode())
        refresh(screen)

    return both


async def walk_both(monkeypatch: pytest.MonkeyPatch, keys: Sequence[str], size: tuple[int, int], *, is_late: bool) -> None:
    with tempfile.TemporaryDirectory() as home:
        app, stock = app_of(Path(home)), Emulator(*size)
        monkeypatch.setattr(WholeScreen, "_compositor_refresh", drawn_twice(stock))
        monkeypatch.setattr(RecordingDriver, "emulator", Emulator(*size), raising=False)
        monkeypatch.setattr(headless_driver, "HeadlessDriver", RecordingDriver)
        app.draw_changes_only(can_erase=True)
        async with walking(app, size=size) as walk:
            if is_late:
                await walk.begin_at_restrictions(KeyType.HMAC)
            for key in keys:
                await walk.press(key)
                if app._exit:
                    return  # the walk has come to its end
                await compare(walk, stock)


async def compare(walk: Walk, stock: Emulator) -> None:
    await walk.until(lambda: getattr(walk.app.screen, "is_drawable", False))
    await walk.until(lambda: seen_cells(RecordingDriver.emulator) == seen_cells(stock))


@pytest.mark.parametrize("is_late", [False, True])
@settings(max_examples=4, phases=[Phase.generate])
@given(keys=st.lists(st.sampled_from(KEYS), min_size=10, max_size=25), size=st.sampled_from(SIZES))
def test_both_writers_leave_the_same_screen_after_any_walk(
    monkeypatch: pytest.MonkeyPatch,
    keys: list[str],
    size: tuple[int, int],
    is_late: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    if is_late:
        size = max(size, (60, 20))
    with monkeypatch.context() as patches:
        asyncio.run(walk_both(patches, keys, size, is_late=is_late))
