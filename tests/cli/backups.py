"""Keys to back up, their backup, and what lies where."""

from pathlib import Path

from tests.cli.running import Outcome, Run, create, tree

PASSPHRASE = "sei parole estratte a sorte, però"
OWN = "a passphrase of its own"
KEYS: dict[str, dict[str, str | tuple[str, ...] | None]] = {
    "pair": {"key_type": "ed25519", "ip": "203.0.113.9"},
    "rsa": {"key_type": "rsa-2048"},
    "sealed": {"key_type": "ed25519", "place": "binance", "env": "demo", "no_passphrase": None},
    "shared": {"key_type": "hmac"},
    "shared-waits": {"key_type": "hmac", "place": "binance", "env": "production"},
}
"""A key of each sort: pairs, one under its own passphrase, an HMAC key, and one that waits for its secret."""


def secret_file(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.touch(0o600)
    path.write_text(f"{content}\n", "utf-8")
    return str(path)


def make_keys(run: Run, folder: Path, *names: str) -> None:
    own = secret_file(folder, "own", OWN)
    for name in names or KEYS:
        flags = KEYS[name] | {"name": name} | ({"passphrase_file": own} if name == "sealed" else {})
        assert run(*create(**flags)).code == 0


class Backups:
    """Runs both commands with one passphrase."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.file = folder / "keys.backup"
        self._run = run
        self._passphrase = ("--passphrase-file", secret_file(folder, "passphrase", PASSPHRASE))

    def back_up(self, *words: str) -> Outcome:
        return self._run("backup", str(self.file), *words, *self._passphrase)

    def restore(self, *words: str) -> Outcome:
        return self._run("restore", str(self.file), *words, *self._passphrase)


def keys_in(home: Path) -> dict[str, tuple[int, bytes | None]]:
    return tree(home / "data" / "keys")
