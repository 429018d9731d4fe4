"""Where the clients are: an environment each, for some of them install packages of the same name."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from keywizard.exchange.snippets.values import Syntax

VARIABLE = "CLIENTS_FOLDER"
"""Names the folder of environments; no `KEYWIZARD_` before it, for those variables are the person's and tests drop them."""


class Package(NamedTuple):
    """What a registry has for a target of `export`."""

    target: str
    """The value of `--for`."""
    name: str
    """The package; empty for what a machine has already."""
    syntax: Syntax
    """Which registry, and what runs it."""


PACKAGES = (
    Package("ccxt", "ccxt", Syntax.PYTHON),
    Package("python-binance", "python-binance", Syntax.PYTHON),
    Package("binance-sdk", "binance-sdk-spot", Syntax.PYTHON),
    Package("binance-connector", "binance-connector", Syntax.PYTHON),
    Package("ccxt-js", "ccxt", Syntax.JAVASCRIPT),
    Package("binance-sdk-js", "@binance/spot", Syntax.JAVASCRIPT),
    Package("curl", "", Syntax.SHELL),
)


def folder() -> Path | None:
    """Give the folder of environments, if one is named."""
    return Path(named) if (named := os.environ.get(VARIABLE)) else None


def install(package: Package, root: Path) -> None:
    """Make the environment of a client, where it is not there yet and the tools are."""
    place = root / package.target
    if package.syntax is Syntax.PYTHON and not place.exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", package.name], check=True)
    elif package.syntax is Syntax.JAVASCRIPT and not place.exists() and (npm := shutil.which("npm")):
        place.mkdir(parents=True)
        (place / "package.json").write_text("{}")
        subprocess.run([npm, "install", "--silent", "--no-fund", "--no-audit", package.name], cwd=place, check=True)


def command(package: Package, root: Path) -> list[str] | None:
    """Give what runs a snippet of the client, or nothing where it is not installed."""
    if package.syntax is Syntax.PYTHON:
        python = root / package.target / "bin" / "python"
        return [str(python)] if python.exists() else None
    if package.syntax is Syntax.JAVASCRIPT:
        return ["node"] if (root / package.target / "node_modules").is_dir() and shutil.which("node") else None
    return ["sh"] if shutil.which("curl") and shutil.which("openssl") else None


def version(package: Package, root: Path) -> str:
    """Give the version that is installed."""
    ask: dict[Syntax, Callable[[], list[str]]] = {
        Syntax.PYTHON: lambda: [
            str(root / package.target / "bin" / "python"),
            "-c",
            f"import importlib.metadata as m; print(m.version('{package.name}'))",
        ],
        Syntax.JAVASCRIPT: lambda: [
            "node",
            "-p",
            f"require('{root / package.target / 'node_modules' / package.name / 'package.json'}').version",
        ],
        Syntax.SHELL: lambda: ["sh", "-c", "openssl version | cut -d' ' -f2"],
    }
    return subprocess.run(ask[package.syntax](), capture_output=True, text=True, check=True).stdout.strip()


def environment(package: Package, root: Path) -> dict[str, str]:
    """Give the variables that its snippets run with; no proxy stands between them and this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return kept | {"NODE_PATH": str(root / package.target / "node_modules")}
