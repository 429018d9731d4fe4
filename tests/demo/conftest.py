"""One walk for all: it takes as long as everything that is made of it."""

import pytest

from tests.demo.filming import Camera, filmed


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Camera:
    """A walk past every secret and on to the permissions, with all of its screens."""
    return filmed(tmp_path_factory.mktemp("home"))
