"""What is asked for often must not load what it does not need."""

import subprocess
import sys

import pytest

from keywizard.cli.main import WIZARD_FLAGS
from keywizard.cli.parser import build_parser
from keywizard.i18n.translator import Translator
from tests.house.sources import ROOT

_RUN = """
import sys
from keywizard.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("loaded:", *sys.modules)
"""
WORK = frozenset({"dataclasses", "pathlib", "json", "tomllib", "datetime", "platformdirs", "secrets", "hashlib"})
"""What only the work of a command needs, and costs a start that a person feels."""


def loaded_by(*arguments: str) -> frozenset[str]:
    done = subprocess.run([sys.executable, "-S", "-c", _RUN, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(done.stdout.splitlines()[-1].split()[1:])


def test_the_version_loads_no_parser_and_no_texts() -> None:
    loaded = loaded_by("--version")
    assert loaded & (WORK | {"argparse", "gettext", "typing"}) == frozenset()
    assert {name for name in loaded if name.startswith("keywizard.i18n")} == set()


@pytest.mark.parametrize("arguments", [("--help",), ("create", "--help"), ("explain", "--help", "--lang", "it")])
def test_help_loads_the_flags_and_their_texts_alone(arguments: tuple[str, ...]) -> None:
    loaded = loaded_by(*arguments)
    assert loaded & WORK == frozenset()
    rooms = {name.split(".")[1] for name in loaded if name.startswith("keywizard.")}
    assert rooms == {"cli", "domain", "i18n"}


@pytest.mark.parametrize("arguments", [(), ("--lang", "it")])
def test_a_start_without_a_word_or_with_a_language_says_what_the_parser_would_and_loads_no_parser(arguments: tuple[str, ...]) -> None:
    parsed = vars(build_parser(Translator("en")).parse_args(arguments))
    parsed.pop("lang", None)
    assert set(parsed) == set(WIZARD_FLAGS)
    assert not any(parsed.values())
    loaded = loaded_by(*arguments)
    assert "keywizard.cli.wizard" in loaded
    assert loaded & {"argparse", "gettext", "hashlib", "keywizard.store.audit", "secrets", "textual"} == frozenset()
