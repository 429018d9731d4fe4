"""The HTTP side of the practice exchange, on aiohttp: bytes in, bytes out, and only Binance's shape on the way out."""

import asyncio
import contextlib
import logging
import signal
import ssl
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from keywizard.exchange.sandbox.listening import listening_problem
from keywizard.exchange.sandbox.received import ReceivedRequest
from keywizard.exchange.sandbox.sandbox import Answer, Sandbox

CLIENT_IP_HEADER = "X-Sandbox-Client-IP"
"""A request can pretend to come from another address: nobody's trusted list holds 127.0.0.1."""
MAX_BODY = 64 * 1024
"""Bytes; no request of Binance comes near it."""
_SECONDS_FOR_A_BODY = 10
_SECONDS_TO_END = 1
_QUIET = logging.Logger("keywizard.sandbox", logging.CRITICAL + 1)  # noqa: LOG001  # no tree of loggers: nothing it says may reach the terminal


class SandboxServer:
    """Serves a sandbox while it is entered.

    Subclasses may answer otherwise by `respond`, as tests do that need a server gone wrong.
    """

    def __init__(
        self, sandbox: Sandbox, host: str, port: int, client_ip: str | None = None, *, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        """Serve on `host`, an address, and `port`; 0 takes a free one. Every request counts as coming from `client_ip` if it is given."""
        self.sandbox = sandbox
        self.failure: BaseException | None = None
        """What broke down, if anything did; the server is of no use afterwards."""
        self.ended = asyncio.Event()
        """Set with `failure`, and by whoever wants the serving to end."""
        self._host, self._port = host, port
        self._client_ip = client_ip
        self._ssl_context = ssl_context
        self._manager: web.Server | None = None
        self._listener: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listener.sockets[0].getsockname()[1]) if self._listener else self._port

    @property
    def base_url(self) -> str:
        """What clients take in place of https://api.binance.com."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{'https' if self._ssl_context else 'http'}://{host}:{self.port}"

    async def __aenter__(self) -> Self:
        """Listen; raises what `listening_problem` gives."""
        loop = asyncio.get_running_loop()
        manager = self._manager = web.Server(self._respond, request_factory=_request)
        try:
            self._listener = await loop.create_server(
                lambda: _Protocol(self._refuse_unread, manager, loop), self._host, self._port, ssl=self._ssl_context
            )
        except OSError as error:
            raise listening_problem(error, self._host, self._port) from None
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening, and drop who is still connected."""
        if self._listener and self._manager:
            self._listener.close()
            await self._manager.shutdown(_SECONDS_TO_END)

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        received = self._received(request, b"")
        try:
            if request.body_exists:
                async with asyncio.timeout(_SECONDS_FOR_A_BODY):
                    received = received._replace(body=await request.read())
        except web.HTTPRequestEntityTooLarge:
            return self._refused(received, "request-too-large")
        except (web.RequestPayloadError, TimeoutError):
            return self._refused(received, "request-malformed")
        if CLIENT_IP_HEADER in request.headers and not _is_address(received.client_ip):
            return self._refused(received._replace(client_ip="..."), "client-ip-malformed")
        with self._breaking():
            return _response(self.sandbox.answer(received))

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self.respond(request)
        except ConnectionError:
            raise  # the client is gone; the others are not
        except Exception as error:
            self._break(error)
            raise

    def _refused(self, received: ReceivedRequest, cause: str) -> web.Response:
        with self._breaking():
            return _response(self.sandbox.refuse(received, cause))

    @contextlib.contextmanager
    def _breaking(self) -> Iterator[None]:
        # Here a ConnectionError is no client's: the terminal or pipe that hears of each request is gone.
        try:
            yield
        except Exception as error:
            self._break(error)
            raise

    def _break(self, error: Exception) -> None:
        self.failure = self.failure or error
        self.ended.set()

    def _received(self, request: web.BaseRequest, body: bytes) -> ReceivedRequest:
        path, _, query = request.raw_path.partition("?")
        client_ip = request.headers.get(CLIENT_IP_HEADER) or self._client_ip or request.remote or ""
        return ReceivedRequest(
            request.method, path, query.encode("utf-8", "surrogateescape"), body, request.headers.get("X-MBX-APIKEY"), client_ip
        )

    def _refuse_unread(self, request: web.BaseRequest, status: int) -> web.Response:
        if status >= 500:
            return _response(Answer(status, b'{"code":-1000,"msg":"An unknown error occurred while processing the request."}'))
        return self._refused(ReceivedRequest("", "", b"", b"", None, request.remote or ""), "request-malformed")


def serve(make: Callable[[], SandboxServer], ready: Callable[[SandboxServer], None]) -> None:
    """Serve until the process is told to end by SIGINT or SIGTERM; `ready` is called once it listens, and may raise.

    Raises what `SandboxServer` does on entering, and what broke down while serving.
    """
    asyncio.run(_serve(make, ready))


async def _serve(make: Callable[[], SandboxServer], ready: Callable[[SandboxServer], None]) -> None:
    loop, server = asyncio.get_running_loop(), make()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.ended.set)
    async with server:
        ready(server)
        await server.ended.wait()
    if server.failure:
        raise server.failure


class _Protocol(web.RequestHandler):
    """One connection. What is no HTTP is refused in Binance's shape too, and nothing is written to a log."""

    def __init__(
        self, refuse: Callable[[web.BaseRequest, int], web.Response], manager: web.Server, loop: asyncio.AbstractEventLoop
    ) -> None:
        # A body that came compressed was signed compressed.
        super().__init__(manager, loop=loop, access_log=None, logger=_QUIET, auto_decompress=False, keepalive_timeout=75)  # type: ignore[arg-type]  # its own way of saying none
        self._refuse = refuse

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        del exc, message
        response = self._refuse(request, status)
        response.force_close()
        return response


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    return web.BaseRequest(message, payload, protocol, writer, task, asyncio.get_running_loop(), client_max_size=MAX_BODY)


def _response(answer: Answer) -> web.Response:
    return web.Response(body=answer.body, status=answer.status, headers=_HEADERS)


_HEADERS = {"Content-Type": "application/json;charset=UTF-8", "Server": "keywizard-sandbox"}


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
