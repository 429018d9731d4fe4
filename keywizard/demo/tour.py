"""A tour: what is said, which keys are pressed, and what has to come of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId

CAPTION_WIDTH = 76
"""Cells of a line of a caption: as many as a terminal of 80 columns has room for."""
CAPTION_LINES = 2

_READING = 0.045
"""Seconds for a character: about what a person reads who looks at the screen as well."""
_LEAST_READING = 1.6
PRESS_SECONDS = 0.7
"""How long one sees what a key that is pressed has done."""
TYPE_SECONDS = 0.08
"""The same for a letter that is typed."""


class Expectation(NamedTuple):
    """What has to be so after a beat; a tour that the program has outgrown is found out by it."""

    step: StepId | None = None
    """The step that is on the screen, if the beat says."""
    blocked: frozenset[Permission] = frozenset()
    """Permissions that the rules refuse then."""
    allowed: frozenset[Permission] = frozenset()
    """Permissions that the rules allow then."""


class Beat(NamedTuple):
    """One thing that a tour says and does, in this order: it speaks, time goes by, it types, it presses keys."""

    line: int
    """Where it begins in its file, from 1."""
    say: Mapping[str, str]
    """The caption by language; nothing leaves the one before."""
    later: int = 0
    """Seconds by which the simulated clock is put on."""
    typed: str = ""
    """Letters, one after another."""
    press: tuple[str, ...] = ()
    """Keys, one after another, by the names of `keys.py`."""
    hold: float = 0.0
    """Seconds to look at what has come of it."""
    expects: Expectation = Expectation()
    """What has to be so then."""

    @property
    def bindings(self) -> tuple[str, ...]:
        """Every key of the beat in its order."""
        return (*self.typed, *self.press)


class Tour(NamedTuple):
    """A tour as its file tells it."""

    name: str
    """What it is called on the command line."""
    file: str
    """The file that it was read from, without its folders; printable."""
    title: Mapping[str, str]
    """Its title by language."""
    about: Mapping[str, str]
    """What one learns from it, by language, in a sentence."""
    account: str
    """The practice account that it begins with: a scenario's name."""
    at: datetime
    """The moment it takes place, UTC; the clock stands still but for `later`."""
    beats: tuple[Beat, ...]
    """What happens."""

    def seconds(self, language: str) -> float:
        """Tell how long it takes at its own speed."""
        return sum(reading_seconds(beat.say.get(language, "")) + _doing_seconds(beat) + beat.hold for beat in self.beats)


def reading_seconds(caption: str) -> float:
    """Tell how long a caption stands before anything happens."""
    return max(_LEAST_READING, _READING * len(caption)) if caption else 0.0


def _doing_seconds(beat: Beat) -> float:
    return TYPE_SECONDS * len(beat.typed) + PRESS_SECONDS * len(beat.press)
