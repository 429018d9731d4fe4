"""How fast a tour goes: by the clock on the wall, with a hand on it; or by a clock of its own, for recordings."""

import asyncio
from typing import Protocol

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)
"""Times its own speed."""


class Pace(Protocol):
    """Lets time go by."""

    async def hold(self, seconds: float) -> None:
        """Come back when so many seconds of the tour have gone by."""


class RecordedPace:
    """Time that costs none: it is only counted."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.seconds = 0.0
        """How many have gone by."""

    async def hold(self, seconds: float) -> None:
        """Count them."""
        self.seconds += seconds


class LivePace:
    """The clock on the wall; one can stop it, go on by single moves, and change its speed."""

    def __init__(self, speed: float = 1.0) -> None:
        """Go at `speed` times the tour's own."""
        self.speed = speed
        """As it is now."""
        self.is_paused = False
        """Whether time stands still."""
        self._moves = 0
        self._changed = asyncio.Event()

    async def hold(self, seconds: float) -> None:
        """Wait; while time stands still, until it goes on or the next move is asked for."""
        loop = asyncio.get_running_loop()
        left = seconds
        while left > 0 and not self._take_move():
            self._changed.clear()
            began, speed = loop.time(), self.speed
            pause = None if self.is_paused else left / speed
            try:
                async with asyncio.timeout(pause):
                    await self._changed.wait()
            except TimeoutError:
                return
            left -= 0 if pause is None else (loop.time() - began) * speed

    def _take_move(self) -> bool:
        if self.is_paused and self._moves:
            self._moves -= 1
            return True
        return False

    def pause(self) -> None:
        """Stop, or go on."""
        self.is_paused = not self.is_paused
        self._moves = 0
        self._changed.set()

    def step(self) -> None:
        """Do the next move, and stand still after it."""
        self.is_paused = True
        self._moves += 1
        self._changed.set()

    def go_on(self) -> None:
        """Stand still no longer."""
        self.is_paused = False
        self._moves = 0
        self._changed.set()

    def change_speed(self, steps: int) -> None:
        """Go so many steps faster or slower."""
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self.speed))
        self.speed = SPEEDS[min(max(nearest + steps, 0), len(SPEEDS) - 1)]
        self._changed.set()
