"""A walk through every step in practice, cut into its changes of screen."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.realterm.listening import Heard, press_and_listen, settle
from tests.realterm.terminal import Terminal

FIRST = "Step 1 of 9"


class Leg(NamedTuple):
    """A key that changes the screen."""

    name: str
    """Where it is pressed, and what it does."""
    before: tuple[tuple[tuple[str, ...], str], ...]
    """What is pressed and seen on that screen first."""
    binding: str
    """The key."""
    text: str
    """What is seen then."""


LEGS = (
    Leg("place", (), "enter", "Step 2 of 9"),
    Leg("account", (), "enter", "Step 3 of 9"),
    Leg("key type", (), "enter", "With a passphrase"),
    Leg("key pair, made", ((("down",), "> ( ) Without"),), "enter", "is made and works"),
    Leg("key pair", (), "ctrl+n", "A name for the key"),
    Leg("label", ((tuple("my bot"), "my bot"),), "enter", "Fill in the code"),
    Leg(
        "verification",
        ((("enter",), "has filled in"), (("enter",), "One more to go"), (("end", "enter"), "can be made now")),
        "enter",
        "API key is made",
    ),
    Leg("API key", (), "ctrl+n", "Enable Withdrawals"),
    Leg("restrictions", (), "ctrl+n", "This is what you have"),
)
"""With an Ed25519 key pair without a passphrase; the last ends on the summary."""


def begin(terminal: Terminal) -> None:
    """Wait for the first step, and for silence."""
    terminal.wait_for(FIRST)
    settle(terminal)


def walk(terminal: Terminal, *, to: str = "") -> Iterator[tuple[Leg, Heard]]:
    """Go on from the first step, leg by leg, until the one named `to` is next."""
    for leg in LEGS:
        if leg.name == to:
            return
        for bindings, text in leg.before:
            press_and_listen(terminal, *bindings, until=text)
        yield leg, press_and_listen(terminal, leg.binding, until=leg.text)


def go_to(terminal: Terminal, name: str) -> None:
    """Walk to a step."""
    begin(terminal)
    for _ in walk(terminal, to=name):
        pass
