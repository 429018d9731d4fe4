"""The real program as line prompts in a real pseudo-terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from tests.keys.pairs import PASSPHRASE, keypair_with
from tests.plain.lines import PROMPT, Lines, program, secret_on_disk, started
from tests.plain.scripting import TYPE_NUMBERS, to_label, to_restrictions
from tests.realterm.terminal import Terminal, environment

ITALIAN = "q esci): "
API_KEY, SECRET_KEY = "Kk7" + "a" * 61, "Ss9" + "b" * 61


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_a_dumb_terminal_gets_a_whole_walk_without_one_escape_byte(key_type: KeyType, keywizard_home: Path) -> None:
    with started() as terminal:
        lines = Lines(terminal)
        lines.wait_for("keywizard: using line prompts (TERM is dumb).")
        lines.answer(*to_restrictions(key_type), "11", "<", "?", "")
        lines.answer("?", "")
        assert lines.wait_exit() == 0
        assert b"\x1b" not in terminal.raw
        assert b"\r" not in terminal.raw.replace(b"\r\n", b"")
        assert '"my bot" is made, in practice' in lines.said
        assert terminal.is_cooked
    assert (keywizard_home / "data" / "keys" / "my-bot" / "profile.toml").exists()


@pytest.mark.parametrize("changes", [{"TERM": ""}, {"TERM": "unknown"}, {"TERM": "emacs"}])
def test_terminals_that_cannot_move_their_cursor_get_lines_and_are_told_why(changes: dict[str, str]) -> None:
    with started(**changes) as terminal:
        lines = Lines(terminal)
        lines.wait_for(f"(TERM is {changes['TERM'] or 'not set'})")
        lines.answer("q")
        lines.wait_for("stay: ")
        terminal.send(b"yes\n")
        assert lines.wait_exit() == 130
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize(("arguments", "changes"), [(("--plain",), {}), ((), {"ACCESSIBLE": "1"})])
def test_lines_are_had_for_the_asking_and_need_no_reason(arguments: tuple[str, ...], changes: dict[str, str]) -> None:
    with started(*arguments, TERM="xterm-256color", **changes) as terminal:
        lines = Lines(terminal)
        lines.wait_for_prompt()
        assert lines.said.startswith("Every question takes one line")
        assert b"\x1b" not in terminal.raw


def test_italian_is_spoken_throughout_and_in_ascii_where_nothing_else_is_shown() -> None:
    with started("--lang", "it", LANG="C", LC_ALL="C") as terminal:
        lines = Lines(terminal, ITALIAN)
        lines.wait_for("uso le domande riga per riga (TERM e' dumb)")
        lines.answer(*to_restrictions(), "11", "<", "?", "", "")
        assert lines.wait_exit() == 0
        assert terminal.raw.isascii()
        assert "Perche' e' bloccato?" in lines.said


def test_no_terminal_at_all_ends_with_a_line_that_names_the_flags() -> None:
    for stdin in (subprocess.DEVNULL, subprocess.PIPE):
        for plain in ((), ("--plain",)):
            done = subprocess.run(program(*plain), stdin=stdin, capture_output=True, env=environment(TERM="dumb"), check=False, text=True)
            assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
            assert "keywizard create --place practice --key-type ed25519 --label TEXT --no-passphrase" in done.stderr


def test_passphrases_are_not_echoed_and_the_echo_is_on_before_and_behind(keywizard_home: Path) -> None:
    typed = PASSPHRASE.reveal()
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", "1")
        lines.wait_for_prompt()
        assert terminal.is_cooked
        lines.answer("1")
        lines.wait_for("Passphrase (not shown)")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(f"{typed}\n".encode())
        lines.wait_for("The same once more")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(f"{typed}\n".encode())
        lines.wait_for("encrypted with your passphrase")
        terminal.wait_until(lambda: terminal.is_cooked, "the echo to be on again")
        assert typed not in lines.said
    assert secret_on_disk(keywizard_home, typed.encode()) == []


def test_a_passphrase_that_comes_in_one_piece_with_its_repetition_is_taken_and_not_shown() -> None:
    typed = PASSPHRASE.reveal()
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", "1", "1")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(f"{typed}\n{typed}\n".encode())
        lines.wait_for("is made and works")
        assert typed[:6] not in lines.said


def test_a_pem_of_many_lines_is_pasted_and_no_letter_of_it_is_shown(keywizard_home: Path) -> None:
    pem = keypair_with(KeyType.RSA_2048).private_key_pem.reveal().decode()
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", TYPE_NUMBERS[KeyType.RSA_2048], "3", "2")
        lines.wait_for("Paste it now")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(pem.encode())
        lines.wait_for(f"Lines taken: {len(pem.splitlines())}.")
        lines.answer("", "")
        lines.wait_for("is made and works")
        terminal.wait_until(lambda: terminal.is_cooked, "the echo to be on again")
        assert [line for line in pem.splitlines() if line in lines.said] == []
    assert (keywizard_home / "data" / "keys" / "waiting-rsa-2048" / "private_key.pem").read_text(encoding="ascii") == pem


def test_a_paste_longer_than_the_buffer_of_a_terminal_is_taken_whole() -> None:
    body = ("".join(chr(ord("A") + number % 26) for number in range(64)) + "\n") * 150
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", "1", "3", "2")
        lines.wait_for("Paste it now")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        for line in f"-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----\n".splitlines(keepends=True):
            terminal.send(line.encode())
        lines.wait_for("Lines taken: 152.")
        assert "ABCDEFGH" not in lines.said


def test_a_pem_pasted_at_the_label_is_no_label_and_its_lines_answer_nothing(keywizard_home: Path) -> None:
    pem = keypair_with(KeyType.ED25519).private_key_pem.reveal().decode()
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer(*to_label())
        lines.wait_for_prompt()
        terminal.send(pem.encode())
        lines.wait_for("That looks like a key or a secret.")
        lines.answer("bot")
        lines.wait_for("Step 6 of 9")
        assert lines.said.count("Step 6 of 9") == 1
    assert secret_on_disk(keywizard_home, pem.splitlines()[1].encode()) == []


def test_an_hmac_key_comes_back_from_binance_and_its_secret_is_not_echoed(keywizard_home: Path) -> None:
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("4", "", "4", "bot", "", API_KEY)
        lines.wait_for("Secret key, 64 letters and digits")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(f"{SECRET_KEY}\n".encode())
        lines.answer("", "", "")
        assert lines.wait_exit() == 0
        assert SECRET_KEY not in lines.said
    assert [path.name for path in secret_on_disk(keywizard_home, SECRET_KEY.encode())] == ["secret_key"]


def test_a_letter_of_a_latin_1_terminal_is_a_letter_of_the_label() -> None:
    with started("--plain", TERM="xterm") as terminal:
        lines = Lines(terminal)
        lines.answer(*to_label())
        lines.wait_for_prompt()
        terminal.send(b"caff\xe8 bot\n")
        lines.answer("<")
        lines.wait_for("Enter: caffè bot")


def test_the_brackets_that_a_terminal_puts_around_a_paste_are_no_part_of_it() -> None:
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer(*to_label())
        lines.wait_for_prompt()
        terminal.send(b"\x1b[200~my bot\x1b[201~\n")
        lines.answer("<")
        lines.wait_for("Enter: my bot (")


def telling_its_modules(told: Path) -> list[str]:
    """The command that runs keywizard and then writes the modules it loaded, one a line, to told."""
    code = (
        "import contextlib, pathlib, runpy, sys\n"
        "with contextlib.suppress(SystemExit): runpy.run_module('keywizard', run_name='__main__', alter_sys=True)\n"
        f"pathlib.Path({str(told)!r}).write_text('\\n'.join(sys.modules))"
    )
    return [sys.executable, "-c", code]


def packages(told: Path) -> set[str]:
    """The top-level packages among the modules written to told."""
    return {name.split(".")[0] for name in told.read_text(encoding="utf-8").splitlines()}


def test_plain_mode_never_loads_what_draws_screens(tmp_path: Path) -> None:
    told = tmp_path / "modules"
    with Terminal(telling_its_modules(told), env=environment(TERM="dumb")) as terminal:
        lines = Lines(terminal)
        lines.answer(*to_restrictions(), "2", "<", "11", "<", "", "")
        lines.wait_exit()
    loaded = packages(told)
    assert "keywizard" in loaded
    assert loaded & {"textual", "rich", "asyncio", "segno"} == set()


def test_the_first_question_is_there_before_anything_heavy_is(tmp_path: Path) -> None:
    told = tmp_path / "modules"
    with Terminal(telling_its_modules(told), env=environment(TERM="dumb")) as terminal:
        Lines(terminal).wait_for_prompt()
        terminal.send(b"\x04")
        terminal.wait_exit()
    loaded = packages(told)
    assert "keywizard" in loaded
    assert loaded & {"cryptography", "pyotp"} == set()


def test_standard_output_has_the_last_words_alone(tmp_path: Path) -> None:
    with Terminal(["sh", "-c", f'"$0" -m keywizard > {tmp_path}/out', sys.executable], env=environment(TERM="dumb")) as terminal:
        lines = Lines(terminal)
        lines.answer(*to_restrictions(), "", "")
        assert lines.wait_exit() == 0
    told = (tmp_path / "out").read_text(encoding="utf-8")
    assert told.startswith('"my bot" is made, in practice')
    assert PROMPT not in told
    assert os.environ["KEYWIZARD_HOME"] in told
