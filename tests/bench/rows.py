"""A figure beside its floor, both from the same run: machines are shared, so an absolute time proves nothing."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")
_THOUSAND = 1000


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
    target: float | None
    """What it must not be above; nothing where the figure is only told."""
    unit: str = " x"

    @property
    def verdict(self) -> Verdict | None:
        if self.target is None:
            return None
        return Verdict.REACHED if self.figure <= self.target else Verdict.MISSED

    def __str__(self) -> str:
        figure = f"{self.figure:.4g}{self.unit}" if self.figure < _THOUSAND else f"{self.figure:.0f}{self.unit}"
        target = "" if self.target is None else f"<= {self.target:g}{self.unit}"
        return f"{self.what:44} {self.ours:>12} {self.beside:>38} {figure:>12} {target:>12}  {self.verdict or ''}".rstrip()


def in_turns(times: int, measures: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Measure all, one after the other, many times over; what the machine does meanwhile then meets all alike."""
    for measure in measures.values():
        measure()  # the first run writes .pyc files and fills the disk cache
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(times)]
    return {name: [taken[name] for taken in rounds] for name in measures}


def p95(samples: Sequence[float]) -> float:
    return statistics.quantiles(samples, n=20, method="inclusive")[-1]


def ratio_row(what: str, samples: Mapping[str, Sequence[float]], target: float | None, of: Callable[[Sequence[float]], float]) -> Row:
    """Make the row of two series of seconds: the first is ours, the second what it stands beside."""
    (ours, beside), name = map(of, samples.values()), list(samples)[1]
    return Row(what, f"{ours * 1000:.1f} ms", f"{beside * 1000:.1f} ms {name}", ours / beside, target)


def bytes_row(what: str, ours: float, stock: float, target: float | None) -> Row:
    """Make the row of a number of bytes beside that of Textual's own output of the same screens."""
    return Row(what, f"{ours:.0f} B", f"{stock:.0f} B stock output, {stock / max(ours, 1):.1f} x as many", ours, target, " B")
