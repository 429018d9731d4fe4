"""Builds the message catalogues with the package."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    """Runs before files are collected, for wheels, source archives and editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the .mo files beside their sources."""
        sys.path.insert(0, str(Path(self.root) / ".build"))
        from catalogues import build_catalogues

        build_catalogues()
