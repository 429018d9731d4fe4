"""The wizard under a pilot: real rooms, a frozen clock, fixed dice and a fixed key pair; keys only."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.strip import Strip

from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.keys.generate import PrivateKey
from keywizard.session.session import Session
from keywizard.store.paths import Paths
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.app import KeywizardApp
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.services import Services
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.tui.widgets.text_panel import TextPanel
from tests.exchange.practice import FixedDice
from tests.realterm.terminal import LIMIT
from tests.session.walks import at_keypair, issued, moved, proven, with_keypair

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
RGB = Terminal(Glyphs.UNICODE, Colours.RGB)
SSH = {"TERM": "xterm-256color", "SSH_CONNECTION": "198.51.100.7 50000 203.0.113.9 22"}
LABEL = "spot bot on vps-2"
TYPE_ROWS = {KeyType.ED25519: 0, KeyType.RSA_4096: 1, KeyType.RSA_2048: 2, KeyType.HMAC: 3}
"""How many rows down each type stands."""


def fixed_private_key(key_type: KeyType) -> PrivateKey:
    assert key_type is KeyType.ED25519
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def session_of(home: Path) -> Session:
    return Session(Paths(home / "data", home / "config", home / "state"), lambda: NOW, FixedDice())


def app_of(
    home: Path,
    language: str = "en",
    *,
    terminal: Terminal = RGB,
    theme: str = "dark",
    account: str = "verified-plus",
    wizard: Wizard | None = None,
) -> KeywizardApp:
    has_pictures, has_themes = terminal.glyphs is Glyphs.UNICODE, terminal.colours is Colours.RGB
    services = Services(session_of(home), Translator(language), SSH, account, has_pictures=has_pictures, has_themes=has_themes)
    return KeywizardApp(services, terminal, theme, wizard)


class Walk:
    """What a person does and sees."""

    def __init__(self, app: KeywizardApp, pilot: Pilot[Wizard]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        self.draw()  # what cannot be drawn is found even where nobody looks

    async def type(self, text: str) -> None:
        await self.press(*("space" if char == " " else char for char in text))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for a state, never for a time."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            await self.pilot.pause()
            if holds():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(self.screen, self.app.screen.query(TextPanel).last().paragraphs if self.app.screen.query(TextPanel) else ())

    async def reach(self, step: StepId) -> None:
        await self.until(lambda: isinstance(self.app.screen, StepScreen) and self.app.screen.STEP is step and self.app.screen.takes_keys)

    async def see(self, text: str) -> None:
        await self.until(lambda: text in self.screen)

    @property
    def step(self) -> StepScreen:
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, StepScreen))

    def draw(self) -> list[Strip]:
        """Draw the screen, with those that show through it."""
        visible_screen_stack.set(self.app._background_screens)
        return self.app.screen._compositor.render_strips()

    @property
    def screen(self) -> str:
        """All that is drawn, line by line."""
        return "\n".join(strip.text for strip in self.draw())

    @property
    def words(self) -> str:
        """All that is drawn, as running text."""
        return " ".join(self.screen.replace("│", " ").split())

    @property
    def panel(self) -> str:
        """What the explanation says, whether it is in sight or not."""
        return "\n".join(
            paragraph.secret.reveal() if paragraph.secret else paragraph.text
            for paragraph in self.app.screen.query(TextPanel).last().paragraphs
        )

    @property
    def message(self) -> str:
        return self.step.query_one(MessageLine).text

    @property
    def row(self) -> str:
        """The id of the row under the cursor."""
        return self.app.screen.query(ChoiceList).first().highlighted.id

    async def to_label(self, key_type: KeyType = KeyType.ED25519) -> None:
        """Walk to the label, without a passphrase."""
        await self.reach(StepId.PLACE)
        await self.press("enter")
        await self.reach(StepId.ACCOUNT)
        await self.press("enter")
        await self.reach(StepId.KEY_TYPE)
        await self.press(*["down"] * TYPE_ROWS[key_type], "enter")
        if key_type.is_self_generated:
            await self.reach(StepId.KEYPAIR)
            await self.press("down", "enter")
            await self.until(lambda: self.app.wizard.answers.keypair is not None)
            await self.reach(StepId.KEYPAIR)
            await self.press("ctrl+n")
        await self.reach(StepId.LABEL)

    async def to_verification(self, key_type: KeyType = KeyType.ED25519, label: str = LABEL) -> None:
        await self.to_label(key_type)
        await self.type(label)
        await self.press("enter")
        await self.reach(StepId.VERIFICATION)

    async def to_api_key(self, key_type: KeyType = KeyType.ED25519, label: str = LABEL) -> None:
        await self.to_verification(key_type, label)
        await self.prove_code()
        await self.press("down", "down", "enter")
        await self.until(lambda: len(self.step.wizard.answers.proven) == 2)
        await self.press("ctrl+n")
        await self.reach(StepId.API_KEY)

    async def prove_code(self) -> None:
        await self.press("enter", "enter")
        await self.until(lambda: bool(self.step.wizard.answers.proven))

    async def to_restrictions(self, key_type: KeyType = KeyType.ED25519, label: str = LABEL) -> None:
        await self.to_api_key(key_type, label)
        await self.press("ctrl+n")
        await self.reach(StepId.RESTRICTIONS)

    async def begin_at(self, wizard: Wizard) -> None:
        """Go on from where a wizard stands, as if the steps before it had been walked."""
        await self.reach(StepId.PLACE)
        await self.app.stop_walk()
        self.app.wizard = wizard
        self.app.begin_walk()
        await self.reach(wizard.at)

    async def begin_at_label(self, key_type: KeyType = KeyType.ED25519) -> None:
        """Begin at the label, with what leads there done by the session."""
        await self.begin_at(_at_label(self.app.services.session, key_type))

    async def begin_at_verification(self, key_type: KeyType = KeyType.ED25519, label: str = LABEL) -> None:
        session = self.app.services.session
        named = moved(_at_label(session, key_type).answer_label(label, session.name_for(label)))
        await self.begin_at(moved(named.advance()))

    async def begin_at_api_key(self, key_type: KeyType = KeyType.ED25519, label: str = LABEL) -> None:
        await self.begin_at(_at_api_key(self.app.services.session, key_type, label))

    async def begin_at_restrictions(self, key_type: KeyType = KeyType.ED25519, label: str = LABEL) -> None:
        await self.begin_at(moved(_at_api_key(self.app.services.session, key_type, label).advance()))

    async def highlight(self, row: str) -> None:
        """Move the cursor down to a row."""
        await self.press("home")
        for _ in range(40):
            if self.row == row:
                return
            await self.press("down")
        raise AssertionError(row)


def _at_label(session: Session, key_type: KeyType) -> Wizard:
    return with_keypair(session, at_keypair(session, key_type))


def _at_api_key(session: Session, key_type: KeyType, label: str) -> Wizard:
    return moved(issued(session, proven(session, _at_label(session, key_type), label)).advance())


@contextlib.asynccontextmanager
async def walking(app: KeywizardApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Walk]:
    async with app.run_test(size=size) as pilot:
        yield Walk(app, pilot)


def fix_keypair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every Ed25519 pair the same."""
    monkeypatch.setattr("keywizard.keys.generate.generate_private_key", fixed_private_key)
