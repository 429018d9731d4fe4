"""What builds the package, taken in by the tests."""

import importlib
import sys
from types import ModuleType

from tests.house.sources import BUILD


def builder(name: str) -> ModuleType:
    """Give a module of the folder that builds the package."""
    if str(BUILD) not in sys.path:
        sys.path.append(str(BUILD))
    return importlib.import_module(name)
