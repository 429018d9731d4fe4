"""A thousand keys by one command, beside a loop that only writes files of the same sizes and puts them on the disk as often."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keywizard.exchange.simulated.scenarios import SCENARIOS
from tests.bench.processes import quiet_environment
from tests.bench.rows import NotThereError, Row, in_turns, ratio_row
from tests.realterm.terminal import ROOT

_TIMES = 3
"""More would take minutes, most of which the disk needs."""
_COUNT = 1000
_PER_ACCOUNT = 30
_ACCOUNTS = tuple(scenario.name for scenario in SCENARIOS if scenario.name not in {"new", "unverified", "verified"})
"""The practice accounts that may make keys."""
_SIZES = {"private_key.pem": 119, "public_key.pem": 113, "profile.toml": 480}
"""Bytes of each file of a key."""
_LOG_LINE = 160

_AT_BINANCE = f"""[defaults]
place = "binance"
env = "production"
key_type = "ed25519"
no_passphrase = true
[[key]]
label = "bot {{n}}"
count = {_COUNT}
"""
_IN_PRACTICE = '[defaults]\nplace = "practice"\nkey_type = "ed25519"\nno_passphrase = true\n' + "".join(
    f'[[key]]\nlabel = "{name} {{n}}"\ncount = {_PER_ACCOUNT}\naccount = "{name}"\n' for name in _ACCOUNTS
)


def batch_rows(times: int) -> Iterator[Callable[[], Row]]:
    practised = len(_ACCOUNTS) * _PER_ACCOUNT
    yield partial(_row, f"create --manifest, {_COUNT} Ed25519", _AT_BINANCE, "files alone", partial(_write_alone, _COUNT), 2, times)
    yield partial(
        _row, f"create --manifest, {practised} in practice", _IN_PRACTICE, "files alone", partial(_write_alone, practised), 2, times
    )
    yield partial(_row, f"create --manifest, {_COUNT} Ed25519", _AT_BINANCE, "bare Ed25519 generation", _generate_alone, None, times)


def _row(what: str, manifest: str, name: str, beside: Callable[[], float], target: float | None, times: int) -> Row:
    measures: dict[str, Callable[[], float]] = {"ours": partial(_create, manifest), name: beside}
    return ratio_row(what, in_turns(min(times, _TIMES), measures), target, statistics.median)


def _create(manifest: str) -> float:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "manifest.toml"
        path.write_text(manifest, encoding="utf-8")
        command = [sys.executable, "-m", "keywizard", "create", "--manifest", str(path)]
        begun = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, env=quiet_environment(home), capture_output=True, check=False)
        taken = time.perf_counter() - begun
    if done.returncode != 0:
        raise NotThereError(f"create --manifest ended with {done.returncode}")
    return taken


def _write_alone(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        for number in range(count):
            unfinished = f"{folder}/.new-{number}"
            os.mkdir(unfinished)  # noqa: PTH102  # the floor is the bare call
            for name, size in _SIZES.items():
                _write(f"{unfinished}/{name}", size, os.O_EXCL)
            _sync(unfinished)
            os.rename(unfinished, f"{folder}/{number}")  # noqa: PTH104  # as above
            _sync(folder)
            _write(f"{folder}/log", _LOG_LINE, os.O_APPEND)
        return time.perf_counter() - begun


def _write(path: str, size: int, flag: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600)
    os.write(descriptor, bytes(size))
    os.fsync(descriptor)
    os.close(descriptor)


def _sync(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _generate_alone() -> float:
    begun = time.perf_counter()
    for _ in range(_COUNT):
        Ed25519PrivateKey.generate()
    return time.perf_counter() - begun
