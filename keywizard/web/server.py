"""The HTTP side: the page, what it loads, and a connection for each visitor."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from aiohttp import WSMsgType, web

from keywizard.exchange.sandbox.listening import listening_problem
from keywizard.i18n.translator import Translator
from keywizard.store.visitors import VisitorFolders
from keywizard.web.endings import Ended, Ending
from keywizard.web.gate import is_own_name, is_own_page
from keywizard.web.packets import MAX_MESSAGE, Size, packet_of, pong_of, size_of
from keywizard.web.page import HEADERS, full_page, page_of, read_assets
from keywizard.web.visit import Visit

_USUAL_SIZE = Size(80, 24)
_SECONDS_BETWEEN_HEARTBEATS = 20
_SECONDS_TO_CLOSE = 2
_SECONDS_TO_COME_AGAIN = 60
_QUIET = logging.Logger("keywizard.web", logging.CRITICAL + 1)  # noqa: LOG001  # no tree of loggers: nothing it says may reach the terminal


class Served(NamedTuple):
    """What is served, and to how many."""

    command: Sequence[str]
    """What is run for each visitor."""
    max_visitors: int
    """How many there can be at once."""
    idle_seconds: float
    """After how long without a key or a movement of the mouse a visit ends."""


class WebServer:
    """Serves visitors while it is entered. What breaks down in one visit is reported and ends that one alone."""

    def __init__(
        self, served: Served, folders: VisitorFolders, translate: Translator, host: str, port: int, report: Callable[[Exception], object]
    ) -> None:
        """Serve on `host`, an address, and `port`, 0 for a free one; raises UsageError `serve-needs-web`."""
        self.ended = asyncio.Event()
        """Set by whoever wants the serving to end."""
        self._served, self._folders, self._report = served, folders, report
        self._host, self._port = host, port
        self._assets = read_assets()
        self._page, self._full_page = page_of(translate), full_page(translate)
        self._visits: set[asyncio.Task[object]] = set()
        self._taken = 0
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._runner.addresses[0][1]) if self._runner and self._runner.addresses else self._port

    @property
    def url(self) -> str:
        """What is opened in a browser."""
        return f"http://{f'[{self._host}]' if ':' in self._host else self._host}:{self.port}"

    async def __aenter__(self) -> Self:
        """Listen; raises what `listening_problem` gives."""
        app = web.Application(middlewares=[_guarded])
        app.router.add_get("/", self._show_page)
        app.router.add_get("/visit", self._receive)
        for path in self._assets:
            app.router.add_get(path, self._show_asset)
        self._runner = web.AppRunner(app, access_log=None, logger=_QUIET, shutdown_timeout=_SECONDS_TO_CLOSE)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise listening_problem(error, self._host, self._port) from None
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Send everybody home, then stop listening."""
        for visit in self._visits:
            visit.cancel()
        if self._visits:
            await asyncio.wait(self._visits)
        if self._runner:
            await self._runner.cleanup()

    async def _show_page(self, request: web.Request) -> web.Response:
        del request
        if self._is_full:
            headers = {**HEADERS, "Retry-After": str(_SECONDS_TO_COME_AGAIN)}
            return web.Response(status=503, text=self._full_page, content_type="text/html", headers=headers)
        return web.Response(text=self._page, content_type="text/html", headers=HEADERS)

    async def _show_asset(self, request: web.Request) -> web.Response:
        asset = self._assets[request.path]
        return web.Response(body=asset.content, content_type=asset.media_type, headers=HEADERS)

    @property
    def _is_full(self) -> bool:
        return self._taken >= self._served.max_visitors

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        if not is_own_page(request.headers):
            raise web.HTTPForbidden
        socket = web.WebSocketResponse(
            heartbeat=_SECONDS_BETWEEN_HEARTBEATS, max_msg_size=MAX_MESSAGE, timeout=_SECONDS_TO_CLOSE, compress=False
        )
        if self._is_full:
            await socket.prepare(request)
            await socket.close(code=Ending.FULL)
            return socket
        self._taken += 1  # at once, for others may ask while this connection is being made
        visit = asyncio.ensure_future(self._host_visit(socket, request))
        self._visits.add(visit)
        try:
            await asyncio.wait((visit,))
        finally:
            self._visits.discard(visit)
        return socket

    async def _host_visit(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        ended = Ended(Ending.BROKE_DOWN)
        try:
            await socket.prepare(request)
            ended = await self._visit(socket, size_of(request.query.get("width"), request.query.get("height")) or _USUAL_SIZE)
        except asyncio.CancelledError:
            ended = Ended(Ending.CLOSING)
        except ConnectionError:
            ended = Ended(Ending.LOST)
        except Exception as error:  # noqa: BLE001  # the other visitors have nothing to do with it
            self._report(error)
        finally:
            self._taken -= 1  # before the goodbye, which waits for the browser's own
        if socket.prepared:
            await socket.close(code=ended.ending, message=ended.language.encode())

    async def _visit(self, socket: web.WebSocketResponse, size: Size) -> Ended:
        folder = self._folders.new()
        try:
            visit = await Visit.begin(self._served.command, folder, size)
            try:
                return await self._first_end(visit, socket)
            finally:
                await visit.end()
        finally:
            self._folders.remove(folder)

    async def _first_end(self, visit: Visit, socket: web.WebSocketResponse) -> Ended:
        both = [asyncio.ensure_future(self._show(visit, socket)), asyncio.ensure_future(self._listen(visit, socket))]
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result()
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    async def _show(self, visit: Visit, socket: web.WebSocketResponse) -> Ended:
        async for drawn in visit.drawn():
            await socket.send_bytes(drawn)
        return Ended(Ending.LEFT, visit.goodbye) if visit.goodbye else Ended(Ending.BROKE_DOWN)

    async def _listen(self, visit: Visit, socket: web.WebSocketResponse) -> Ended:
        while True:
            try:
                async with asyncio.timeout(self._served.idle_seconds):  # its own would begin anew with every heartbeat
                    message = await socket.receive()
            except TimeoutError:
                return Ended(Ending.IDLE)
            if message.type is not WSMsgType.TEXT:
                return Ended(Ending.LOST)  # gone, or no page of ours
            if pong := pong_of(message.data):
                await socket.send_str(pong)
            elif packet := packet_of(message.data):
                await visit.hear(packet)


@web.middleware
async def _guarded(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    if not is_own_name(request.headers.get("Host")):
        return web.Response(status=421, text="Open this page by its address.\n", headers=HEADERS)
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        return web.Response(status=refusal.status, text=f"{refusal.reason}\n", headers=HEADERS)


def serve(make: Callable[[], WebServer], ready: Callable[[WebServer], None]) -> None:
    """Serve until the process is told to end by SIGINT or SIGTERM; `ready` is called once it listens, and may raise."""
    asyncio.run(_serve(make, ready))


async def _serve(make: Callable[[], WebServer], ready: Callable[[WebServer], None]) -> None:
    loop, server = asyncio.get_running_loop(), make()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, server.ended.set)
    async with server:
        ready(server)
        await server.ended.wait()
