"""Playing a tour on paper: what is said and pressed, in which order, and what costs time."""

import pytest

from keywizard.demo.library import find_tour
from keywizard.demo.pace import RecordedPace
from keywizard.demo.player import Position, play
from keywizard.demo.tour import Beat, reading_seconds

TOUR = find_tour("first-key")


class Paper:
    """Takes everything, and writes it down with the moment."""

    def __init__(self, pace: RecordedPace) -> None:
        self.pace = pace
        self.notes: list[tuple[float, Position, str]] = []

    async def begin(self, position: Position, beat: Beat) -> None:
        self.notes.append((self.pace.seconds, position, f"says {beat.line}"))

    async def press(self, position: Position, binding: str) -> None:
        self.notes.append((self.pace.seconds, position, binding))

    async def end(self, beat: Beat) -> None:
        self.notes.append((self.pace.seconds, Position(), f"ends {beat.line}"))


async def played(start: Position, language: str = "en") -> Paper:
    paper = Paper(RecordedPace())
    await play(TOUR, language, paper, paper.pace, start)
    return paper


@pytest.mark.parametrize("language", ["en", "it"])
async def test_a_tour_takes_as_long_as_it_says(language: str) -> None:
    paper = await played(Position(), language)
    assert paper.pace.seconds == pytest.approx(TOUR.seconds(language))
    assert [note for *_, note in paper.notes if len(note) == 1] == list("".join(beat.typed for beat in TOUR.beats))


async def test_up_to_where_it_begins_a_tour_does_everything_and_takes_no_time() -> None:
    whole = await played(Position())
    positions = [position for _, position, note in whole.notes if not note.startswith("ends")]
    assert positions == sorted(positions)
    for start in positions[::5]:
        part = await played(start)
        assert [note[1:] for note in part.notes] == [note[1:] for note in whole.notes]
        assert {seconds for seconds, position, _ in part.notes if Position() < position <= start} <= {0.0}
        assert part.pace.seconds <= whole.pace.seconds
    last = TOUR.beats[-1]
    assert (await played(positions[-1])).pace.seconds == pytest.approx(reading_seconds(last.say["en"]) + last.hold)
