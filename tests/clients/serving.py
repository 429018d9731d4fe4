"""What answers the clients: a plain server that does nothing but verify, and the practice exchange."""

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest

from keywizard.session.session import Session
from tests.clients import plain_server


class Served(NamedTuple):
    """A server at work."""

    base_url: str
    """Where it answers."""
    account: tuple[str, ...]
    """What its account holds, and no client makes up."""


@contextlib.contextmanager
def plainly(home: Path) -> Iterator[Served]:
    """Serve the keys of a home by the plain server."""
    keyring = Session.open({"KEYWIZARD_HOME": str(home)}).keyring
    with plain_server.serving(keyring) as base_url:
        yield Served(base_url, (plain_server.ASSET, plain_server.FREE))


@contextlib.contextmanager
def by_the_sandbox(home: Path) -> Iterator[Served]:
    """Serve the keys of a home by `keywizard sandbox`."""
    if not all(map(importlib.util.find_spec, ("keywizard.exchange.sandbox", "aiohttp"))):
        pytest.skip("keywizard sandbox needs aiohttp: pip install 'keywizard[web]'")
    environ = os.environ | {"KEYWIZARD_HOME": str(home)}
    command = [sys.executable, "-m", "keywizard", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield Served(json.loads(server.stdout.readline())["url"], ("USDT", "10000"))
        finally:
            server.terminate()


SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[Served]]] = {"plain": plainly, "sandbox": by_the_sandbox}
