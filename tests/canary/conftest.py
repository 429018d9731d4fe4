"""What the program sealed is opened here, so a passphrase costs the same in both."""

import pytest


@pytest.fixture(autouse=True)
def cheap_passphrases() -> None:
    """Change nothing."""
