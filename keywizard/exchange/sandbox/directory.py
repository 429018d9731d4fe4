"""The keys that practice accounts hold, by their API keys; files that changed are read anew."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from cryptography.exceptions import UnsupportedAlgorithm

from keywizard.domain.account import Account
from keywizard.domain.errors import FileError
from keywizard.domain.secret import Secret
from keywizard.exchange.sandbox.causes import RequestDeniedError
from keywizard.exchange.sandbox.signatures import Verifier, verifier_of
from keywizard.exchange.simulated.ledger import Ledger, LedgerKey


class WatchedFile(Protocol):
    """Where an account's state lies."""

    path: str

    def read(self) -> bytes | None:
        """Give the content, or nothing where there is none; raises FileError."""

    def stamp(self) -> object:
        """Give something that differs after every change, cheaply."""


class ServedAccount(NamedTuple):
    """A practice account that the sandbox serves."""

    name: str
    """The scenario's name, or the path of the account file."""
    shape: Callable[[datetime], Account]
    """Its facts as they are at a moment."""
    at: datetime | None
    """The moment that the rules are asked about, UTC; nothing means now."""
    state: WatchedFile
    """What its exchange remembers."""


class KnownKey(NamedTuple):
    """An API key, the account that holds it, and how to verify what it signs."""

    account: ServedAccount
    """The account."""
    issued: LedgerKey
    """The key as the exchange issued it, with its trusted addresses and permissions."""
    verify: Verifier
    """Its verifier."""


class _Shelf:
    """One account's keys as they were when its file was last read."""

    def __init__(self, account: ServedAccount) -> None:
        self._account = account
        self._stamp: object = None
        self._keys: Mapping[str, KnownKey] = {}
        self.is_broken = False

    def keys(self) -> Mapping[str, KnownKey]:
        stamp = self._account.state.stamp()  # before the reading: what changes meanwhile is read once more
        if stamp != self._stamp:
            self._keys = self._read()
            self._stamp = stamp
        return self._keys

    def _read(self) -> Mapping[str, KnownKey]:
        state = self._account.state
        try:
            content = state.read()
            ledger_keys = Ledger.from_json(content, state.path).keys if content is not None else ()
            keys = {issued.api_key: KnownKey(self._account, issued, verifier_of(issued)) for issued in ledger_keys}
        except (FileError, ValueError, TypeError, UnsupportedAlgorithm):  # somebody edited it by hand
            self.is_broken = True
            return {}
        self.is_broken = False
        return keys


class KeyDirectory:
    """Every key of the accounts served."""

    def __init__(self, accounts: Iterable[ServedAccount]) -> None:
        """Know `accounts`; nothing is read before the first question."""
        self.accounts = tuple(accounts)
        """The accounts served."""
        self._shelves = {account.name: _Shelf(account) for account in self.accounts}
        self._last_seen: dict[str, str] = {}

    def find(self, api_key: str) -> KnownKey:
        """Give a key; refuses `api-key-not-issued`, `api-key-is-a-secret`, `practice-file-broken`."""
        shelf = self._shelves.get(self._last_seen.get(api_key, ""))
        known = shelf.keys().get(api_key) if shelf else None
        return known or self._search(api_key)

    def all_keys(self) -> Iterator[KnownKey]:
        """Give every key known now."""
        return (known for shelf in self._shelves.values() for known in shelf.keys().values())

    def _search(self, api_key: str) -> KnownKey:
        for name, shelf in self._shelves.items():
            if known := shelf.keys().get(api_key):
                self._last_seen[api_key] = name
                return known
        given = Secret(api_key)
        if any(known.issued.secret_key == given for known in self.all_keys()):
            raise RequestDeniedError("api-key-is-a-secret")
        for name, shelf in self._shelves.items():
            if shelf.is_broken:
                raise RequestDeniedError("practice-file-broken", account=name)
        raise RequestDeniedError("api-key-not-issued")
