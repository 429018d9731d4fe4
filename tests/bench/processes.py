"""Whole processes, from start to end."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.rows import NotThereError, Row, in_turns, ratio_row
from tests.realterm.terminal import ROOT, environment

_ED25519 = (
    "from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey;"
    "from cryptography.hazmat.primitives import serialization;"
    "Ed25519PrivateKey.generate()"
)
_CREATE = ("create", "--place", "practice", "--key-type", "ed25519", "--label", "bench", "--no-passphrase", "--json")
_EXPLAIN = (
    *("explain", "--key-type", "hmac", "--ip", "unrestricted", "--controls", "on", "--deposit", "yes", "--verification", "verified-plus"),
    *("--created", "2024-01-01T00:00:00Z", "--futures-opened", "never", "--portfolio-margin", "off"),
    *("--portfolio-margin-activated", "never", "--cross-margin-transfer", "no", "--at", "2025-01-01T00:00:00Z", "--json"),
)
_SIGN = ("sign", "bench", "symbol=BTCUSDT&timestamp=1700000000000", "--json")
_CHECK = ("check", "bench", "--offline", "--json")
_SHOWN = 160
"""Characters of a failed command's last line that go into the report."""


def quiet_environment(home: str) -> dict[str, str]:
    """Give the environment of a person who has neither of Python's two switches that cost or save a start."""
    python = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONUNBUFFERED": ""}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "", "NO_COLOR": "", "COLORFGBG": "", "SSH_CONNECTION": "", "SSH_TTY": "", "TMUX": ""}
    return environment(KEYWIZARD_HOME=home, LANG="C.UTF-8", LC_ALL="", LC_CTYPE="", **python, **terminal)


def process_rows(times: int) -> Iterator[Callable[[], Row]]:
    bare = ("-c", "pass")
    ed25519 = ("-c", _ED25519)
    for what, command, beside, name, target in (
        ("keywizard --version", ("--version",), bare, "python -c pass", 3),
        ("keywizard --help", ("--help",), bare, "python -c pass", 3),
        ("keywizard create, Ed25519", _CREATE, ed25519, "python, Ed25519", 2),
        ("keywizard explain", _EXPLAIN, ed25519, "python, Ed25519", 2.2),
    ):
        yield partial(_row, what, command, beside, name, target, times)
    for title, words in (("keywizard sign, Ed25519", _SIGN), ("keywizard check --offline", _CHECK)):
        yield partial(_row_with_key, title, words, ed25519, "python, Ed25519", 2.2, times)


def _row_with_key(what: str, command: tuple[str, ...], beside: tuple[str, ...], name: str, target: float, times: int) -> Row:
    with tempfile.TemporaryDirectory() as home:
        _seconds_in(home, ("-m", "keywizard", *_CREATE))
        measures = {"ours": lambda: _seconds_in(home, ("-m", "keywizard", *command)), name: lambda: _seconds(beside)}
        return ratio_row(what, in_turns(times, measures), target, statistics.median)


def _row(what: str, command: tuple[str, ...], beside: tuple[str, ...], name: str, target: float, times: int) -> Row:
    measures = {"ours": lambda: _seconds(("-m", "keywizard", *command)), name: lambda: _seconds(beside)}
    return ratio_row(what, in_turns(times, measures), target, statistics.median)


def _seconds(arguments: tuple[str, ...]) -> float:
    with tempfile.TemporaryDirectory() as home:
        return _seconds_in(home, arguments)


def _seconds_in(home: str, arguments: tuple[str, ...]) -> float:
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=quiet_environment(home), capture_output=True, check=False)
    taken = time.perf_counter() - begun
    if done.returncode != 0:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["(silent)"])[-1]
        raise NotThereError(f"{' '.join(arguments[1:3])} ended with {done.returncode}: {last[:_SHOWN]}")
    return taken
