"""After any walk, a terminal that gets changed cells alone shows what one shows that gets Textual's own output."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.drivers import headless_driver
from textual.screen import Screen

from keywizard.domain.key_type import KeyType
from keywizard.tui.app import KeywizardApp
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


class TwiceDrawnApp(KeywizardApp):
    """Sends each update a second time, as stock Textual does, to a terminal of its own."""

    stock: Emulator

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.stock.feed(renderable.render_segments(self.console).encode())
        super()._display(screen, renderable)


def twice_drawn(home: Path) -> TwiceDrawnApp:
    app = app_of(home)
    app.__class__ = TwiceDrawnApp
    assert isinstance(app, TwiceDrawnApp)
    return app


async def walk_both(monkeypatch: pytest.MonkeyPatch, keys: Sequence[str], size: tuple[int, int], *, is_late: bool) -> None:
    with tempfile.TemporaryDirectory() as home:
        app = twice_drawn(Path(home))
        app.stock = Emulator(*size)
        monkeypatch.setattr(RecordingDriver, "emulator", Emulator(*size), raising=False)
        monkeypatch.setattr(headless_driver, "HeadlessDriver", RecordingDriver)
        app.draw_changes_only(can_erase=True)
        async with walking(app, size=size) as walk:
            if is_late:
                await walk.to_restrictions(KeyType.HMAC)
            for key in keys:
                await walk.press(key)
                if app._exit:
                    return  # the walk has come to its end
                await compare(walk, app)


async def compare(walk: Walk, app: TwiceDrawnApp) -> None:
    await walk.until(lambda: getattr(app.screen, "is_drawable", False))
    await walk.until(lambda: seen_cells(RecordingDriver.emulator) == seen_cells(app.stock))


@pytest.mark.parametrize("is_late", [False, True])
@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(keys=st.lists(st.sampled_from(KEYS), min_size=10, max_size=25), size=st.sampled_from(SIZES))
def test_both_writers_leave_the_same_screen_after_any_walk(
    monkeypatch: pytest.MonkeyPatch,
    keys: list[str],
    size: tuple[int, int],
    is_late: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    if is_late:
        size = max(size, (60, 20))
    asyncio.run(walk_both(monkeypatch, keys, size, is_late=is_late))
