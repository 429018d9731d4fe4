"""A whole walk in every kind of terminal: everything is seen whole, and nothing is sent that the terminal does not know."""

import pytest

from tests.terminals.looks import LOOKS, Look
from tests.terminals.person import Person, start
from tests.terminals.sequences import foreign_sequences


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_a_walk_is_seen_whole_and_sends_nothing_that_the_terminal_does_not_know(look: Look) -> None:
    with start(look) as terminal:
        person = Person(terminal, look)
        assert (person.walk_to_label() == 130) if look.is_twin else (person.walk() == 0)
        assert terminal.is_cooked
        assert terminal.emulator.modes == {7, 25}
        sent = terminal.raw.decode(look.encoding)
        assert foreign_sequences(sent, look) == set()
        assert not look.is_ascii or sent.isascii()
