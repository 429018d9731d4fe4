"""Playing a tour under a pilot: the real program, a stage of its own, no time that passes."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from textual.events import Key

from keywizard.demo.app import TourApp
from keywizard.demo.captions import Mode
from keywizard.demo.launch import Showing, services_of
from keywizard.demo.pace import LivePace
from keywizard.demo.stage import theatre
from keywizard.demo.stage_app import Programme
from keywizard.demo.tour import Tour
from keywizard.demo.tour_file import read_tour
from tests.tui.walking import RGB, Walk

HEAD = """\
title = { en = "A title", it = "Un titolo" }
about = { en = "About it.", it = "Di che si tratta." }
account = "verified-plus"
at = 2026-11-28T09:00:00Z
"""


def tour_of(folder: Path, beats: str, head: str = HEAD) -> Tour:
    path = folder / "own.toml"
    path.write_text(head + beats)
    return read_tour(path, "own")


class Audience(Walk):
    """Someone who watches, and may take the keys."""

    app: TourApp

    @property
    def mode(self) -> Mode:
        return self.app.caption.mode

    async def move(self) -> None:
        """Let the next move of the tour happen."""
        before = self.app.caption
        await self.press("full_stop")
        await self.until(lambda: self.app.caption != before and self.app.is_at_rest)

    def burst(self, *names: str) -> None:
        """Press keys faster than anything can be done about them."""
        for name in names:
            self.app.post_message(Key(name, name if len(name) == 1 else None))

    async def see_mode(self, mode: Mode) -> None:
        await self.until(lambda: self.mode is mode)


@contextlib.asynccontextmanager
async def watching(
    tour: Tour, language: str = "en", *, size: tuple[int, int] = (80, 24), is_paused: bool = True, is_looped: bool = False
) -> AsyncIterator[Audience]:
    with theatre() as house:
        pace = LivePace(8.0)
        pace.is_paused = is_paused
        services = services_of(Showing(tour, language, RGB))
        app = TourApp(services, RGB, "dark", Programme(tour, house), pace, is_looped=is_looped)
        async with app.run_test(size=size) as pilot:
            audience = Audience(app, pilot)
            await audience.until(lambda: app.is_at_rest)
            yield audience
