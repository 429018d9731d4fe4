"""The walk as line prompts under a script: real rooms, a frozen clock and fixed dice; lines in, a transcript out."""

import contextlib
import io
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment
from keywizard.flow.wizard import Wizard
from keywizard.plain.console import Console
from keywizard.plain.desk import Desk
from keywizard.plain.signals import Signals
from keywizard.plain.walk import walk
from keywizard.plain.words import PlainTranslator
from keywizard.session.session import Session
from keywizard.session.walk import WalkStart
from tests.session.walks import session_at

TYPE_NUMBERS = {KeyType.ED25519: "1", KeyType.RSA_4096: "2", KeyType.RSA_2048: "3", KeyType.HMAC: "4"}
PLACE_NUMBERS = {None: "1", Environment.PRODUCTION: "2", Environment.DEMO: "3", Environment.TESTNET: "4"}
SSH = {"SSH_CONNECTION": "198.51.100.7 50000 203.0.113.9 22"}
VERIFIED = ("", "4", "")
"""Both factors shown, then the key made."""


class Script:
    """A keyboard on which a person types; a piece of several lines is a paste, which arrives at once and is echoed at once."""

    def __init__(self, transcript: io.StringIO, pieces: tuple[str, ...]) -> None:
        self._transcript = transcript
        self._pieces = deque(pieces)
        self._lines: deque[str] = deque()
        self._is_hidden = False

    def line(self) -> str | None:
        if not self._lines:
            if not self._pieces:
                return None
            piece = self._pieces.popleft()
            self._lines.extend(piece.split("\n"))
            if not self._is_hidden:
                self._transcript.write(f"{piece}\n")
        return self._lines.popleft()

    def has_more(self, seconds: float) -> bool:
        del seconds
        return bool(self._lines)

    def ahead(self) -> str:
        return "\n".join(self._lines)

    def drop_blank(self, seconds: float) -> None:
        del seconds
        while self._lines and not self._lines[0]:
            self._lines.popleft()

    @contextlib.contextmanager
    def shown(self, again: Callable[[], None]) -> Iterator[None]:
        del again
        yield

    @contextlib.contextmanager
    def hidden(self, again: Callable[[], None]) -> Iterator[None]:
        del again
        was_hidden, self._is_hidden = self._is_hidden, True
        try:
            yield
        finally:
            self._is_hidden = was_hidden

    @property
    def left(self) -> tuple[str, ...]:
        """What was never asked for."""
        return (*self._lines, *self._pieces)


class Walked(NamedTuple):
    """How a scripted walk went."""

    wizard: Wizard
    transcript: str
    remembered: tuple[Wizard, ...]
    left: tuple[str, ...]

    @property
    def words(self) -> str:
        """All that was said, as running text."""
        return " ".join(self.transcript.split())


def walked(
    home: Path,
    *pieces: str,
    language: str = "en",
    account: str = "verified-plus",
    wizard: Wizard | None = None,
    session: Session | None = None,
    columns: int = 80,
    is_ascii: bool = False,
) -> Walked:
    """Walk by a script; at its end the input ends too, as by Ctrl+D."""
    transcript, remembered, signals = io.StringIO(), list[Wizard](), Signals()
    script = Script(transcript, pieces)
    start = WalkStart(session or session_at(home), language, SSH, account, None, wizard or Wizard(), remembered.append)
    desk = Desk(start, PlainTranslator(language), Console(script, transcript, lambda: columns, signals, is_ascii=is_ascii), signals)
    walk(desk)
    return Walked(desk.wizard, transcript.getvalue(), tuple(remembered), script.left)


def to_label(key_type: KeyType = KeyType.ED25519) -> tuple[str, ...]:
    """Answer up to the label, in practice, without a passphrase."""
    pair = ("2", "") if key_type.is_self_generated else ()
    return ("1", "", TYPE_NUMBERS[key_type], *pair)


def to_restrictions(key_type: KeyType = KeyType.ED25519, label: str = "my bot") -> tuple[str, ...]:
    """Answer up to the permissions."""
    is_hmac = key_type is KeyType.HMAC
    return (*to_label(key_type), label, *VERIFIED, *(("",) if is_hmac else ()), "")


def to_page(key_type: KeyType = KeyType.ED25519, environment: Environment = Environment.PRODUCTION) -> tuple[str, ...]:
    """Answer up to the page's steps at Binance; a production account is ticked as ready first."""
    ticks = ("1", "2", "2") if environment is Environment.PRODUCTION else ()
    pair = ("2", "") if key_type.is_self_generated else ()
    return (PLACE_NUMBERS[environment], *ticks, "", TYPE_NUMBERS[key_type], *pair, "my bot")
