"""Makes what is made from the sources with the package. Nothing of it runs where the package is installed."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GeneratedHook(BuildHookInterface):
    """Runs before files are collected, for wheels, source archives and editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files beside their sources."""
        sys.path.insert(0, str(Path(self.root) / ".build"))
        from generated import build

        build()
