"""Playing a tour: beat after beat, key after key, on whatever takes keys."""

from typing import NamedTuple, Protocol

from keywizard.demo.pace import Pace, RecordedPace
from keywizard.demo.tour import PRESS_SECONDS, TYPE_SECONDS, Beat, Tour, reading_seconds


class Position(NamedTuple):
    """Where a tour stands. Positions are ordered as they are passed."""

    beat: int = 0
    """How many beats are over."""
    keys: int = 0
    """How many keys of the next one have been pressed."""


class Actor(Protocol):
    """What a tour is played on."""

    async def begin(self, position: Position, beat: Beat) -> None:
        """Say what the beat says."""

    async def press(self, position: Position, binding: str) -> None:
        """Press a key, and come back when it has done all it does; `position` is the one behind it."""

    async def end(self, beat: Beat) -> None:
        """Make sure that what the beat expects is so; raises StrayedError."""


class StrayedError(Exception):
    """The program is not where the tour expects it."""

    def __init__(self, beat: Beat, expected: str) -> None:
        """Name the beat, and what it expected."""
        super().__init__(f"line {beat.line}: {expected}")
        self.line = beat.line
        self.expected = expected


async def play(tour: Tour, language: str, actor: Actor, pace: Pace, start: Position) -> None:
    """Play a tour to its end; up to `start` in no time. Raises StrayedError."""
    rush = RecordedPace()
    for number, beat in enumerate(tour.beats):
        begins = Position(number)
        await actor.begin(begins, beat)
        await (rush if begins < start else pace).hold(reading_seconds(beat.say.get(language, "")))
        for index, binding in enumerate(beat.bindings):
            position = Position(number, index + 1)
            await actor.press(position, binding)
            seconds = TYPE_SECONDS if index < len(beat.typed) else PRESS_SECONDS
            await (rush if position < start else pace).hold(seconds)
        await actor.end(beat)
        await (rush if Position(number + 1) <= start else pace).hold(beat.hold)
