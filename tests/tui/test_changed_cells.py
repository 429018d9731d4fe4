"""The writer of changed cells leaves the screen that a writer of everything leaves, with fewer bytes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import set_cell_size
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from keywizard.tui.changed_cells import Canvas
from keywizard.tui.pens import Pen, change_of_pen, pen_of
from tests.realterm.emulator import Emulator
from tests.tui.seen import seen_cells

COLUMNS, ROWS = 24, 4
STYLES = (
    Style(),
    Style.parse("bold #e8b339 on #11151c"),
    Style.parse("#e6e9ef on #11151c"),
    Style.parse("#11151c on #e8b339"),
    Style.parse("underline red"),
    Style.parse("reverse"),
    Style.parse("bold reverse green on blue"),
    Style.parse("default on default"),
)
PLAIN = Style.parse("#e6e9ef on #11151c")

texts = st.text(st.sampled_from("ab    xyz[]->è│•日👍"), max_size=COLUMNS)
pieces = st.tuples(texts, st.sampled_from(STYLES))


def strip_of(parts: list[tuple[str, Style]]) -> Strip:
    """Give a row of exactly COLUMNS cells."""
    segments, room = [], COLUMNS
    for text, style in parts:
        fitted = set_cell_size(text, min(room, sum(map(len, text.split("\n"))) * 2)).rstrip("\0")
        segment = Segment(fitted, style)
        if 0 < segment.cell_length <= room:
            segments.append(segment)
            room -= segment.cell_length
    return Strip([*segments, Segment(" " * room, PLAIN)], COLUMNS)


rows = st.lists(pieces, max_size=4).map(strip_of)
screens = st.lists(rows, min_size=ROWS, max_size=ROWS)
cursors = st.tuples(st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1))


def in_full(strips: list[Strip], cursor: tuple[int, int], colours: ColorSystem) -> bytes:
    """Write everything, each piece with its whole style."""
    lines = [
        f"\x1b[{y + 1}H\x1b[m" + "".join(f"{change_of_pen(Pen(), pen_of(style, colours))}{text}\x1b[m" for text, style, _ in strip)
        for y, strip in enumerate(strips)
    ]
    return ("".join(lines) + f"\x1b[{cursor[1] + 1};{cursor[0] + 1}H").encode()


@pytest.mark.parametrize("colours", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR])
@pytest.mark.parametrize("can_erase", [True, False])
@given(frames=st.lists(st.tuples(screens, cursors), min_size=1, max_size=5))
def test_after_any_frames_the_terminal_shows_the_last_one(
    frames: list[tuple[list[Strip], tuple[int, int]]], colours: ColorSystem, *, can_erase: bool
) -> None:
    canvas, ours = Canvas(colours, can_erase=can_erase), Emulator(COLUMNS, ROWS)
    ours.feed(b"\x1b[?7l")
    for strips, cursor in frames:
        reference = Emulator(COLUMNS, ROWS)
        reference.feed(b"\x1b[?7l" + in_full(strips, cursor, colours))
        ours.feed(canvas.draw(strips, cursor).encode())
        assert seen_cells(ours) == seen_cells(reference)
        assert (ours.screen.cursor.x, ours.screen.cursor.y) == cursor


@given(screens, screens, st.tuples(st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1)), st.integers(1, COLUMNS), st.integers(1, ROWS))
def test_a_part_that_is_drawn_ahead_changes_nothing_else_and_the_whole_comes_right_after_it(
    first: list[Strip], second: list[Strip], place: tuple[int, int], width: int, height: int
) -> None:
    canvas, ours = Canvas(ColorSystem.EIGHT_BIT, can_erase=True), Emulator(COLUMNS, ROWS)
    ours.feed(b"\x1b[?7l" + canvas.draw(first, (0, 0)).encode())
    (x, y), end = place, min(place[0] + width, COLUMNS)
    part = [strip.crop(x, end) for strip in second[y : y + height]]
    ours.feed(canvas.draw_part(place, part).encode())
    mixed = [Strip.join((known.crop(0, x), new, known.crop(end))) for known, new in zip(first[y:], part, strict=False)]
    assert seen_cells(ours) == shown([*first[:y], *mixed, *first[y + height :]])
    ours.feed(canvas.draw(second, (0, 0)).encode())
    assert seen_cells(ours) == shown(second)


def shown(strips: list[Strip]) -> object:
    reference = Emulator(COLUMNS, ROWS)
    reference.feed(b"\x1b[?7l" + in_full(strips, (0, 0), ColorSystem.EIGHT_BIT))
    return seen_cells(reference)


@given(screens, cursors)
@example([strip_of([])] * ROWS, (0, 0))
def test_a_screen_that_is_there_already_takes_no_byte(strips: list[Strip], cursor: tuple[int, int]) -> None:
    canvas = Canvas(ColorSystem.EIGHT_BIT, can_erase=True)
    assert canvas.draw(strips, cursor)
    assert canvas.draw(list(strips), cursor) == ""


@given(screens, cursors)
def test_what_is_forgotten_is_written_again(strips: list[Strip], cursor: tuple[int, int]) -> None:
    canvas = Canvas(ColorSystem.EIGHT_BIT, can_erase=False)
    first = canvas.draw(strips, cursor)
    canvas.forget()
    assert canvas.draw(strips, cursor) == first


def test_one_letter_takes_a_handful_of_bytes() -> None:
    canvas = Canvas(ColorSystem.EIGHT_BIT, can_erase=True)
    before = [strip_of([("> Enable Reading", PLAIN)])] * ROWS
    canvas.draw(before, (0, 0))
    after = [*before[:-1], strip_of([("> Enable Reading!", PLAIN)])]
    assert len(canvas.draw(after, (0, 0))) <= len("\x1b[4;17H!\x1b[H")


attributes = st.integers(0, (1 << 13) - 1)
colours_of_pens = st.sampled_from(["", "31", "97", "38;5;179", "38;2;1;2;3"])
pens = st.builds(Pen, attributes, colours_of_pens, st.sampled_from(["", "41", "48;5;16", "48;2;3;2;1"]))


@given(pens, pens)
def test_a_change_of_pen_leads_to_the_wanted_pen_from_any_other(held: Pen, wanted: Pen) -> None:
    changed, fresh = Emulator(2, 1), Emulator(2, 1)
    changed.feed(f"{change_of_pen(Pen(), held)}{change_of_pen(held, wanted)}x".encode())
    fresh.feed(f"{change_of_pen(Pen(), wanted)}x".encode())
    assert changed.cells[0][0] == fresh.cells[0][0]


def test_a_terminal_that_knows_no_colours_is_told_of_none() -> None:
    assert change_of_pen(Pen(1), Pen(4)) == "\x1b[0;3m"
    assert change_of_pen(Pen(1), Pen()) == "\x1b[m"


def test_a_control_character_that_takes_no_column_is_survived() -> None:
    canvas = Canvas(ColorSystem.EIGHT_BIT, can_erase=True)
    plain, odd = strip_of([("abc", PLAIN)]), Strip([Segment("a\x01bc" + " " * (COLUMNS - 3), PLAIN)], COLUMNS)
    assert canvas.draw([plain] * ROWS, (0, 0))
    assert canvas.draw([odd] * ROWS, (0, 0))
    assert canvas.draw([plain] * ROWS, (0, 0))
