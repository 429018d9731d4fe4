"""What a terminal cannot draw is not sent to it."""

import string
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from keywizard.tui.glyphs import AsciiFilter, MonoFilter, to_ascii
from keywizard.tui.themes import ANSI

BLACK = Color.parse("ansi_black")


@pytest.mark.parametrize(
    ("drawn", "plain"),
    [
        ("┌─┐│└┘├┤", "+-+|++++"),
        ("▸ ✓ · ■■· … •", "> + . ##. . *"),
        ("(•) [x] ▇▁", "(*) [x] #-"),
        ("È già così: perché no?", "E gia cosi: perche no?"),
        ("“Binance” \u2013 l\u2019API", '"Binance" - l\'API'),
        ("→ ← ↑ ↓ \u00d7 €", "> < ^ v x ?"),
        ("日本", "????"),
        ("a👩‍💻b", "a??b"),
        ("❤️🇮🇹👍🏽", "??????"),
        ("e\u0301", "e"),
        ("½ ² ﬁ", "1 2 f"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_each_cell_has_a_twin_in_ascii(drawn: str, plain: str) -> None:
    assert to_ascii(drawn) == plain


@given(st.text())
def test_whatever_is_drawn_comes_out_in_ascii_and_as_wide(text: str) -> None:
    plain = to_ascii(text)
    assert plain.isascii()
    assert cell_len(plain) == cell_len(text)


def filtered(*segments: Segment) -> list[Segment]:
    return MonoFilter().apply(list(segments), BLACK)


def test_style_and_control_pass_through_the_ascii_filter() -> None:
    styled = Segment("è", Style(bold=True))
    assert AsciiFilter().apply([styled, Segment("x")], BLACK) == [Segment("e", Style(bold=True)), Segment("x")]


def grounds() -> Iterator[tuple[str, Style]]:
    for name in ("background", "panel", "cursor-background"):
        colour = Color.parse(ANSI.to_color_system().generate()[name]).rich_color
        yield name, Style(color="bright_white", bgcolor=colour.name)


def test_without_colour_panels_are_underlined_and_cursors_reversed() -> None:
    drawn = {name: filtered(Segment("x", style))[0].style for name, style in grounds()}
    looks = {name: (bool(style and style.underline), bool(style and style.reverse)) for name, style in drawn.items()}
    assert looks == {"background": (False, False), "panel": (True, False), "cursor-background": (False, True)}


@pytest.mark.parametrize("style", [Style(), Style(color="red"), Style(color="#123456", bgcolor="#654321"), Style(bgcolor="default")])
def test_no_colour_is_left(style: Style) -> None:
    (segment,) = filtered(Segment("x", style))
    assert segment.style is not None
    assert (segment.style.color, segment.style.bgcolor) == (None, None)


def test_what_is_bold_stays_bold_and_what_a_click_means_stays() -> None:
    (segment,) = filtered(Segment("x", Style(bold=True, color="red", meta={"@click": "x"})))
    assert segment.style is not None
    assert (segment.style.bold, segment.style.meta) == (True, {"@click": "x"})


def test_what_is_reversed_on_a_cursor_is_straight_again() -> None:
    (segment,) = filtered(Segment("x", Style(reverse=True, bgcolor="cyan")))
    assert not (segment.style and segment.style.reverse)


def test_text_without_a_style_passes() -> None:
    assert filtered(Segment(string.printable)) == [Segment(string.printable)]
