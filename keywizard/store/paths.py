"""Where files lie. Asking for a path never makes a folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError

HOME_VARIABLE = "KEYWIZARD_HOME"
"""One folder in place of all the platform's own locations."""


class Paths(NamedTuple):
    """The three roots, and what lies under them."""

    data: Path
    """Keys and practice accounts."""
    config: Path
    """Settings."""
    state: Path
    """What may be lost without harm."""

    @property
    def keys(self) -> Path:
        """One folder a key."""
        return self.data / "keys"

    @property
    def practice(self) -> Path:
        """The simulated accounts."""
        return self.data / "practice"

    @property
    def config_file(self) -> Path:
        """Language and theme."""
        return self.config / "config.toml"

    @property
    def terminals(self) -> Path:
        """A note of each terminal that the program runs on now."""
        return self.state / "terminals"

    @property
    def drafts(self) -> Path:
        """The unfinished walks."""
        return self.state / "drafts"

    @property
    def audit_file(self) -> Path:
        """What was done, when, to which fingerprint."""
        return self.state / "audit.jsonl"


def paths_of(environ: Mapping[str, str]) -> Paths:
    """Find the roots: under KEYWIZARD_HOME if it is set, otherwise where the platform keeps such files.

    Raises FileError `home-missing` where neither can be told.
    """
    if home := environ.get(HOME_VARIABLE):
        return _paths_under(home)
    return _platform_paths()


def _paths_under(home: str) -> Paths:
    try:
        root = Path(home).expanduser().absolute()
    except (RuntimeError, OSError) as error:  # the ~ of a user who does not exist, or a working folder that is gone
        raise FileError("home-missing", variable=HOME_VARIABLE) from error
    return Paths(root / "data", root / "config", root / "state")


def _platform_paths() -> Paths:
    import platformdirs  # not needed under KEYWIZARD_HOME, and not free to load

    try:
        dirs = platformdirs.PlatformDirs("keywizard", appauthor=False)
        roots = (dirs.user_data_path, dirs.user_config_path, dirs.user_state_path)
    except (RuntimeError, KeyError) as error:  # Path.expanduser without a home
        raise FileError("home-missing", variable=HOME_VARIABLE) from error
    if not all(root.is_absolute() for root in roots):
        raise FileError("home-missing", variable=HOME_VARIABLE)
    return Paths(*roots)
