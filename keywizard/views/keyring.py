"""A key in one row of the keyring, and in all there is to say of it short of its files."""

import functools
from datetime import date, datetime, timedelta
from typing import NamedTuple

from keywizard.domain.label import slug_of
from keywizard.domain.permission import BEYOND_READING, Permission
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.store.listing import ListedKey
from keywizard.store.profiles import Profile

REMINDED_DAYS = 14
"""How many days before the one that a key is to be replaced by the rows begin to say so."""
MAY_WIDTH = 14
"""Cells of the permissions in short, in every language."""

_DAYS, _MONTHS = 100, 36
"""Up to how many days an age is told in days, and up to how many months in months."""
_BY_DANGER = (Permission.WITHDRAWALS, *(each for each in Permission if each in BEYOND_READING - {Permission.WITHDRAWALS}))
"""What a leaked key could do, the worst first."""


class KeyRow(NamedTuple):
    """What the columns say; every one is printable, none but the label holds anything but narrow letters."""

    name: str
    """The folder's name, by which commands know it."""
    key_type: str
    """The key type as flags have it."""
    where: str
    """The place, or the environment of Binance."""
    age: str
    """Since when it is there."""
    ips: str
    """From how many addresses it may be used."""
    may: str
    """What it may do, in short."""
    state: str
    """What there is to know of it now."""
    label: str
    """As Binance shows it; empty where the name says the same."""


class RowWriter:
    """Writes rows in one language at one moment; whatever many keys have in common is worded once."""

    def __init__(self, translate: Translator, now: datetime) -> None:
        """Speak the language of `translate`, and tell ages as of `now`."""
        self._now = now
        self._today = now.date()
        self._say = functools.cache(translate)
        self._translate = translate
        self._known: dict[object, str] = {}

    def row(self, listed: ListedKey) -> KeyRow:
        """Write the row of a key."""
        name, profile = listed
        return KeyRow(
            name,
            profile.key_type.value,
            self.where(profile),
            self.age(profile.created_at),
            self._ips(len(profile.allowed_ips)),
            self.may(profile.permissions),
            self.state(profile),
            profile.label if profile.label and slug_of(profile.label) != name else "",
        )

    def where(self, profile: Profile) -> str:
        """Say in a word where a key is for."""
        return self._say(f"keyring.where.{profile.environment or profile.place}")

    def age(self, since: datetime) -> str:
        """Say how long ago something was; a simulated moment may be still to come."""
        return self._days_ago((self._now - since).days)

    def state(self, profile: Profile) -> str:
        """Say the one thing about a key that matters most now."""
        if profile.retired_at is not None:
            return self._say("keyring.state.retired")
        if profile.api_key is None:
            return self._say("keyring.state.waits" if profile.place is Place.BINANCE else "keyring.state.unfinished")
        if (due := profile.rotate_by) is not None and due <= self._today + timedelta(days=REMINDED_DAYS):
            return self._due(due)
        if profile.checked_at is None or profile.verdict is None:
            return self._say("keyring.state.unchecked")
        return f"{self.verdict(profile.verdict)}, {self.age(profile.checked_at)}"

    def verdict(self, verdict: str) -> str:
        """Say in a word what the last check found; what a later version found it says by its id."""
        return self._worded(f"keyring.verdict.{verdict}", verdict)

    def full_verdict(self, verdict: str) -> str:
        """Say it in a sentence."""
        return self._worded(f"key-verdict.{verdict}", verdict)

    def _worded(self, own: str, otherwise: str) -> str:
        return self._say(own) if self._translate.has(own) else otherwise

    def may(self, permissions: frozenset[Permission]) -> str:
        """Say in short what a key may do, the most dangerous first."""
        if permissions not in self._known:
            self._known[permissions] = self._in_short([self._say(f"keyring.may.{each}") for each in _BY_DANGER if each in permissions])
        return self._known[permissions]

    def rights(self, permissions: frozenset[Permission]) -> str:
        """Name everything that a key may do."""
        key = ("rights", permissions)
        if key not in self._known:
            self._known[key] = ", ".join(self._say(f"permission.{each}.name") for each in Permission if each in permissions)
        return self._known[key]

    def _in_short(self, words: list[str]) -> str:
        if not words:
            return self._say("keyring.may.only-reads")
        for count in range(len(words), 1, -1):
            more = f" +{len(words) - count}" if count < len(words) else ""
            if len(text := f"{' '.join(words[:count])}{more}") <= MAY_WIDTH:
                return text
        return words[0] if len(words) == 1 else f"{words[0]} +{len(words) - 1}"

    def _ips(self, count: int) -> str:
        key = ("ips", count)
        if key not in self._known:
            self._known[key] = self._translate("keyring.ips", count=count) if count else self._translate("keyring.ips.any")
        return self._known[key]

    def _days_ago(self, days: int) -> str:
        key = ("days", days)
        if key not in self._known:
            self._known[key] = self._worded_days(days)
        return self._known[key]

    def _worded_days(self, days: int) -> str:
        months = days * 12 // 365
        if days < 0:
            return self._translate("keyring.age.ahead")
        if days < _DAYS:
            return self._translate("keyring.age.days" if days else "keyring.age.today", count=days)
        if months < _MONTHS:
            return self._translate("keyring.age.months", count=months)
        return self._translate("keyring.age.years", count=days // 365)

    def _due(self, day: date) -> str:
        return self._say("keyring.state.overdue") if day < self._today else self._translate("keyring.state.due", day=f"{day:%m-%d}")
