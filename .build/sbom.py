"""Makes the software bill of materials (CycloneDX, JSON) of what a user installs, from the lock alone.

It has no time and no number of chance in it, so that the same lock gives the same bytes. cyclonedx-py would need an environment with
everything installed, or would leave out what depends on what; the lock says both.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

from keywizard import __version__

LOCK = Path(__file__).resolve().parent.parent / ".ci" / "requirements-user.txt"
_PIN = re.compile(r"^([a-z0-9-]+)==([^\s;]+)")
_OURSELVES = "keywizard"


class Pinned(NamedTuple):
    """A package of the lock."""

    name: str
    """Its normalised name."""
    version: str
    """The exact version."""
    wanted_by: tuple[str, ...]
    """What depends on it."""

    @property
    def purl(self) -> str:
        """What names it wherever such lists are read."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(path: Path = LOCK) -> tuple[Pinned, ...]:
    """Read a lock that uv has written, with its remarks on what is there for what."""
    blocks = re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8"))
    return tuple(_pinned(block) for block in blocks if _PIN.match(block))


def _pinned(block: str) -> Pinned:
    found = _PIN.match(block)
    assert found is not None  # noqa: S101  # the caller has looked
    remarks = re.findall(r"^    #(?: via)? +([a-z0-9-]+)(?: \(pyproject\.toml\))?$", block, re.MULTILINE)
    return Pinned(found[1], found[2], tuple(remarks))


def sbom() -> str:
    """Make the whole list as text."""
    packages = read_lock()
    ourselves = Pinned(_OURSELVES, __version__, ())
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", **_component(ourselves), "licenses": [{"license": {"id": "MIT"}}]}},
        "components": [{"type": "library", **_component(package), "scope": "required"} for package in packages],
        "dependencies": [
            {"ref": each.purl, "dependsOn": [package.purl for package in packages if each.name in package.wanted_by]}
            for each in (ourselves, *packages)
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _component(package: Pinned) -> dict[str, str]:
    return {"bom-ref": package.purl, "name": package.name, "version": package.version, "purl": package.purl}
