"""Which client takes which key: one row a client, read by the key-type and key-pair steps, by `export`, and by the tests.

What was run was run in `MEASURED_IN` against a local server that verifies signatures as Binance documents them, with every kind of
key; "yes" means that each call came with a valid signature. What was not run says where it was read.
"""

from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.key_type import KeyType

MEASURED_IN = "2026-11"
"""The month in which the clients were run, and the documents of the others read."""


class Taken(StrEnum):
    """How a client gets along with a kind of key."""

    YES = "yes"
    NO = "no"
    FLAKY = "flaky"
    """Some signatures are right and some are not."""


class Client(NamedTuple):
    """A client library or program, and what it takes."""

    id: str
    """Stable and public; the value of `--for` where `export` writes for it."""
    name: str
    """What people know it by: the name of its package."""
    version: str
    """The version that was run; empty where none was."""
    ed25519: Taken
    """A plain Ed25519 private key."""
    ed25519_encrypted: Taken
    """One behind a passphrase (ASCII)."""
    rsa: Taken
    """A plain RSA private key of 2048 or 4096 bits."""
    rsa_encrypted: Taken
    """One behind a passphrase (ASCII)."""
    hmac: Taken
    """A secret key of Binance's."""
    unlocked_by: str = ""
    """The parameter that takes the passphrase; empty where there is none."""
    longest_ed25519: int | None = None
    """Characters: a plain Ed25519 PEM that is longer is mistaken for RSA; ours has 119. Nothing where the length does not matter."""
    unlocks_each_time: bool = False
    """Whether it decrypts the private key at every request, which our 600,000 rounds make slow."""
    needs: str = ""
    """The command that installs it; empty where a machine has it or its makers say how."""
    read_at: str = ""
    """The page that says so, for what was not run."""

    @property
    def is_measured(self) -> bool:
        """Whether it was run, and not only read about."""
        return not self.read_at

    def takes(self, key_type: KeyType, *, is_encrypted: bool = False) -> Taken:
        """Say whether it takes this key; a secret key sealed by keywizard is read by no client, for there is no standard form."""
        if key_type is KeyType.HMAC:
            return Taken.NO if is_encrypted else self.hmac
        if key_type is KeyType.ED25519:
            return self.ed25519_encrypted if is_encrypted else self.ed25519
        return self.rsa_encrypted if is_encrypted else self.rsa


def _takes(words: str) -> tuple[Taken, Taken, Taken, Taken, Taken]:
    """Read the five columns: Ed25519, the same encrypted, RSA, the same encrypted, HMAC."""
    ed25519, ed25519_encrypted, rsa, rsa_encrypted, hmac = (Taken(word) for word in words.split())
    return ed25519, ed25519_encrypted, rsa, rsa_encrypted, hmac


CLIENTS = (
    Client("ccxt", "ccxt", "4.5.90", *_takes("yes no yes no yes"), longest_ed25519=120, needs="pip install ccxt"),
    Client("ccxt-js", "ccxt", "4.5.84", *_takes("yes no yes no yes"), longest_ed25519=120, needs="npm install ccxt"),
    Client(
        "python-binance",
        "python-binance",
        "1.0.37",
        *_takes("yes no yes yes yes"),
        unlocked_by="private_key_pass",
        longest_ed25519=120,
        needs="pip install python-binance",
    ),
    Client(
        "binance-sdk",
        "binance-sdk-spot",
        "13.2.0",
        *_takes("yes yes yes yes yes"),
        unlocked_by="private_key_passphrase",
        needs="pip install binance-sdk-spot",
    ),
    Client(
        "binance-sdk-js",
        "@binance/spot",
        "32.0.4",
        *_takes("yes yes yes yes yes"),
        unlocked_by="privateKeyPassphrase",
        needs="npm install @binance/spot",
    ),
    Client(
        "binance-connector",
        "binance-connector",
        "3.13.0",
        *_takes("yes yes yes yes yes"),
        unlocked_by="private_key_pass",
        unlocks_each_time=True,
        needs="pip install binance-connector",
    ),
    Client("freqtrade", "freqtrade", "", *_takes("yes no yes no yes"), read_at="https://www.freqtrade.io/en/stable/configuration/"),
    Client("hummingbot", "hummingbot", "", *_takes("no no no no yes"), read_at="https://hummingbot.org/client/connect/"),
    Client("nautilus", "nautilus_trader", "", *_takes("yes no no no no"), read_at="https://docs.rs/crate/nautilus-binance/"),
    Client("curl", "openssl + curl", "3.0.19", *_takes("yes yes yes yes yes"), unlocked_by="-passin"),
    Client(
        "requests",
        "cryptography + requests",
        "50.0.2",
        *_takes("yes yes yes yes yes"),
        unlocked_by="password",
        needs="pip install cryptography requests",
    ),
    Client(
        "binance-connector-js",
        "@binance/connector",
        "3.6.1",
        *_takes("yes no yes yes yes"),
        unlocked_by="privateKeyPassphrase",
        unlocks_each_time=True,
        needs="npm install @binance/connector",
    ),
    Client("siebly", "binance (npm)", "3.6.5", *_takes("yes no yes no yes"), longest_ed25519=150, needs="npm install binance"),
    Client(
        "binance-api-node",
        "binance-api-node",
        "0.13.10",
        *_takes("yes no yes no yes"),
        longest_ed25519=120,
        needs="npm install binance-api-node",
    ),
    Client(
        "node-binance-api",
        "node-binance-api",
        "1.0.33",
        *_takes("flaky no yes yes yes"),
        unlocked_by="PRIVATEKEYPASSWORD",
        unlocks_each_time=True,
        longest_ed25519=120,
        needs="npm install node-binance-api",
    ),
    Client(
        "binance-futures-connector",
        "binance-futures-connector",
        "4.2.0",
        *_takes("no no yes yes yes"),
        unlocked_by="private_key_passphrase",
        needs="pip install binance-futures-connector",
    ),
    Client(
        "unicorn-binance-rest-api",
        "unicorn-binance-rest-api",
        "2.12.0",
        *_takes("no no no no yes"),
        needs="pip install unicorn-binance-rest-api",
    ),
)
"""Every client known, the most used first."""
CLIENTS_BY_ID = {client.id: client for client in CLIENTS}


def taken_by(key_type: KeyType, *, is_encrypted: bool = False) -> tuple[Client, ...]:
    """Name the clients that take this key."""
    return tuple(client for client in CLIENTS if client.takes(key_type, is_encrypted=is_encrypted) is Taken.YES)


def not_taken_by(key_type: KeyType, *, is_encrypted: bool = False) -> tuple[Client, ...]:
    """Name the clients that do not take this key, or not always."""
    return tuple(client for client in CLIENTS if client.takes(key_type, is_encrypted=is_encrypted) is not Taken.YES)


def lost_to_a_passphrase(key_type: KeyType) -> tuple[Client, ...]:
    """Name the clients that take a plain key of this type, if perhaps not always, and none behind a passphrase."""
    return tuple(
        client for client in CLIENTS if client.takes(key_type) is not Taken.NO and client.takes(key_type, is_encrypted=True) is Taken.NO
    )
