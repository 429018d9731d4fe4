"""A few sessions for every change; a thousand are run by `python -m tests.fuzz`."""

from pathlib import Path

import pytest

from tests.fuzz.places import PLACES
from tests.fuzz.session import Session

SEEDS = (4, 6, 10, 12, 16, 20, 27, 33, 39, 43)
"""Spread over the walk; the last four change nothing."""


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_arrives_nothing_crashes_leaks_or_is_lost(seed: int, keywizard_home: Path) -> None:
    assert Session(seed, keywizard_home).run() is None


def test_the_seeds_are_spread_over_the_walk() -> None:
    assert len({seed % len(PLACES) for seed in SEEDS}) == len(SEEDS)
