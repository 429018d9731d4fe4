"""Here a passphrase costs what it costs."""

import pytest


@pytest.fixture(autouse=True)
def cheap_passphrases() -> None:
    """Change nothing."""
