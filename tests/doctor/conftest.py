"""The command line, as the tests of its own room run it."""

from tests.cli.conftest import run

__all__ = ["run"]
