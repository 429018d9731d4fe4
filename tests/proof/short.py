"""What each proof comes to in its short run, as it is done apart: by the name of a row."""

from pathlib import Path

from tests.proof.faults import fail_everywhere, vanish_everywhere
from tests.proof.kills import Stopped, stop_everywhere
from tests.proof.links import plant_everywhere
from tests.proof.power import cut_everywhere
from tests.proof.rows import ROWS

_SPREAD = 9
"""Every so many operations, where each run is slow or another row makes the same ones."""


def stopped(folder: Path, name: str) -> Stopped:
    """Stop a row everywhere."""
    row = ROWS[name]
    return stop_everywhere(row, folder, every=_SPREAD if row.is_slow else 1)


def cuts(folder: Path, name: str) -> int:
    """Cut the power of a row everywhere."""
    return cut_everywhere(ROWS[name], folder)


def failed(folder: Path, name: str) -> int:
    """Fail at every fourth operation of a row."""
    return fail_everywhere(ROWS[name], folder, all_errors=False, every=4).runs


def vanished(folder: Path, name: str) -> int:
    """Take the keys away before every fourth operation of a row."""
    return vanish_everywhere(ROWS[name], folder, every=4)


def planted(folder: Path, name: str, place: str) -> list[str]:
    """Plant links in the middle of a row."""
    return plant_everywhere(ROWS[name], folder, place)[1]
