"""Keys that arrive faster than screens change: each is handed out once the one before has done all it does.

Over SSH several keys arrive in one read. Stock Textual sends them all to whatever has the focus at that moment, so that they
reach the wrong field, or a screen that is about to go.
"""

from collections import deque

from textual.app import App, ReturnType
from textual.events import Event, Key, Paste
from textual.message import Message

_ROUNDS = 2
"""How often a marker follows a key up the tree: once behind the key itself, once behind what the key made a widget say."""
_PATIENCE = 0.5
"""Seconds after which a key is taken to be done with, should a marker have got lost with the widget that carried it."""


MOST_WAITING = 500
"""Keys that may wait. No person types as far ahead; more is a paste that came as keys, and would keep the program busy for minutes."""


class Settled(Message):
    """Follows a key through the queues that it went through."""

    def __init__(self, serial: int, rounds: int) -> None:
        """Follow the key number `serial` for so many `rounds`."""
        super().__init__()
        self.serial = serial
        self.rounds = rounds


class TypeAheadApp(App[ReturnType]):
    """An app whose screens say by `takes_keys` when keys can be handed to them, and by `interrupts` which need not wait for that."""

    def __init__(self) -> None:
        """Hold no key yet."""
        super().__init__()
        self._waiting: deque[Key | Paste] = deque()
        self._serial = 0
        self._under_way: int | None = None
        self.keys_arrived = 0
        """How many keys have come from the driver."""
        self._since = 0.0

    async def on_event(self, event: Event) -> None:
        """Let a key wait its turn; everything else goes its usual way."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self.keys_arrived += isinstance(event, Key)
            if isinstance(event, Key) and event.key in getattr(self.screen, "interrupts", ()):
                await self._interrupt(event)
                return
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append(_as_meant(event))
            if event.time - self._since > _PATIENCE:
                self._under_way = None
            await self._hand_out()
        else:
            await super().on_event(event)

    async def _interrupt(self, event: Key) -> None:
        # As on any terminal, what was typed ahead of an interrupt is dropped with it.
        self._waiting.clear()
        await App.on_event(self, event)

    def take_keys(self) -> None:
        """Go on handing out keys: a screen has opened, or has come to the front again."""
        self._under_way = None
        self.call_later(self._hand_out)

    async def _hand_out(self) -> None:
        while self._waiting and self._under_way is None and getattr(self.screen, "takes_keys", False):
            event = self._waiting.popleft()
            self._serial += 1
            self._under_way, self._since = self._serial, event.time
            await App.on_event(self, event)
            self._follow(Settled(self._serial, _ROUNDS))

    def _follow(self, marker: Settled) -> None:
        if not (self.focused or self.screen).post_message(marker):
            self._settle()

    async def on_settled(self, marker: Settled) -> None:
        """Send the marker round again, or hand out the next key."""
        marker.stop()
        if marker.serial != self._under_way:
            return
        if marker.rounds > 1:
            self._follow(Settled(marker.serial, marker.rounds - 1))
        else:
            self._settle()
            await self._hand_out()

    def _settle(self) -> None:
        self._under_way = None
        if not self._waiting:
            self.keys_settled()

    @property
    def is_key_under_way(self) -> bool:
        """Whether a key is still doing what it does."""
        return self._under_way is not None

    @property
    def is_at_rest(self) -> bool:
        """Whether the next key would be taken at once."""
        return not self.has_keys_waiting and not self.is_key_under_way and bool(getattr(self.screen, "takes_keys", False))

    @property
    def has_keys_waiting(self) -> bool:
        """Whether keys have arrived that nothing has been told of yet."""
        return bool(self._waiting)

    def keys_settled(self) -> None:
        """Take note that the last key which has arrived has done all it does."""


def _as_meant(event: Key | Paste) -> Key | Paste:
    # Enter that was pressed while the terminal still belonged to the shell arrives as a line feed.
    return Key("enter", "\r") if isinstance(event, Key) and event.key == "ctrl+j" else event


def take_keys(app: App[object]) -> None:
    """Tell the app that a screen takes keys now; other apps have no need of it."""
    if isinstance(app, TypeAheadApp):
        app.take_keys()


def has_keys_waiting(app: App[object]) -> bool:
    """Tell whether keys have arrived that nothing has been told of yet; other apps hand each out at once."""
    return isinstance(app, TypeAheadApp) and app.has_keys_waiting
