"""Which characters are drawn where the environment says little, as on servers."""

import sys

import pytest

from tests.realterm.terminal import Terminal, environment

UNSET = {"LANG": "", "LC_ALL": "", "LC_CTYPE": ""}


def started(changes: dict[str, str], encoding: str = "utf-8") -> Terminal:
    return Terminal([sys.executable, "-m", "keywizard", "--lang", "it"], env=environment(**changes), encoding=encoding)


@pytest.mark.parametrize("changes", [UNSET, {**UNSET, "SSH_CONNECTION": "198.51.100.7 50000 203.0.113.9 22"}], ids=["console", "ssh"])
def test_a_server_that_sets_no_locale_draws_unicode_all_the_same(changes: dict[str, str]) -> None:
    with started(changes) as terminal:
        terminal.wait_for("Passo 1 di 9")
        terminal.wait_for("┘")
        terminal.wait_for("La coppia di chiavi è autentica")


@pytest.mark.parametrize("changes", [{"LC_ALL": "C"}, {"LANG": "POSIX"}, {"LC_ALL": "it_IT.ISO-8859-15@euro"}], ids=str)
def test_a_locale_without_utf_8_gets_ascii_by_itself(changes: dict[str, str]) -> None:
    with started({"LANG": "", **changes}) as terminal:
        terminal.wait_for("Passo 1 di 9")
        terminal.wait_for("La coppia di chiavi e autentica")
        assert terminal.raw.isascii()


def test_a_terminal_that_takes_each_byte_for_a_letter_is_found_out_whatever_the_locale_says() -> None:
    with started(UNSET, encoding="latin-1") as terminal:
        terminal.wait_for("La coppia di chiavi e autentica")
        terminal.wait_for("[ Avanti ]")
        terminal.wait_until(lambda: all(char.isascii() for char in terminal.screen), "ASCII alone")
