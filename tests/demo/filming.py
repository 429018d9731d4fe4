"""Films of the real program under a pilot: a frame after each key, in a time of our own."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.strip import Strip

from keywizard.demo.frames import Frame, frame_of
from keywizard.demo.recording.film import Film
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.steps import StepId
from keywizard.tui.themes import DARK
from keywizard.tui.widgets.code_field import CodeField
from tests.tui.walking import Walk, app_of, walking

SECONDS = 0.4
"""From key to key."""


class Camera(Walk):
    """A walk that is filmed."""

    strips: list[tuple[Strip, ...]]
    """The screens as they were drawn, secrets and all."""
    secrets: list[str]
    """What no recording may hold."""

    async def press(self, *keys: str) -> None:
        for each in keys:
            await super().press(each)
            self.look()

    def look(self) -> None:
        """Take the screen as it is now."""
        self.strips.append(tuple(self.app.screen._compositor.render_strips()))

    @property
    def screens(self) -> str:
        """Every screen as it was drawn, one after the other, without the frames of windows and panels."""
        return "\n".join(strip.text.replace("│", " ") for strips in self.strips for strip in strips)

    def film(self, language: str = "en") -> Film:
        return film_of([frame_of(number * SECONDS, strips) for number, strips in enumerate(self.strips)], language)


def camera_of(walk: Walk) -> Camera:
    camera = Camera(walk.app, walk.pilot)
    camera.strips, camera.secrets = [], []
    return camera


def film_of(frames: Iterable[Frame], language: str = "en") -> Film:
    taken = tuple(frames)
    width, height = taken[0].strips[0].cell_length, len(taken[0].strips)
    length = taken[-1].at + 2
    return Film("keywizard demo", width, height, taken, length, str(DARK.background), str(DARK.foreground), language)


PASSPHRASE = "Qv7Wz2Rk9 to look for"


async def past_every_secret(walk: Walk) -> Camera:
    """Walk an HMAC key past every secret that a screen can show."""
    camera = camera_of(walk)
    await camera.to_verification(KeyType.HMAC)
    await _show_setup(camera)
    await _prove(camera)
    await _show_secret_key(camera)
    return camera


async def _show_setup(camera: Camera) -> None:
    setup_key = camera.app.services.session.exchange(camera.app.wizard).setup_key().reveal()
    camera.secrets.append(setup_key)
    await camera.press("down", "enter")
    await camera.see(setup_key[:4])
    camera.look()
    await camera.press("escape", "up")


async def _prove(camera: Camera) -> None:
    await camera.press("enter")
    camera.secrets.append(camera.step.query_one(CodeField).value)
    await camera.press("enter")
    await camera.until(lambda: bool(camera.step.wizard.answers.proven))
    await camera.press("down", "down", "enter")
    await camera.until(lambda: len(camera.step.wizard.answers.proven) == 2)
    for _ in range(2):
        await camera.type(PASSPHRASE)
        await camera.press("tab")
    camera.secrets.append(PASSPHRASE)
    await camera.press("ctrl+n")
    await camera.reach(StepId.API_KEY)


async def _show_secret_key(camera: Camera) -> None:
    await camera.press("enter")
    await camera.type(PASSPHRASE)
    await camera.press("enter")
    await camera.see("Hidden again in")
    camera.look()
    camera.secrets.append(camera.app.services.session.secret_key("spot-bot-on-vps-2", Secret(PASSPHRASE)).reveal())


def filmed(home: Path) -> Camera:
    """Walk past every secret and on to what cannot be ticked, and stop."""

    async def walk_through() -> Camera:
        async with walking(app_of(home)) as walk:
            camera = await past_every_secret(walk)
            await camera.press("ctrl+n")
            await camera.reach(StepId.RESTRICTIONS)
            await camera.press(*["down"] * 8, "enter", "enter", "escape", "f1", "escape")
            return camera

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.002)  # as for single tests
        return asyncio.run(walk_through())
