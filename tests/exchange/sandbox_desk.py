"""The practice exchange without a network: keys at hand, requests signed by them, answers and notes to look at."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.secret import Secret
from keywizard.exchange.sandbox.directory import ServedAccount
from keywizard.exchange.sandbox.note import Note
from keywizard.exchange.sandbox.received import ReceivedRequest
from keywizard.exchange.sandbox.sandbox import Sandbox
from keywizard.exchange.simulated.ledger import Ledger, LedgerKey
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.keys.signing import Signer, hmac_signer, private_key_signer
from tests.exchange.practice import NOW, MemoryFile
from tests.keys.pairs import keypair_with, private_key_of

TRUSTED = "203.0.113.9"
SECRET_KEY = "Sx7" + "q9Zt2Lm4" * 7 + "abcDE"
EVERYTHING = frozenset(Permission)


class WatchedMemoryFile(MemoryFile):
    reads = 0

    def read(self) -> bytes | None:
        self.reads += 1
        return self.content

    def stamp(self) -> object:
        return self.writes or None


@dataclass(frozen=True)
class HeldKey:
    """An API key with what signs for it."""

    api_key: str
    sign: Signer


@dataclass(frozen=True)
class Outcome:
    status: int
    json: Any
    note: Note

    @property
    def code(self) -> int:
        return int(self.json["code"])

    @property
    def told(self) -> tuple[int, int, str | None]:
        """The HTTP status, the code and the cause of a refusal."""
        return self.status, self.code, self.note.cause


@dataclass
class Desk:
    """A sandbox for one account, at a moment that stands still."""

    scenario: str = "verified-plus"
    now: datetime = NOW
    file: WatchedMemoryFile = field(default_factory=WatchedMemoryFile)
    notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        scenario = SCENARIOS_BY_NAME[self.scenario]
        account = ServedAccount(self.scenario, scenario.shape, scenario.at, self.file)
        self.sandbox = Sandbox([account], lambda: self.now, self.notes.append)
        self.keys: list[LedgerKey] = []

    def make(
        self,
        key_type: KeyType = KeyType.ED25519,
        *permissions: Permission,
        ips: tuple[str, ...] = (),
        created: datetime | None = None,
        secret_key: str | None = SECRET_KEY,
    ) -> HeldKey:
        """Put a key into the account's file, with what it is granted beside reading; no rule is asked."""
        issued = LedgerKey(
            f"{len(self.keys):03}{'Ab3'}" + "k" * 58,
            key_type,
            f"bot {len(self.keys)}",
            created or self.now,
            keypair_with(key_type).public_key_pem if key_type.is_self_generated else None,
            ips,
            frozenset({Permission.READING, *permissions}),
            Secret(secret_key) if secret_key and key_type is KeyType.HMAC else None,
        )
        self.keys.append(issued)
        self.save()
        signer = (
            private_key_signer(private_key_of(key_type)) if key_type.is_self_generated else hmac_signer(Secret(secret_key or SECRET_KEY))
        )
        return HeldKey(issued.api_key, signer)

    def save(self) -> None:
        self.file.write(Ledger(Secret("A" * 32), Secret(bytes(32)), keys=tuple(self.keys)).to_json())

    @property
    def milliseconds(self) -> int:
        return int(self.now.timestamp() * 1000)

    def query(self, key: HeldKey, *, late: float = 0, **parameters: object) -> str:
        """Sign parameters as a client does whose clock is `late` seconds behind."""
        sent = int((self.now - timedelta(seconds=late)).timestamp() * 1000)
        text = urlencode({**parameters, "timestamp": sent}, quote_via=quote)
        return f"{text}&signature={quote(key.sign(text.encode()), safe='')}"

    def ask(self, key: HeldKey, method: str, path: str, *, client_ip: str = TRUSTED, late: float = 0, **parameters: object) -> Outcome:
        return self.send(key.api_key, method, path, self.query(key, late=late, **parameters), client_ip=client_ip)

    def send(
        self, api_key: str | None, method: str, path: str, query: str | bytes = b"", body: str | bytes = b"", client_ip: str = TRUSTED
    ) -> Outcome:
        octets = [part.encode() if isinstance(part, str) else part for part in (query, body)]
        answer = self.sandbox.answer(ReceivedRequest(method, path, octets[0], octets[1], api_key, client_ip))
        return Outcome(answer.status, json.loads(answer.body), self.notes[-1])
