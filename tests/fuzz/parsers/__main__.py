"""Feeds every parser by atheris and prints what came of it; ends with 1 where something did not hold.

atheris is Google's coverage-guided fuzzer for Python over LLVM's libFuzzer, in wheels for Linux: `pip install atheris`. It is used here
and nowhere else, and no test needs it.
"""

import argparse
import importlib.util
import json
import math
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import tests.conftest  # noqa: F401  # it pins the environment and builds the texts
from tests.fuzz.parsers.registry import PARSERS

_FIRST, _LAST = re.compile(r"INITED cov: (\d+)"), re.compile(r"DONE +cov: (\d+)")
_RUNS = re.compile(r"Done (\d+) runs")


class Result(NamedTuple):
    """What came of one parser."""

    inputs: int
    """How many were read."""
    seconds: float
    """How long it took."""
    branches: tuple[int, int]
    """How many the samples alone reach, and how many all inputs."""
    found: list[tuple[str, str]]
    """What did not hold, and the input in hexadecimal."""


def feed(name: str, inputs: int, seed: int) -> Result:
    """Feed one parser in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="keywizard-fuzz-") as folder:
        command = [sys.executable, "-m", "tests.fuzz.parsers.guided", name, str(inputs), str(seed), folder]
        begun = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        seconds = time.monotonic() - begun
        report = Path(folder) / "findings.json"
        found = [(what, data) for what, data in json.loads(report.read_text("ascii"))] if report.exists() else []
    numbers = [int(match[1]) if (match := pattern.search(done.stderr)) else 0 for pattern in (_RUNS, _FIRST, _LAST)]
    if done.returncode or not numbers[0]:
        found.append((f"the process ended with {done.returncode}: {done.stderr[-2000:]}", ""))
    return Result(numbers[0], seconds, (numbers[1], numbers[2]), found)


def _print(name: str, result: Result) -> None:
    first, last = result.branches
    print(f"| {name} | {result.inputs:,} | {result.seconds:.0f} | {first:,} to {last:,} | {len(result.found)} |", flush=True)


def main() -> int:
    """Feed them all, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.parsers", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, metavar="N", help="how many for all parsers together (1000000)")
    parser.add_argument("--only", choices=sorted(PARSERS), action="append", metavar="NAME", help="one parser, as often as you like")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="where the dice begin; another one, other inputs (1)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many at once (1)")
    chosen = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        parser.error("atheris is not installed: pip install atheris")
    names = chosen.only or list(PARSERS)
    print("| parser | inputs | seconds | branches, by samples and by all | findings |\n|---|---|---|---|---|", flush=True)
    results, shares = dict[str, Result](), sum(PARSERS[name].share for name in names)
    with ThreadPoolExecutor(chosen.jobs) as workers:
        inputs = [math.ceil(chosen.inputs * PARSERS[name].share / shares) for name in names]
        for name, result in zip(names, workers.map(feed, names, inputs, [chosen.seed] * len(names)), strict=True):
            results[name] = result
            _print(name, result)
    found = [(name, *each) for name, result in results.items() for each in result.found]
    total = Result(
        sum(result.inputs for result in results.values()),
        sum(result.seconds for result in results.values()),
        (sum(result.branches[0] for result in results.values()), sum(result.branches[1] for result in results.values())),
        [(what, data) for _, what, data in found],
    )
    _print("all", total)
    for name, what, data in found:
        print(f"\n{name}: {what}\n{data}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
