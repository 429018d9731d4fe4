"""The server in this process, and visitors who come to it without a browser."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
from yarl import URL

from keywizard.i18n.translator import Translator
from keywizard.store.visitors import VisitorFolders, visitor_folders
from keywizard.web.server import Served, WebServer
from keywizard.web.visit import served_command
from tests.realterm.emulator import Emulator

LIMIT = 30
"""Seconds after which a wait has failed."""
FIRST_SCREEN = "Step 1 of 9"


class House:
    """A server and its folders."""

    def __init__(self, server: WebServer, folders: VisitorFolders, reported: list[Exception]) -> None:
        self.server = server
        self.folders = folders
        self.reported = reported

    @property
    def homes(self) -> list[Path]:
        return list(self.folders.root.iterdir())


@contextlib.asynccontextmanager
async def serving(
    parent: Path, *, command: tuple[str, ...] = served_command("en"), max_visitors: int = 8, idle_seconds: float = 900
) -> AsyncIterator[House]:
    reported: list[Exception] = []
    with visitor_folders(parent) as folders:
        server = WebServer(Served(command, max_visitors, idle_seconds), folders, Translator("en"), "127.0.0.1", 0, reported.append)
        async with server:
            yield House(server, folders, reported)


async def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait for a state of this machine, never for a time."""
    async with asyncio.timeout(LIMIT):
        while not holds():  # noqa: ASYNC110  # files and processes tell nobody when they change
            await asyncio.sleep(0.01)
    assert holds(), what


class Visitor:
    """What a visitor types and sees."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, columns: int, rows: int) -> None:
        self.socket = socket
        self.emulator = Emulator(columns, rows)

    @property
    def screen(self) -> str:
        return "\n".join(self.emulator.lines)

    async def say(self, *message: object) -> None:
        await self.socket.send_str(json.dumps(message))

    async def type(self, text: str) -> None:
        await self.say("stdin", text)

    async def see(self, text: str) -> None:
        while text not in self.screen:
            message = await asyncio.wait_for(self.socket.receive(), LIMIT)
            assert message.type is aiohttp.WSMsgType.BINARY, (message, self.screen)
            self.emulator.feed(message.data)

    async def end(self) -> int | None:
        """Wait until the server closes the connection; gives its code."""
        while (await asyncio.wait_for(self.socket.receive(), LIMIT)).type is aiohttp.WSMsgType.BINARY:
            pass
        return self.socket.close_code


@contextlib.asynccontextmanager
async def visiting(server: WebServer | str, columns: int = 80, rows: int = 24, **headers: str) -> AsyncIterator[Visitor]:
    """Come in as the page does."""
    url = URL(server if isinstance(server, str) else server.url)
    given = {"Origin": str(url.origin())} | headers
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url / "visit" % {"width": columns, "height": rows}, headers=given, max_msg_size=0) as socket,
    ):
        yield Visitor(socket, columns, rows)
