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


def test_ci_installs_nothing_whose_hash_is_not_known() -> None:
    installs = [line for line in RUN.read_text(encoding="utf-8").splitlines() if re.search(r"\bpip (?:install|wheel|download)\b", line)]
    assert len(installs) == 4
    hashed = [line for line in installs if re.search(r" --require-hashes -r \.ci/requirements(?:-user)?\.txt$", line)]
    ours = [
        line
        for line in installs
        if " --no-deps " in line and re.search(r' (?:--no-build-isolation -e \.|"\$work"/dist/keywizard-\*\.whl)$', line)
    ]
    assert sorted(hashed + ours) == sorted(installs)


def test_ci_takes_the_wheel_that_came_out_the_same_twice() -> None:
    assert '.ci/reproducible "$work/tests/bin/python" "$work/dist"' in RUN.read_text(encoding="utf-8").splitlines()
    assert os.access(RUN.with_name("reproducible"), os.X_OK)
    assert os.access(RUN.with_name("lock"), os.X_OK)
