"""No byte that a terminal sends ends the program."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.tui.decoder import TolerantDecoder
from tests.realterm.terminal import Terminal, environment

LISTENING = [sys.executable, "-m", "tests.tui.listening_app"]


@pytest.fixture
def listening() -> Iterator[Terminal]:
    with Terminal(LISTENING, columns=120, env=environment()) as terminal:
        terminal.wait_for("listening")
        yield terminal


def decoded(*pieces: bytes) -> str:
    decoder = TolerantDecoder()
    return "".join(decoder.decode(piece) for piece in pieces) + decoder.decode(b"", final=True)


def test_a_letter_of_a_latin_1_terminal_arrives_as_that_letter(listening: Terminal) -> None:
    listening.send(b"caff\xe8 ora")
    listening.wait_for("caffè ora")
    listening.press("enter")
    assert listening.wait_exit() == 7


def test_every_byte_is_survived(listening: Terminal) -> None:
    leaving = b"\r\x03\x11"
    listening.send(bytes(byte for byte in range(255, -1, -1) if byte not in leaving))
    listening.press("enter")
    assert listening.wait_exit() == 7


def test_old_mouse_reports_type_nothing(listening: Terminal) -> None:
    listening.send(b"\x1b[M \xc3\xa9\x1b[M#\xff\xfe\x1b[M \xe8!typed")
    listening.wait_for("▊  typed ")


def test_stock_textual_still_needs_the_cure() -> None:
    with Terminal([sys.executable, "-m", "tests.realterm.tiny_app"], env=environment()) as terminal:
        terminal.wait_for("Ciao")
        terminal.send(b"\xe8x\xe8x")
        terminal.wait_exit()


@pytest.mark.parametrize("text", ["plain", "caffè", "日本語", "👩‍💻", "\x1b[A", "\x1b[200~è\x1b[201~"])
def test_utf_8_is_read_as_ever_however_it_is_cut(text: str) -> None:
    data = text.encode()
    assert decoded(data) == text
    assert decoded(*(bytes([byte]) for byte in data)) == text


def test_an_escape_is_not_held_back() -> None:
    assert TolerantDecoder().decode(b"\x1b") == "\x1b"
    assert TolerantDecoder().decode(b"\x1b[") == "\x1b["


def test_a_mouse_report_cut_in_two_is_put_together() -> None:
    assert decoded(b"\x1b[M \xc3", b"\xa9x") == "\x1b[M \u00c3\u00a9x"
    assert decoded(b"a\x1b[M", b" !!b") == "a\x1b[M !!b"


@given(st.lists(st.binary(max_size=12), max_size=6))
def test_no_bytes_fail_and_none_are_lost(pieces: list[bytes]) -> None:
    assert len(decoded(*pieces).encode("utf-8")) >= len(b"".join(pieces))
