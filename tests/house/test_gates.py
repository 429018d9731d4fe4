"""Lint, layout, types and contracts are part of the tests: one command is the whole gate."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

GATES = {
    "lint": (sys.executable, "-m", "ruff", "check", "--no-fix", "--quiet", "."),
    "layout": (sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."),
    "types": (sys.executable, "-m", "mypy"),
    "contracts": (str(Path(sys.executable).with_name("lint-imports")), "--no-cache"),
}


@pytest.mark.gate
@pytest.mark.parametrize("gate", GATES)
def test_the_gate_stands_open(gate: str) -> None:
    done = subprocess.run(GATES[gate], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
