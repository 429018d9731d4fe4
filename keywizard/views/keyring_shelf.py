"""The keys of a list as they arrive, of which a filter shows some in an order; thousands take no time."""

from collections.abc import Iterable, Mapping

from keywizard.store.listing import ListedKey
from keywizard.views.keyring_search import Finder, Order, filter_of, in_order


class Shelf:
    """Holds every key once, by its name."""

    def __init__(self, finder: Finder) -> None:
        """Begin empty; `finder` knows the words of a key."""
        self._finder = finder
        self._keys: dict[str, ListedKey] = {}
        self._words: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, keys: Iterable[ListedKey], words: Mapping[str, str] = {}) -> None:
        """Take keys in, each in place of the one of its name; those whose `words` somebody has looked for already with them."""
        for listed in keys:
            self._keys[listed.name] = listed
            self._words.pop(listed.name, None)
        self._words.update(words)

    def words_of(self, keys: Iterable[ListedKey]) -> dict[str, str]:
        """Give the words of keys by their names, for `put`; may be asked beside everything else."""
        return {listed.name: self._finder.words(listed) for listed in keys}

    def drop(self, name: str) -> None:
        """Let a key go."""
        self._keys.pop(name, None)
        self._words.pop(name, None)

    def get(self, name: str) -> ListedKey | None:
        """Give the key of a name, if it is there."""
        return self._keys.get(name)

    def shown(self, text: str, order: Order) -> list[ListedKey]:
        """Give the keys that have every word of `text`, in an order."""
        if not text.strip():
            return in_order(self._keys.values(), order)
        has_words = filter_of(text)
        return in_order((listed for listed in self._keys.values() if has_words(self._words_of(listed))), order)

    def _words_of(self, listed: ListedKey) -> str:
        if listed.name not in self._words:
            self._words[listed.name] = self._finder.words(listed)
        return self._words[listed.name]
