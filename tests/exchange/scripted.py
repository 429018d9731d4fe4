"""A server in a thread that answers as it is told, well or badly."""

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]
"""Writes an answer to a request."""


def says(document: object, status: int = 200, **headers: str) -> Reply:
    """Answer with JSON."""
    return sends(json.dumps(document).encode(), status, "application/json", **headers)


def sends(content: bytes, status: int = 200, kind: str = "text/html", **headers: str) -> Reply:
    """Answer with any content."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content))}.items() | {
            (name.replace("_", "-"), value) for name, value in headers.items()
        }:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def refuses(code: int, status: int = 400, message: str = "no") -> Reply:
    """Answer with an error of Binance."""
    return says({"code": code, "msg": message}, status)


def tells_the_time(handler: BaseHTTPRequestHandler) -> None:
    """Answer with this machine's own time."""
    says({"serverTime": int(time.time() * 1000)})(handler)


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """Break the line without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def stops_in_the_middle(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than comes."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"serverTime": 1')
    handler.close_connection = True


def never_ends(handler: BaseHTTPRequestHandler) -> None:
    """Send until nobody listens any more."""
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(bytes(64 * 1024))


def keeps_silent(handler: BaseHTTPRequestHandler) -> None:
    """Take the request, and let it wait until the other side gives up."""
    with contextlib.suppress(OSError):
        handler.connection.settimeout(30)
        handler.connection.recv(1)
    handler.close_connection = True


class Scripted:
    """A running server."""

    def __init__(self, base_url: str, replies: dict[str, Reply]) -> None:
        """Answer by the path alone."""
        self.base_url = base_url
        self.replies = replies
        self.asked: list[tuple[str, str]] = []
        """Each request's path and query."""


@contextlib.contextmanager
def serving(replies: dict[str, Reply], certificate: tuple[Path, Path] | None = None) -> Iterator[Scripted]:
    """Serve on a free port of this machine; over TLS with a certificate and its private key."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    scripted = Scripted(f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}", replies)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            scripted.asked.append((path, query))
            scripted.replies.get(path, sends(b"not found", 404))(self)

        def log_message(self, *_: object) -> None:
            pass

    server.RequestHandlerClass = Handler
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield scripted
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
