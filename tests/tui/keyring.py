"""The keyring under a pilot: a home with one key of each sort, and keys only."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.domain.secret import Secret
from keywizard.i18n.translator import Translator
from keywizard.keys.generate import keypair_of
from keywizard.keys.secret_key import seal_secret_key
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, Keyring
from keywizard.store.profiles import Profile
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.keyring.app import KeyringApp
from keywizard.tui.keyring.screen import KeyringScreen
from keywizard.tui.services import Services
from keywizard.tui.widgets.message_line import MessageLine
from tests.tui.walking import NOW, RGB, SSH, Walk, session_of, walking

PASSPHRASE = "correct horse battery"
LIVE = Profile(
    label="",
    key_type=KeyType.ED25519,
    place=Place.BINANCE,
    account="",
    created_at=NOW - timedelta(days=200),
    api_key="k" * 64,
    allowed_ips=("203.0.113.9",),
    permissions=frozenset({Permission.READING, Permission.SPOT_AND_MARGIN_TRADING}),
    environment=Environment.PRODUCTION,
)
PRACTICE = LIVE._replace(place=Place.PRACTICE, account="verified-plus", environment=None)


def keyring_in(home: Path) -> Keyring:
    return Keyring(home / "data" / "keys")


def add_pair(keyring: Keyring, name: str, profile: Profile, seed: int, passphrase: str | None = None) -> None:
    private_key = Ed25519PrivateKey.from_private_bytes(bytes(range(seed, seed + 32)))
    pair = keypair_of(KeyType.ED25519, private_key, Secret(passphrase) if passphrase else None)
    files = {PRIVATE_KEY: pair.private_key_pem.reveal(), PUBLIC_KEY: pair.public_key_pem.encode()}
    api_key = (name.replace("-", "") * 64)[:64] if profile.api_key else None
    keyring.add(name, files, profile._replace(label=name.replace("-", " "), fingerprint=pair.fingerprint, api_key=api_key))


def fill(home: Path) -> Keyring:
    """Store one key of each sort."""
    keyring = keyring_in(home)
    checked = LIVE._replace(checked_at=NOW - timedelta(days=2), verdict="fine")
    add_pair(keyring, "arb-desk", checked, 1)
    add_pair(keyring, "learning", PRACTICE._replace(created_at=NOW - timedelta(days=3)), 2)
    add_pair(keyring, "market-maker", LIVE._replace(environment=Environment.DEMO, retired_at=NOW), 3)
    add_pair(keyring, "spot-bot", LIVE._replace(api_key=None, allowed_ips=()), 4)
    withdraws = frozenset({Permission.READING, Permission.WITHDRAWALS, Permission.UNIVERSAL_TRANSFER})
    treasury = checked._replace(
        permissions=withdraws, rotate_by=date(2026, 11, 10), created_at=NOW - timedelta(days=412), verdict="differs"
    )
    add_pair(keyring, "treasury", treasury, 5, PASSPHRASE)
    hmac = PRACTICE._replace(label="webhook", key_type=KeyType.HMAC, api_key="w" * 64)
    keyring.add("webhook", {SECRET_KEY: seal_secret_key(Secret("s" * 64), None)}, hmac)
    return keyring


class KeyringWalk(Walk):
    """What a person does and sees in the keyring."""

    @property
    def at(self) -> KeyringScreen:
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, KeyringScreen))

    @property
    def message(self) -> str:
        return self.at.query_one(MessageLine).text

    async def ready(self) -> None:
        """Wait until keys are taken: nothing is under way."""
        await self.until(lambda: bool(getattr(self.app.screen, "takes_keys", False)) and self.at.takes_keys)

    async def to(self, name: str) -> None:
        """Put the cursor on a key."""
        await self.highlight(name)


@contextlib.asynccontextmanager
async def looking(
    home: Path, language: str = "en", size: tuple[int, int] = (80, 24), *, terminal: Terminal = RGB, theme: str = "dark"
) -> AsyncIterator[KeyringWalk]:
    has_pictures, has_themes = terminal.glyphs is Glyphs.UNICODE, terminal.colours is Colours.RGB
    services = Services(session_of(home), Translator(language), SSH, "", has_pictures=has_pictures, has_themes=has_themes)
    async with walking(KeyringApp(services, terminal, theme), size) as walk:
        looker = KeyringWalk(walk.app, walk.pilot)
        await looker.until(lambda: any(isinstance(screen, KeyringScreen) for screen in looker.app.screen_stack))
        await looker.ready()
        yield looker
