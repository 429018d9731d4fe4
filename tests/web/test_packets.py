"""A page can type, tell its size and its focus; nothing else of what the driver knows comes from outside."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.web.packets import goodbye_of, packet_of, pong_of, read_packet, size_of

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["stdin", "resize", "focus", "blur", "quit", "ping"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["width", "height", "type", "x"]), inner, max_size=3),
    max_leaves=8,
)
HEARD = {"resize", "focus", "blur"}


def test_what_is_typed_goes_through_byte_by_byte() -> None:
    assert packet_of(json.dumps(["stdin", "è\x1b[A"])) == b"D\x00\x00\x00\x05\xc3\xa8\x1b[A"
    assert packet_of('["stdin", "\\ud800"]') == b"D\x00\x00\x00\x01?"


@given(JSON)
def test_a_page_makes_the_program_hear_keys_size_and_focus_alone(message: object) -> None:
    packet = packet_of(json.dumps(message))
    if packet is None:
        return
    assert len(packet) == 5 + int.from_bytes(packet[1:5], "big")
    if packet[:1] == b"M":
        assert json.loads(packet[5:])["type"] in HEARD


@given(st.text())
def test_no_text_of_a_page_breaks_anything_down(message: str) -> None:
    packet_of(message)
    pong_of(message)


@pytest.mark.parametrize(("width", "height"), [(0, 24), (80, 0), (-1, 24), (1000, 24), ("x", 24), (None, None), ("1e9", 1), (True, 24)])
def test_a_size_that_is_none_is_not_taken(width: object, height: object) -> None:
    assert size_of(width, height) is None


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (b"D\x00\x00\x00\x02hi", (b"D", b"hi")),
        (b"D\x00\x00\x00\x02h", None),
        (b"D\x00", None),
        (b"", None),
        (b"Traceback", None),
    ],
)
async def test_a_packet_is_read_whole_or_not_at_all(said: bytes, taken: tuple[bytes, bytes] | None) -> None:
    stream = asyncio.StreamReader()
    stream.feed_data(said)
    stream.feed_eof()
    assert await read_packet(stream) == taken


@pytest.mark.parametrize(
    ("content", "language"),
    [
        (b'{"type": "exit", "language": "it"}', "it"),
        (b'{"type": "exit", "language": "xx"}', None),
        (b'{"type": "open_url", "url": "x", "language": "it"}', None),
        (b"exit", None),
    ],
)
def test_the_end_is_told_from_all_else_with_a_language_that_the_page_speaks(content: bytes, language: str | None) -> None:
    assert goodbye_of(content) == language
