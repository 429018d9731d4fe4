"""Getting a text onto the clipboard of a terminal that never answers, with multiplexers in between."""

import base64
import re

import pytest

from keywizard.terminal.clipboard import MAX_LENGTH, Clipboard, clipboard_of, clipboard_sequences, copy_obstacle

XTERM = {"TERM": "xterm-256color"}
TMUX = {"TERM": "tmux-256color", "TMUX": "/run/tmux/default,1,0"}
SCREEN = {"TERM": "screen.xterm-256color", "STY": "1.pts-0.host"}
PEM = "-----BEGIN PUBLIC KEY-----\n" + 12 * ("A" * 64 + "\n") + "-----END PUBLIC KEY-----\n"
SHORT = "one line"


def plain(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"


def unwrapped_by_screen(output: str) -> str:
    """Give what GNU screen hands on."""
    return "".join(re.findall(r"\x1bP((?:[^\x1b]|\x1b(?!\\))*)\x1b\\", output))


def unwrapped_by_tmux(output: str) -> str:
    """Give what tmux hands on with allow-passthrough."""
    wrapped = re.findall(r"\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\", output)
    return "".join(piece.replace("\x1b\x1b", "\x1b") for piece in wrapped)


@pytest.mark.parametrize("text", [SHORT, PEM, "è €"])
def test_a_terminal_by_itself_gets_the_plain_sequence(text: str) -> None:
    assert clipboard_sequences(text, XTERM) == plain(text)


@pytest.mark.parametrize("term", ["tmux-256color", "screen-256color", "screen"])
def test_tmux_gets_what_it_takes_itself_and_what_it_hands_on(term: str) -> None:
    sent = clipboard_sequences(PEM, TMUX | {"TERM": term})
    assert sent.startswith(plain(PEM))
    assert unwrapped_by_tmux(sent) == plain(PEM)


def test_tmux_on_another_machine_is_known_by_its_name() -> None:
    assert clipboard_sequences(PEM, {"TERM": "tmux-256color"}) == clipboard_sequences(PEM, TMUX)


def test_gnu_screen_gets_pieces_that_every_version_can_hold_and_nothing_it_would_show() -> None:
    sent = clipboard_sequences(PEM, SCREEN)
    assert unwrapped_by_screen(sent) == plain(PEM)
    assert max(len(piece) for piece in sent.split("\x1b\\")) <= 256
    assert "tmux;" not in sent
    assert plain(PEM) not in sent


def test_what_calls_itself_screen_may_be_a_tmux_on_another_machine() -> None:
    sent = clipboard_sequences(SHORT, {"TERM": "screen-256color"})
    assert sent.startswith(plain(SHORT))
    assert unwrapped_by_screen(sent) == plain(SHORT)


def test_tmux_in_screen_hands_on_what_screen_hands_on() -> None:
    sent = clipboard_sequences(PEM, SCREEN | TMUX)
    assert unwrapped_by_screen(unwrapped_by_tmux(sent)) == plain(PEM)
    assert plain(PEM) not in sent


def test_screen_in_tmux_is_sent_nothing_that_it_would_show() -> None:
    sent = clipboard_sequences(PEM, TMUX | SCREEN)
    assert unwrapped_by_screen(sent) == plain(PEM)
    assert "tmux;" not in sent


@pytest.mark.parametrize("term", ["linux", "vt100", "vt220", "dumb", ""])
def test_a_terminal_without_a_clipboard_is_sent_nothing(term: str) -> None:
    assert copy_obstacle(SHORT, {"TERM": term}) == "none"
    assert clipboard_sequences(SHORT, {"TERM": term}) == ""


def test_a_browser_is_sent_the_plain_sequence_which_its_page_takes() -> None:
    assert clipboard_sequences(SHORT, XTERM | {"TEXTUAL_DRIVER": "a.b:C"}) == plain(SHORT)


def test_a_text_is_sent_up_to_the_length_that_xterm_takes_and_not_beyond() -> None:
    longest = (MAX_LENGTH - len("\x1b]52;c;\x07")) // 4 * 3
    assert copy_obstacle("x" * longest, XTERM) is None
    assert len(clipboard_sequences("x" * longest, XTERM)) <= MAX_LENGTH
    assert copy_obstacle("x" * (longest + 3), XTERM) == "too-long"
    assert clipboard_sequences("x" * (longest + 3), XTERM) == ""


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        (XTERM, Clipboard.UNKNOWN),
        (XTERM | {"XTERM_VERSION": "XTerm(390)"}, Clipboard.ASKS),
        (XTERM | {"TERM_PROGRAM": "iTerm.app"}, Clipboard.ASKS),
        (XTERM | {"TERM_PROGRAM": "Apple_Terminal"}, Clipboard.NONE),
        (XTERM | {"TERM_PROGRAM": "WezTerm"}, Clipboard.DIRECT),
        (XTERM | {"WT_SESSION": "1"}, Clipboard.DIRECT),
        ({"TERM": "xterm-kitty"}, Clipboard.DIRECT),
        ({"TERM": "foot"}, Clipboard.DIRECT),
        ({"TERM": "vte-256color"}, Clipboard.UNKNOWN),
        (TMUX, Clipboard.TMUX),
        (SCREEN, Clipboard.SCREEN),
        ({}, Clipboard.NONE),
    ],
)
def test_each_terminal_is_judged_by_what_it_says_of_itself(environ: dict[str, str], way: Clipboard) -> None:
    assert clipboard_of(environ) is way
