"""Running text in ASCII."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.terminal.ascii import spelt_in_ascii


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("È già così: perché no?", "E' gia' cosi': perche' no?"),
        ("e\u0300", "e'"),
        ("(•) \u201cBinance\u201d \u2013 l\u2019API", '(*) "Binance" - l\'API'),
        ("Zoë ½ 日", "Zoe 1 ?"),
        ("plain", "plain"),
    ],
)
def test_accents_are_written_as_italian_writes_them_without(text: str, spelt: str) -> None:
    assert spelt_in_ascii(text) == spelt


@given(st.text())
def test_nothing_but_ascii_is_left(text: str) -> None:
    assert spelt_in_ascii(text).isascii()
