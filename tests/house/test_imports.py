"""What is loaded when: a linter cannot tell an import at the top from one made when it is needed, a fresh interpreter can."""

import subprocess
import sys

import pytest

from tests.house.sources import ROOT

HEAVY = frozenset({"textual", "rich", "cryptography", "segno", "pyotp", "asyncio", "babel", "hypothesis"})
WITHOUT_A_TERMINAL = (
    "domain",
    "policy",
    "flow",
    "keys",
    "exchange.simulated.exchange",
    "store.keyring",
    "i18n.translator",
    "session.session",
)
_SHOW_MODULES = "import sys; print('\\n'.join(['', *sys.modules]))"
_RUN = """
import contextlib, runpy
with contextlib.suppress(SystemExit):
    runpy.run_module("keywizard", run_name="__main__", alter_sys=True)
"""

_EVERY_MODULE_OF_PLAIN = """
import importlib, pkgutil, keywizard.plain as room
for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
    importlib.import_module(each.name)
"""


def modules_loaded_by(code: str, *arguments: str) -> frozenset[str]:
    """Run code in a fresh interpreter and give the names of all it loaded."""
    command = [sys.executable, "-c", f"{code}\n{_SHOW_MODULES}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return frozenset(done.stdout.splitlines())


def packages_loaded_by(code: str, *arguments: str) -> frozenset[str]:
    return frozenset(name.split(".")[0] for name in modules_loaded_by(code, *arguments))


def test_the_package_itself_loads_nothing_but_its_version() -> None:
    loaded = modules_loaded_by("import keywizard")
    assert "keywizard" in loaded
    assert {name for name in loaded if name.startswith("keywizard.")} == set()


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("completion", "bash"), ("list", "--names")])
def test_what_has_to_be_quick_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    loaded = packages_loaded_by(_RUN, *words)
    assert "keywizard" in loaded
    assert loaded & HEAVY == frozenset()


@pytest.mark.parametrize("room", WITHOUT_A_TERMINAL)
def test_rooms_under_the_screens_load_no_textual(room: str) -> None:
    assert packages_loaded_by(f"import keywizard.{room}") & {"textual", "rich"} == frozenset()


@pytest.mark.parametrize("module", ["terminal.capabilities", "terminal.front_end", "views"])
def test_what_a_screen_shows_is_computed_without_textual(module: str) -> None:
    assert packages_loaded_by(f"import keywizard.{module}") & {"textual", "rich"} == frozenset()


def test_line_prompts_load_no_textual() -> None:
    loaded = modules_loaded_by(_EVERY_MODULE_OF_PLAIN)
    assert "keywizard.plain.steps.restrictions" in loaded
    assert {name.split(".")[0] for name in loaded} & {"textual", "rich", "asyncio", "segno"} == set()


def test_the_wizard_without_a_terminal_loads_nothing_heavy() -> None:
    loaded = modules_loaded_by(_RUN)
    assert "keywizard.cli.wizard" in loaded
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()
    assert "keywizard.plain.launch" not in loaded


def test_making_a_key_by_flags_loads_no_textual() -> None:
    command = ("create", "--place", "practice", "--key-type", "ed25519", "--label", "x", "--no-passphrase", "--json")
    loaded = modules_loaded_by(_RUN, *command)
    assert "keywizard.keys.generate" in loaded
    assert {name.split(".")[0] for name in loaded} & {"textual", "rich", "asyncio"} == set()
    # With SSH's forms among them, and `inspect` and `dataclasses` for those, they take as long to load as Python to start.
    assert "cryptography.hazmat.primitives.serialization" not in loaded
