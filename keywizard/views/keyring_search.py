"""Finding keys among thousands: words in any order, and four orders to list them in."""

import functools
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.store.listing import ListedKey
from keywizard.views.keyring import RowWriter

MAX_WORDS = 8
"""Words of a filter that count."""
MAX_FILTER = 100
"""Letters that a field for a filter takes."""


class Order(StrEnum):
    """What stands first; the name settles what is equal."""

    NAME = "name"
    CREATED = "created"
    """The oldest first: it is the next to be replaced."""
    CHECKED = "checked"
    """Those never checked first, then those whose check is longest ago."""
    TYPE = "type"


def folded(text: str) -> str:
    """Give a text bare of case and accents."""
    if text.isascii():
        return text.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


class Finder:
    """Knows the words of keys in one language."""

    def __init__(self, translate: Translator, writer: RowWriter) -> None:
        """Take the words of states and ages from `writer`."""
        self._translate = translate
        self._writer = writer
        self._rights = functools.cache(self._words_of_rights)
        self._kind = functools.cache(self._words_of_kind)

    def words(self, listed: ListedKey) -> str:
        """Give all that a key is found by, folded: name, label, type, place, state, verdict, addresses, permissions and their fields."""
        name, profile = listed
        checked = (
            f"{profile.verdict} {self._writer.verdict(profile.verdict)} {self._writer.full_verdict(profile.verdict)}"
            if profile.verdict
            else ""
        )
        told = f"{name}\n{profile.label}\n{checked}\n{self._writer.state(profile)}\n{' '.join(profile.allowed_ips)}"
        place = profile.environment or profile.place
        return f"{folded(told)}\n{self._kind(profile.key_type.value, place.value, profile.place)}\n{self._rights(profile.permissions)}"

    def _words_of_kind(self, key_type: str, place: str, root: Place) -> str:
        texts = (self._translate(f"key-type.{key_type}.name"), self._translate(f"environment.{place}"))
        return folded(f"{key_type} {place} {root} {self._translate(f'keyring.where.{place}')} {' '.join(texts)}")

    def _words_of_rights(self, permissions: frozenset[Permission]) -> str:
        return folded(" ".join(f"{each.value} {self._translate(f'permission.{each}.name')}" for each in permissions))


def filter_of(text: str) -> Callable[[str], bool]:
    """Give what tells whether the words of a key have every word of `text`."""
    wanted = folded(text).split()[:MAX_WORDS]
    return lambda words: all(word in words for word in wanted)


def in_order(keys: Iterable[ListedKey], order: Order) -> list[ListedKey]:
    """List keys in an order."""
    by_name = sorted(keys, key=lambda listed: listed.name)
    return by_name if order is Order.NAME else sorted(by_name, key=_KEYS[order])


_TYPES = {key_type: place for place, key_type in enumerate(KeyType)}
_KEYS: dict[Order, Callable[[ListedKey], float | int]] = {
    Order.CREATED: lambda listed: listed.profile.created_at.timestamp(),
    Order.CHECKED: lambda listed: listed.profile.checked_at.timestamp() if listed.profile.checked_at else float("-inf"),
    Order.TYPE: lambda listed: _TYPES[listed.profile.key_type],
}
