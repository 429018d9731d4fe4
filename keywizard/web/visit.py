"""One visitor's program: started with an environment of its own making, in a folder of its own, and ended for good."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from keywizard.session.walk import VISIT
from keywizard.store.paths import HOME_VARIABLE
from keywizard.terminal.capabilities import SERVED
from keywizard.web.packets import Size, goodbye_of, read_packet

_DRIVER = "keywizard.tui.visit_driver:VisitDriver"
_PRELUDE = b"__GANGLION__\n"
"""What the driver says first; packets follow."""
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "TZ")
"""All that a visit gets of the server's own environment: what Python may need to start, and the time of day."""


def served_command(language: str, tour: str | None = None) -> tuple[str, ...]:
    """Give what is run for each visitor: a tour, by its name or the absolute path of its file, or else the wizard in practice."""
    program = (sys.executable, "-P", "-m", "keywizard")
    return (*program, "demo", "--tour", tour, "--lang", language) if tour else (*program, "--practice", "--lang", language)


def visit_environment(environ: Mapping[str, str], folder: Path, size: Size) -> dict[str, str]:
    """Make the environment of a visit: every place for files lies in its folder, and nothing else of ours is told."""
    return {
        **{name: environ[name] for name in _INHERITED if name in environ},
        **dict.fromkeys((HOME_VARIABLE, "HOME", "TMPDIR"), str(folder)),
        **{f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
        "XDG_RUNTIME_DIR": str(folder),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),  # HOME would hide what is installed for one person alone
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": str(size.width),
        "ROWS": str(size.height),
        SERVED: _DRIVER,
        VISIT: "1",
    }


class Visit:
    """A program that runs."""

    def __init__(self, process: Process) -> None:
        """Talk to `process`, which has pipes."""
        self._process = process
        self.goodbye: str | None = None
        """The language spoken last, where the program ended because the visitor wanted it to."""

    @classmethod
    async def begin(cls, command: Sequence[str], folder: Path, size: Size) -> Self:
        """Start the program; raises OSError. Its errors are heard by nobody: they could quote what a visitor typed."""
        environment = visit_environment(os.environ, folder, size)
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, cwd=folder, start_new_session=True
            )
        )

    async def hear(self, packet: bytes) -> None:
        """Hand a packet to the program, which may have ended."""
        if self._process.stdin is not None:
            with contextlib.suppress(ConnectionError):
                self._process.stdin.write(packet)
                await self._process.stdin.drain()

    async def drawn(self) -> AsyncIterator[bytes]:
        """Give what the program draws, until it ends."""
        stream = self._process.stdout
        if stream is None or await stream.readline() != _PRELUDE:
            return
        while packet := await read_packet(stream):
            kind, content = packet
            if kind == b"D":
                yield content
            elif goodbye := goodbye_of(content):
                self.goodbye = goodbye
                return

    async def end(self) -> None:
        """End the program, whatever it is doing: there is nothing that it could still put in order."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
