"""An HMAC secret on a real screen: there when asked for, gone when the terminal's window is left, and never on a clipboard."""

from pathlib import Path

from keywizard.domain.key_type import KeyType
from tests.realterm.terminal import Terminal, keywizard
from tests.tui.test_real_walk import through_verification, to_pair

FOCUS_OUT, FOCUS_IN = b"\x1b[O", b"\x1b[I"


def to_secret(terminal: Terminal, home: Path) -> str:
    to_pair(terminal, KeyType.HMAC)
    terminal.wait_for("A name for the key")
    through_verification(terminal, "hm")
    secret_key = (home / "data/keys/hm/secret_key").read_text(encoding="ascii").strip()
    terminal.press("enter")
    terminal.wait_for(secret_key[:30])
    return secret_key


def test_leaving_the_window_of_the_terminal_hides_the_secret_for_good(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        secret_key = to_secret(terminal, keywizard_home)
        terminal.send(FOCUS_OUT)
        terminal.wait_for("Hidden again.")
        assert secret_key[:30] not in terminal.screen
        terminal.send(FOCUS_IN)
        terminal.press("f1")
        terminal.wait_for("What you have now")
        assert secret_key[:30] not in terminal.screen


def test_dragging_the_mouse_over_the_secret_and_copying_sends_nothing(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_secret(terminal, keywizard_home)
        terminal.send(b"\x1b[<0;43;5M\x1b[<32;75;12M\x1b[<0;75;12m")
        terminal.press("ctrl+c")
        terminal.wait_for("Leave keywizard?")
        assert b"\x1b]52" not in terminal.raw
