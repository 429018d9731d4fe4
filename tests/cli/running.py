"""The command line as a person or a script runs it: in this process, or in one of its own."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house.sources import ROOT

READY = ("create", "--place", "practice", "--key-type", "ed25519", "--label", "spot bot", "--no-passphrase")
"""A whole create."""


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        told = self.json
        assert set(told) == {"error"}
        return dict(told["error"])


Run = Callable[..., Outcome]


def create(**flags: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Give the words of a whole create, with some flags changed; nothing takes a flag away, an empty tuple sets one without a value."""
    wanted: dict[str, str | tuple[str, ...] | None] = {"place": "practice", "key_type": "ed25519", "label": "bot", "no_passphrase": ()}
    words = ["create"]
    for name, value in (wanted | flags).items():
        flag = f"--{name.replace('_', '-')}"
        if value == ():
            words.append(flag)
        elif value is not None:
            for each in (value,) if isinstance(value, str) else value:
                words += [flag, each]
    return tuple(words)


def tree(folder: Path) -> dict[str, tuple[int, bytes | None]]:
    """Give everything under a folder with its mode and content; nothing where there is no folder."""
    return {
        path.relative_to(folder).as_posix(): (stat.S_IMODE(path.lstat().st_mode), path.read_bytes() if path.is_file() else None)
        for path in sorted(folder.rglob("*"))
    }


def everything(outcome: Outcome, home: Path, *, but: tuple[str, ...] = ()) -> bytes:
    """Give all that was said and written, but for some files."""
    files = (content for name, (_, content) in tree(home).items() if content and not name.endswith(but))
    return b"\n".join((outcome.out.encode(), outcome.err.encode(), *files))


def buffered_environment() -> dict[str, str]:
    """Give our environment without the switch that hides what is left in a buffer at the end."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def process(*arguments: str, **environ: str) -> Outcome:
    """Run the program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "keywizard", *arguments],
        cwd=ROOT,
        env=buffered_environment() | environ,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
