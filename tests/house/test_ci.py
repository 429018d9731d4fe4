"""What is run for every change is what the README tells people to run."""

import os
import re

from tests.house.sources import ROOT

RUN = ROOT / ".ci" / "run"
TEST_COMMAND = "python -m pytest"


def test_ci_can_be_run_and_stops_at_the_first_failure() -> None:
    assert os.access(RUN, os.X_OK)
    assert "\nset -euo pipefail\n" in RUN.read_text(encoding="utf-8")


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert TEST_COMMAND in RUN.read_text(encoding="utf-8").splitlines()
    commands = "\n".join(re.findall(r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE))
    assert TEST_COMMAND in commands
