"""`python -m tests.bench`: how fast and how small, as a table. A report: it fails nothing."""

import argparse

from tests.bench.inside import inside_rows
from tests.bench.processes import process_rows
from tests.bench.rows import NotThereError
from tests.bench.sandbox import sandbox_rows
from tests.bench.screens import screen_rows
from tests.bench.size import size_rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Every figure stands beside its floor from the same run.")
    parser.add_argument("-n", type=int, default=10, metavar="TIMES", help="how often each is measured, at least 2 (default 10)")
    times = max(parser.parse_args().n, 2)
    for measure in (*process_rows(times), *screen_rows(times), *inside_rows(times), *sandbox_rows(times), *size_rows()):
        try:
            print(measure(), flush=True)
        except NotThereError as error:
            print(f"not there yet: {error}", flush=True)


main()
