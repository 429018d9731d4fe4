"""How many signed requests a second the practice exchange answers on one core, beside a server that checks nothing."""

import contextlib
import importlib.util
import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.bench.processes import quiet_environment
from tests.bench.rows import NotThereError, Row, in_turns, ratio_row
from tests.realterm.terminal import ROOT

_REQUESTS = 1000
_CONNECTIONS = 8
"""Each has one request under way, as a client has that waits for its answer."""
_MAKE = ("create", "--place", "practice", "--key-type", "ed25519", "--label", "bench", "--no-passphrase", "--json")
_BARE = "a bare aiohttp handler"


def sandbox_rows(times: int) -> Iterator[Callable[[], Row]]:
    measured: list[dict[str, list[float]]] = []

    def samples() -> dict[str, list[float]]:
        if not measured:
            measured.append(_samples(times))
        return measured[0]

    yield lambda: _rate_row(samples())
    # OpenSSL takes a tenth of a millisecond to verify one signature, which is more than twice what the bare handler takes for everything.
    yield lambda: ratio_row("sandbox, 1000 signed Ed25519 requests", samples(), 12, statistics.median)


def _rate_row(samples: dict[str, list[float]]) -> Row:
    ours, beside = (statistics.median(series) for series in samples.values())
    shown = [f"{_REQUESTS / seconds:,.0f} a second" for seconds in (ours, beside)]
    return Row("sandbox, signed Ed25519 requests, one core", shown[0], f"{shown[1]}, {_BARE}", ours * 1000, 1000, " ms")


def _samples(times: int) -> dict[str, list[float]]:
    if importlib.util.find_spec("aiohttp") is None:
        raise NotThereError("the sandbox needs aiohttp")
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        made = subprocess.run(
            [sys.executable, "-m", "keywizard", *_MAKE], cwd=ROOT, env=quiet_environment(home), capture_output=True, check=True
        )
        key = json.loads(made.stdout)
        ours = stack.enter_context(_server("keywizard", "sandbox", "--port", "0", home=home))
        bare = stack.enter_context(_server("tests.bench.bare_http", home=home))
        with _on_another_core():
            return in_turns(times, {"ours": lambda: _seconds(ours, _requests(key)), _BARE: lambda: _seconds(bare, _requests(key))})


@contextlib.contextmanager
def _server(module: str, *arguments: str, home: str) -> Iterator[int]:
    """Run a server on the first core; gives its port."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=quiet_environment(home), stdout=subprocess.PIPE, text=True) as server:
        try:
            os.sched_setaffinity(server.pid, {min(os.sched_getaffinity(0))})
            port = urlsplit(server.stdout.readline().strip() if server.stdout else "").port
            if port is None:
                raise NotThereError(f"{module} does not start")
            yield port
        finally:
            server.terminate()


@contextlib.contextmanager
def _on_another_core() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores - {min(cores)} or cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _requests(key: dict[str, str]) -> list[bytes]:
    """Sign each request for itself, before the clock runs; no two are alike."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from keywizard.keys.signing import private_key_signer

    private_key = load_pem_private_key(Path(key["private_key_file"]).read_bytes(), None)
    assert isinstance(private_key, Ed25519PrivateKey)
    sign, now = private_key_signer(private_key), int(time.time() * 1000)
    payloads = [f"recvWindow=60000&n={number}&timestamp={now}" for number in range(_REQUESTS)]
    return [
        f"GET /sapi/v1/account/apiRestrictions?{payload}&signature={quote(sign(payload.encode()), safe='')} HTTP/1.1\r\n"
        f"Host: 127.0.0.1\r\nX-MBX-APIKEY: {key['api_key']}\r\n\r\n".encode()
        for payload in payloads
    ]


def _seconds(port: int, requests: Sequence[bytes]) -> float:
    waiting, answered = list(requests), 0
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        for _ in range(_CONNECTIONS):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            selector.register(connection, selectors.EVENT_READ)
        begun = time.perf_counter()
        for each in list(selector.get_map().values()):
            _send(each.fileobj, waiting)
        while answered < len(requests):
            for each, _ in selector.select(30) or _gone():
                answered += _answered(each.fileobj)
                _send(each.fileobj, waiting)
        return time.perf_counter() - begun


def _send(connection: object, waiting: list[bytes]) -> None:
    assert isinstance(connection, socket.socket)
    if waiting:
        connection.sendall(waiting.pop())


def _answered(connection: object) -> int:
    assert isinstance(connection, socket.socket)
    answer = connection.recv(65536)  # shorter than that, and written in one go
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise NotThereError(f"a request was refused: {answer[-100:]!r}")
    return 1


def _gone() -> list[tuple[selectors.SelectorKey, int]]:
    raise NotThereError("no answer in half a minute")
