"""The program that a visitor is served: it speaks in packets alone, and is gone when nobody listens any more."""

import asyncio
import contextlib
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from keywizard.web.packets import Size, goodbye_of, packet_of, read_packet
from keywizard.web.visit import Visit, served_command
from tests.realterm.emulator import Emulator
from tests.web.kit import FIRST_SCREEN, LIMIT


class Run:
    """A program at the other end of two pipes."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self.into, self.out = process.stdin, process.stdout
        self.emulator = Emulator(80, 24)

    async def see(self, text: str) -> None:
        while text not in "\n".join(self.emulator.lines):
            packet = await asyncio.wait_for(read_packet(self.out), LIMIT)
            assert packet is not None, self.emulator.lines
            if packet[0] == b"D":
                self.emulator.feed(packet[1])

    def type(self, text: str) -> None:
        packet = packet_of(f'["stdin", "{text}"]')
        assert packet is not None
        self.into.write(packet)


@contextlib.asynccontextmanager
async def run(folder: Path) -> AsyncIterator[Run]:
    visit = await Visit.begin(served_command("en"), folder, Size(80, 24))
    try:
        running = Run(visit._process)
        assert await running.out.readline() == b"__GANGLION__\n"
        await running.see(FIRST_SCREEN)
        yield running
    finally:
        await visit.end()


async def test_after_the_goodbye_not_a_byte_follows(tmp_path: Path) -> None:
    async with run(tmp_path) as running:
        running.type("\\u0003")
        await running.see("Leave keywizard?")
        running.type("\\u0003")
        last = None
        while packet := await asyncio.wait_for(read_packet(running.out), LIMIT):
            last = packet
        assert last is not None
        assert goodbye_of(last[1]) == "en"
        assert await running.out.read() == b""
        assert await asyncio.wait_for(running.process.wait(), LIMIT) == 130


async def test_the_program_ends_as_soon_as_its_server_has_gone(tmp_path: Path) -> None:
    async with run(tmp_path) as running:
        running.into.close()
        await asyncio.wait_for(running.process.wait(), LIMIT)


async def test_all_that_is_written_lies_in_the_folder_and_no_draft_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "of-the-server"
    for name in ("HOME", "KEYWIZARD_HOME", "XDG_DATA_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(home))
    (folder := tmp_path / "of-the-visitor").mkdir()
    async with run(folder) as running:
        running.type("\\r")
        await running.see("Step 2 of 9")
        running.type("\\r")
        await running.see("Step 3 of 9")
        running.type("\\r")
        await running.see("Step 4 of 9")
        running.type("\\u001b[B\\r")
        await running.see("made and works")
        assert not home.exists()
        assert len(list(folder.glob("data/keys/*/private_key.pem"))) == 1
        assert list(folder.glob("state/drafts/*")) == []


async def test_without_the_flag_too_a_visit_is_practice_only(tmp_path: Path) -> None:
    command = tuple(word for word in served_command("en") if word != "--practice")
    visit = await Visit.begin(command, tmp_path, Size(80, 24))
    try:
        running = Run(visit._process)
        await running.out.readline()
        await running.see("practice only")
    finally:
        await visit.end()
