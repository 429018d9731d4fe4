"""Runs sessions and tells what they came to; ends with 1 where one failed."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import tests.conftest  # noqa: F401  # it pins the environment
from tests.fuzz.session import Failure, Session


def run_seed(seed: int) -> Failure | None:
    """Run the session of a seed in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="keywizard-fuzz-") as home:
        return Session(seed, Path(home)).run()


def seeds_of(text: str) -> Iterable[int]:
    """Read `7` or `1-1000`."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> int:
    """Run the seeds, print each failure as it is found, then the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seeds", type=seeds_of, default=range(1, 1001), metavar="A-B", help="which sessions (1-1000)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many at once (2)")
    chosen = parser.parse_args()
    start, failed = time.monotonic(), 0
    with ProcessPoolExecutor(chosen.jobs) as workers:
        for failure in filter(None, workers.map(run_seed, chosen.seeds)):
            failed += 1
            print(f"seed {failure.seed}, at {failure.place}: {failure.what}")
            print(f"again: python -m tests.fuzz --seeds {failure.seed}\n", flush=True)
    print(f"{len(chosen.seeds)} sessions, {failed} failed, {(time.monotonic() - start) / 60:.1f} minutes")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
