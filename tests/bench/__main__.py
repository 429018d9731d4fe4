"""`python -m tests.bench`: how fast and how small, as a table. A report: it fails nothing."""

import argparse
from collections.abc import Callable, Iterable

from tests.bench.batch import batch_rows
from tests.bench.idle import idle_rows
from tests.bench.inside import inside_rows
from tests.bench.keyring import keyring_rows
from tests.bench.keys import key_rows
from tests.bench.leaving import leaving_rows
from tests.bench.processes import process_rows
from tests.bench.rows import NotThereError, Row
from tests.bench.sandbox import sandbox_rows
from tests.bench.screens import screen_rows
from tests.bench.size import size_rows
from tests.bench.slow_line import slow_line_rows

Rows = Iterable[Callable[[], Row]]


def groups(times: int, idle: float) -> dict[str, Rows]:
    """Give what can be measured by itself, in the order of the table."""
    return {
        "processes": process_rows(times),
        "batch": batch_rows(times),
        "screens": screen_rows(times),
        "keys": key_rows(times),
        "keyring": keyring_rows(times),
        "slow-line": slow_line_rows(times),
        "idle": idle_rows(idle),
        "leaving": leaving_rows(times),
        "inside": inside_rows(times),
        "sandbox": sandbox_rows(times),
        "size": size_rows(),
    }


def main() -> None:
    names = tuple(groups(0, 0))
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Every figure stands beside its floor from the same run.")
    parser.add_argument("-n", type=int, default=10, metavar="TIMES", help="how often each is measured, at least 2 (default 10)")
    parser.add_argument("--idle", type=float, default=10, metavar="SECONDS", help="how long an idle program is listened to (default 10)")
    parser.add_argument("--only", action="append", choices=names, metavar="GROUP", help=f"{', '.join(names)}; as often as you like")
    parsed = parser.parse_args()
    for name, rows in groups(max(parsed.n, 2), parsed.idle).items():
        if not parsed.only or name in parsed.only:
            _print(rows)


def _print(rows: Rows) -> None:
    for measure in rows:
        try:
            print(measure(), flush=True)
        except NotThereError as error:
            print(f"not there yet: {error}", flush=True)


main()
