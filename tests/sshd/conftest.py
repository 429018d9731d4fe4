"""One server for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.sshd.server import MISSING, Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on loopback."""
    if MISSING:
        pytest.skip(f"install {' and '.join(MISSING)} for the tests over a real sshd")
    with serving(tmp_path_factory.mktemp("sshd")) as running:
        yield running
