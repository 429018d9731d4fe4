"""Runs the proofs, all or one, and prints the figures; ends with 1 where something was found."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor

import tests.conftest  # noqa: F401  # it pins the environment
from tests.proof import stateful
from tests.proof.faults import fail_everywhere, vanish_everywhere
from tests.proof.kills import scratch, stop_everywhere
from tests.proof.links import PLACES, plant_everywhere
from tests.proof.power import cut_everywhere
from tests.proof.races import RACES
from tests.proof.real import kill_the_program
from tests.proof.rows import ROWS, quick

Figures = Counter[str]


def kills(name: str) -> Figures:
    """Stop a row everywhere, and cut the power behind every operation of it."""
    with quick(), scratch() as folder:
        stopped = stop_everywhere(ROWS[name], folder / "kills")
        cut = cut_everywhere(ROWS[name], folder / "power")
    return Counter({"operations": stopped.calls.total(), "stops": stopped.runs, "disks after a power cut": cut})


def faults(name: str) -> Figures:
    """Let everything fail everywhere in a row, and plant links."""
    with quick(), scratch() as folder:
        failed = fail_everywhere(ROWS[name], folder / "errors", all_errors=True)
        vanished = vanish_everywhere(ROWS[name], folder / "vanished", every=1)
        planted = 0
        for number, place in enumerate(PLACES):
            runs, touched = plant_everywhere(ROWS[name], folder / f"links-{number}", place)
            assert not touched, touched
            planted += runs
    return Counter({"errors": failed.runs, "vanished folders": vanished, "planted links": planted})


def races(name: str) -> Figures:
    """Run a race twenty times."""
    for _ in range(20):
        with quick(), scratch() as folder:
            RACES[name](folder)
    return Counter({"races": 20})


def walk(name: str) -> Figures:
    """Walk over the store so many times."""
    stateful.walk(int(name))
    return Counter({"walks of up to 20 operations": int(name)})


def real_kills(name: str) -> Figures:
    """Kill the real program."""
    with quick(), scratch() as folder:
        killed, left = kill_the_program(ROWS["create, Ed25519, practice"], folder, int(name))
    return Counter({"real programs killed": killed, "which left something to clean up": left})


PROOFS: Mapping[str, Callable[[str], Figures]] = {"kills": kills, "faults": faults, "races": races, "stateful": walk, "real": real_kills}


def _parts(chosen: argparse.Namespace) -> Iterator[tuple[str, str]]:
    walks, ends = [str(chosen.examples)], [str(chosen.times)]
    per_proof: dict[str, Iterable[str]] = {"kills": ROWS, "faults": ROWS, "races": RACES, "stateful": walks, "real": ends}
    for proof, names in per_proof.items():
        if chosen.proof in (None, proof):
            yield from ((proof, name) for name in names)


def _run(part: tuple[str, str]) -> tuple[Figures, str | None]:
    proof, name = part
    try:
        return PROOFS[proof](name), None
    except Exception as error:  # noqa: BLE001  # whatever comes is what was found
        return Counter(), f"{proof}, {name}: {type(error).__name__}: {error}"


def main() -> int:
    """Run what was chosen."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__)
    parser.add_argument("proof", nargs="?", choices=tuple(PROOFS), help="one of them (all)")
    parser.add_argument("--examples", type=int, default=300, metavar="N", help="how many walks over the store (300)")
    parser.add_argument("--times", type=int, default=40, metavar="N", help="how often the real program is killed (40)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many at once (2)")
    chosen = parser.parse_args()
    began, figures, findings = time.monotonic(), Counter[str](), 0
    parts = list(_parts(chosen))
    with ProcessPoolExecutor(chosen.jobs) as workers:
        for (proof, name), (counted, found) in zip(parts, workers.map(_run, parts), strict=True):
            figures += counted
            findings += found is not None
            print(found or f"{proof}, {name}: " + ", ".join(f"{number} {what}" for what, number in counted.items()), flush=True)
    print("\n" + "\n".join(f"{number:6} {what}" for what, number in figures.items()))
    print(f"{findings} findings, {(time.monotonic() - began) / 60:.1f} minutes")
    return int(findings > 0)


if __name__ == "__main__":
    sys.exit(main())
