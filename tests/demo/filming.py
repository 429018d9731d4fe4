"""Films of the real program under a pilot: a frame after each key, in a time of our own."""

from collections.abc import Iterable

from textual.strip import Strip

from keywizard.demo.frames import Frame, frame_of
from keywizard.demo.recording.film import Film
from keywizard.tui.themes import DARK
from tests.tui.walking import Walk

SECONDS = 0.4
"""From key to key."""


class Camera(Walk):
    """A walk that is filmed."""

    strips: list[tuple[Strip, ...]]
    """The screens as they were drawn, secrets and all."""

    async def press(self, *keys: str) -> None:
        for each in keys:
            await super().press(each)
            self.look()

    def look(self) -> None:
        """Take the screen as it is now."""
        self.strips.append(tuple(self.app.screen._compositor.render_strips()))

    def film(self, language: str = "en") -> Film:
        return film_of([frame_of(number * SECONDS, strips) for number, strips in enumerate(self.strips)], language)


def camera_of(walk: Walk) -> Camera:
    camera = Camera(walk.app, walk.pilot)
    camera.strips = []
    return camera


def film_of(frames: Iterable[Frame], language: str = "en") -> Film:
    taken = tuple(frames)
    width, height = taken[0].strips[0].cell_length, len(taken[0].strips)
    length = taken[-1].at + 2
    return Film("keywizard demo", width, height, taken, length, str(DARK.background), str(DARK.foreground), language)
