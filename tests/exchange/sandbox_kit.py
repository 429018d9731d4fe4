"""The practice exchange over HTTP, running beside a test: `with running_sandbox() as sandbox:` gives its `base_url` and its notes.

It serves every ready practice account of the test's own KEYWIZARD_HOME, so a key made by `keywizard create --place practice` works at
once. Keys with a list of trusted addresses need `client_ip`, or the header X-Sandbox-Client-IP.

A `Fault` makes it a server gone wrong: it answers every request that way, or those to paths that begin with `at`. `skew` moves its
clock. `ssl_context=expired_certificate(tmp_path)` makes it HTTPS with one; whoever sets SSL_CERT_FILE to the folder's certificate.pem
trusts it but for its date.
"""

import asyncio
import contextlib
import os
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from aiohttp import web

from keywizard.exchange.sandbox.note import Note
from keywizard.exchange.sandbox.sandbox import Sandbox
from keywizard.exchange.sandbox.server import SandboxServer
from keywizard.session.sandbox import open_sandbox
from keywizard.session.services import system_clock
from keywizard.session.session import Session

_ELSEWHERE = "http://192.0.2.1/elsewhere"


class Fault(StrEnum):
    """How a server can go wrong."""

    HTML = "html"
    """200 and a web page."""
    HALF_JSON = "half-json"
    """200 and the first half of an object."""
    NO_OBJECT = "no-object"
    """200 and a JSON value that is no object."""
    HUGE = "huge"
    """200 and a body that does not end: ten gigabytes, if anybody reads that long."""
    SLOW = "slow"
    """200 and a byte every tenth of a second, without end."""
    CUT = "cut"
    """A Content-Length, and then fewer bytes and the end."""
    REDIRECT = "redirect"
    """302 to another host."""
    SILENT = "silent"
    """The connection stands, and nothing comes."""
    HUNG_UP = "hung-up"
    """The connection is closed without a word."""
    WAF = "waf"
    """403 and a web page."""
    TOO_MANY = "too-many"
    """429 with Retry-After."""
    BANNED = "banned"
    """418 with Retry-After."""


@dataclass
class RunningSandbox:
    base_url: str
    notes: list[Note] = field(default_factory=list)
    """What became of each request, in order; those refused have a `cause`."""

    @property
    def causes(self) -> list[str | None]:
        return [note.cause for note in self.notes]


class FaultyServer(SandboxServer):
    fault: Fault | None = None
    at: str = "/"

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.fault is None or not request.path.startswith(self.at):
            return await super().respond(request)
        return await _gone_wrong(self.fault, request)


@contextlib.contextmanager
def running_sandbox(
    fault: Fault | None = None,
    *,
    at: str = "/",
    account: str | None = None,
    client_ip: str | None = None,
    skew: timedelta = timedelta(),
    ssl_context: ssl.SSLContext | None = None,
) -> Iterator[RunningSandbox]:
    notes: list[Note] = []
    session = Session.open(os.environ, lambda: system_clock() + skew)
    with serving(open_sandbox(session, account, None, notes.append), fault, client_ip, ssl_context, at) as base_url:
        yield RunningSandbox(base_url, notes)


@contextlib.contextmanager
def serving(
    sandbox: Sandbox,
    fault: Fault | None = None,
    client_ip: str | None = None,
    ssl_context: ssl.SSLContext | None = None,
    at: str = "/",
) -> Iterator[str]:
    """Serve a sandbox of one's own in a thread; gives the base URL. What breaks down in it fails the test."""
    started, loop = threading.Event(), asyncio.new_event_loop()
    server = FaultyServer(sandbox, "127.0.0.1", 0, client_ip, ssl_context=ssl_context)
    server.fault, server.at = fault, at

    async def serve() -> None:
        async with server:
            started.set()
            await server.ended.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(90)
    try:
        yield server.base_url
    finally:
        with contextlib.suppress(RuntimeError):  # it broke down, and its loop is closed already
            loop.call_soon_threadsafe(server.ended.set)
        thread.join()
    if server.failure:
        raise server.failure


async def _gone_wrong(fault: Fault, request: web.BaseRequest) -> web.StreamResponse:
    if fault in _PLAIN:
        status, body, kind, headers = _PLAIN[fault]
        return web.Response(status=status, body=body, headers={"Content-Type": kind, **headers})
    if fault is Fault.HUNG_UP and request.transport:
        request.transport.close()
        return web.Response()
    if fault is Fault.SILENT:
        await asyncio.sleep(3600)
    return await _streamed(fault, request)


async def _streamed(fault: Fault, request: web.BaseRequest) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    if fault is Fault.CUT:
        response.content_length = 1000
    await response.prepare(request)
    await response.write(b'{"serverTime": 1')
    if fault is Fault.CUT and request.transport:
        request.transport.close()
        return response
    for _ in range(160_000):
        await (response.write(b"0" * 65536) if fault is Fault.HUGE else _after_a_while(response))
    return response


async def _after_a_while(response: web.StreamResponse) -> None:
    await asyncio.sleep(0.1)
    await response.write(b"0")


_PAGE = b"<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"
_PLAIN: dict[Fault, tuple[int, bytes, str, dict[str, str]]] = {
    Fault.HTML: (200, _PAGE, "text/html", {}),
    Fault.HALF_JSON: (200, b'{"serverTime": 17', "application/json", {}),
    Fault.NO_OBJECT: (200, b"[1, 2]", "application/json", {}),
    Fault.REDIRECT: (302, b"", "text/plain", {"Location": _ELSEWHERE}),
    Fault.WAF: (403, _PAGE, "text/html", {}),
    Fault.TOO_MANY: (429, b'{"code":-1003,"msg":"Too many requests."}', "application/json", {"Retry-After": "7"}),
    Fault.BANNED: (418, b'{"code":-1003,"msg":"Way too many requests."}', "application/json", {"Retry-After": "120"}),
}


def expired_certificate(folder: Path) -> ssl.SSLContext:
    """Make a server's context with a self-signed certificate for 127.0.0.1 that ended yesterday."""
    return certificate(folder, datetime.now(UTC) - timedelta(days=1))


def certificate(folder: Path, not_after: datetime) -> ssl.SSLContext:
    """Make a server's context with a self-signed certificate for 127.0.0.1; it lies in the folder as certificate.pem."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private_key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private_key.public_key())
    builder = builder.serial_number(1).not_valid_before(not_after - timedelta(days=30)).not_valid_after(not_after)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    signed = builder.sign(private_key, hashes.SHA256())
    pem, key_file = folder / "certificate.pem", folder / "certificate_key.pem"
    pem.write_bytes(signed.public_bytes(Encoding.PEM))
    key_file.write_bytes(private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key_file)
    return context
