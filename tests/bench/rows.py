"""A figure beside its floor, both from the same run: machines are shared, so an absolute time proves nothing."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class NotThereError(Exception):
    """What is to be measured cannot be started, or not yet."""


class Verdict(StrEnum):
    REACHED = "reached"
    MISSED = "MISSED"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report."""

    what: str
    ours: str
    beside: str
    figure: float
    """What is held against the target: a ratio, or a number of its own."""
    target: float
    unit: str = " x"

    @property
    def verdict(self) -> Verdict:
        return Verdict.REACHED if self.figure <= self.target else Verdict.MISSED

    def __str__(self) -> str:
        figure, target = f"{self.figure:.4g}{self.unit}", f"<= {self.target:g}{self.unit}"
        return f"{self.what:44} {self.ours:>12} {self.beside:>34} {figure:>12} {target:>12}  {self.verdict}"


def in_turns(times: int, measures: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Measure all, one after the other, many times over; what the machine does meanwhile then meets all alike."""
    for measure in measures.values():
        measure()  # the first run writes .pyc files and fills the disk cache
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(times)]
    return {name: [taken[name] for taken in rounds] for name in measures}


def p95(samples: Sequence[float]) -> float:
    return statistics.quantiles(samples, n=20, method="inclusive")[-1]


def ratio_row(what: str, samples: Mapping[str, Sequence[float]], target: float, of: Callable[[Sequence[float]], float]) -> Row:
    """Make the row of two series of seconds: the first is ours, the second what it stands beside."""
    (ours, beside), name = map(of, samples.values()), list(samples)[1]
    return Row(what, f"{ours * 1000:.1f} ms", f"{beside * 1000:.1f} ms {name}", ours / beside, target)
