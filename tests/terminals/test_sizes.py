"""The window changes its size at any moment: nothing is lost, and what is too small says what to do."""

from pathlib import Path

import pytest

from keywizard.i18n.translator import Translator
from tests.realterm.terminal import Terminal, keywizard
from tests.terminals.looks import LOOKS
from tests.terminals.person import LABEL, Person, start

SMALL = ((40, 10), (59, 24), (80, 19))
TINY = ((20, 5), (10, 3), (2, 1), (1, 1), (300, 100))
PLAIN = next(look for look in LOOKS if look.name == "vt100")


def too_small(language: str) -> str:
    return Translator(language)("frame.too-small", columns=60, rows=20)


class Restless(Person):
    """Makes the window small at each stop, and finds the same step when it is large again."""

    def bother(self, title: str) -> None:
        self.terminal.settle()
        before = self.terminal.screen
        self.terminal.resize(40, 10)
        self.see(too_small(self.look.language))
        for size in TINY:
            self.terminal.resize(*size)
        self.terminal.resize(80, 24)
        self.terminal.wait_until(lambda: self.terminal.screen == before, f"{title} to be as it was:\n{before}\n")


@pytest.mark.parametrize("language", ["en", "it"])
def test_at_every_step_and_window_a_size_that_comes_and_goes_leaves_the_screen_as_it_was(language: str) -> None:
    look = PLAIN._replace(language=language)
    with start(look) as terminal:
        person = Restless(terminal, look)
        person.at_each_stop = person.bother
        assert person.walk() == 0
        assert terminal.emulator.modes == {7, 25}


@pytest.mark.parametrize("size", SMALL, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["en", "it"])
def test_a_window_that_is_too_small_from_the_start_says_so_whole_and_the_walk_begins_when_it_is_larger(
    size: tuple[int, int], language: str
) -> None:
    look = PLAIN._replace(language=language, columns=size[0], rows=size[1])
    with start(look) as terminal:
        person = Person(terminal, look)
        person.see(too_small(language))
        terminal.resize(80, 24)
        person.see(person.translate("step.place.title"))


def test_keys_pressed_while_the_window_is_too_small_do_nothing_unseen() -> None:
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Step 1 of 9")
        terminal.resize(40, 10)
        terminal.wait_for("too small")
        terminal.press("enter", "down", "ctrl+n", "f1", "escape", "tab", "space", "ctrl+q")
        terminal.wait_for("Leave keywizard?")  # a size overtakes keys that are still on their way: these have all been taken
        terminal.press("escape")
        terminal.wait_gone("Leave keywizard?")
        terminal.resize(80, 24)
        terminal.wait_for("> ( ) Practice")
        terminal.press("down")
        terminal.wait_for("> ( ) Binance")


def test_one_can_leave_a_window_that_is_too_small_for_anything_else() -> None:
    with keywizard("--lang", "en", columns=30, rows=6) as terminal:
        terminal.wait_for("too small")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave keywizard?")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 130
        assert terminal.is_cooked


def to_type(terminal: Terminal) -> None:
    terminal.wait_for("Step 1 of 9")
    terminal.press("enter")
    terminal.wait_for("Step 2 of 9")
    terminal.press("ctrl+n")
    terminal.wait_for("Step 3 of 9")


def test_sizes_that_change_while_a_pair_is_made_leave_one_pair_and_a_whole_screen(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_type(terminal)
        terminal.press("down", "enter")  # RSA 4096 takes its time
        terminal.wait_for("With a passphrase")
        terminal.press("down", "enter")
        for columns in (*range(20, 160, 7), 80):
            terminal.resize(columns, 5 + columns // 4)
            terminal.pump(0)
        terminal.resize(80, 24)
        terminal.wait_for("is made and works")
        assert [path.name for path in (keywizard_home / "data" / "keys").iterdir() if not path.name.startswith(".")] == ["waiting-rsa-4096"]
        terminal.press("ctrl+n")
        terminal.wait_for("A name for the key")
        terminal.press(*LABEL)
        terminal.wait_for(LABEL)
