"""`keywizard faq` lists the questions, finds them by words, and names a command that shows the rule at work."""

import contextlib
import fcntl
import json
import os
import pty
import shlex
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from typing import TextIO

import pytest

from keywizard.cli.faq import TRIED_BY, command_to_try
from keywizard.policy.faq import ENTRIES, ENTRIES_BY_ID
from tests.cli.running import Run, process
from tests.house.sources import ROOT
from tests.house.test_imports import _RUN, packages_loaded_by

each_language = pytest.mark.parametrize("language", ["en", "it"])


@each_language
def test_without_words_every_question_is_listed_with_its_number(run: Run, language: str) -> None:
    told = run("faq", "--lang", language)
    assert told.code == 0
    numbers = [int(line.split(".")[0]) for line in told.out.splitlines() if line[:3].strip().isdigit()]
    assert numbers == list(range(1, len(ENTRIES) + 1))
    assert "faq." not in told.out


@each_language
def test_words_tell_the_answer_its_source_and_a_command(run: Run, language: str) -> None:
    told = run("faq", "2", "--lang", language)
    assert told.code == 0
    words = " ".join(told.out.split())
    (entry,) = run("faq", "2", "--lang", language, "--json").json
    for part in ("question", "so", "do"):
        assert entry[part] in words
    assert "withdrawal-needs-ip" in words
    assert "https://www.binance.com/" in words
    assert "keywizard explain --ip unrestricted" in words


def test_words_may_stand_on_both_sides_of_a_flag(run: Run) -> None:
    told = run("faq", "portfolio", "--json", "refuse")
    assert [entry["id"] for entry in told.json] == ["portfolio-margin"]


def test_an_error_code_is_a_word_and_no_flag(run: Run) -> None:
    assert run("faq", "-2015", "--json").json[0]["id"] == "error-2015"


def test_many_questions_are_listed_and_few_are_told_whole(run: Run) -> None:
    assert "Try it" not in run("faq", "key").out
    assert run("faq", "website", "make").out.count("Source:") >= 2


def test_no_match_ends_with_1_and_says_what_to_try(run: Run) -> None:
    told = run("faq", "whitdraw")
    assert told.code == 1
    assert "Try: withdraw." in told.out
    assert "2. Why can I not turn on withdrawals?" in told.out
    assert run("faq", "xyzzy").code == 1
    assert "Try fewer" in run("faq", "xyzzy").out
    assert (run("faq", "xyzzy", "--json").code, run("faq", "xyzzy", "--json").json) == (1, [])


@each_language
def test_a_number_that_is_no_questions_says_which_there_are_and_where_error_codes_are_told(run: Run, language: str) -> None:
    for number in ("99", "0", str(len(ENTRIES) + 1), "-9999"):
        told = run("faq", number, "--lang", language)
        assert told.code == 1
        assert f" 1 {'to' if language == 'en' else 'a'} {len(ENTRIES)}" in told.out
        assert "keywizard explain CO" in told.out
    for number in ("-1021", "1021", "403"):
        told = run("faq", number, "--lang", language)
        code = number if number == "403" else "-1021"
        assert (told.code, told.out.strip().endswith(f"keywizard explain {code}")) == (1, True)
        assert run("explain", code).code == 0
    assert run("faq", "2021").code == 0


def test_a_list_of_what_was_found_says_how_to_read_the_best(run: Run) -> None:
    told = run("faq", "withdrawals").out
    assert "keywizard faq 2\n" in told
    assert "keywizard faq withdrawals" not in told


def test_json_gives_every_question_with_all_there_is_to_it(run: Run) -> None:
    told = run("faq", "--json").json
    assert [entry["id"] for entry in told] == [entry.id for entry in ENTRIES]
    assert {entry["faq_question"] for entry in told} == {1, 2, 3, None}
    reported = [entry for entry in told if entry["origin"] == "reported"]
    assert reported
    assert all(entry["doubt"] for entry in reported)
    assert {entry["effective_from"] for entry in told} >= {"2021-08-09T03:00:00Z", "2021-08-23T00:00:00Z", "2023-01-30T00:00:00Z", None}


def test_every_question_about_a_rule_has_a_command_and_no_other() -> None:
    assert {entry.id for entry in ENTRIES if entry.rules} == set(TRIED_BY)
    assert command_to_try(ENTRIES_BY_ID["on-the-website"]) is None


@pytest.mark.parametrize("entry_id", TRIED_BY)
def test_the_command_of_a_question_runs_and_shows_its_rule(run: Run, entry_id: str) -> None:
    program, *words = shlex.split(command_to_try(ENTRIES_BY_ID[entry_id]) or "")
    told = run(*words, "--json")
    assert (program, told.code) == ("keywizard", 0)
    if entry_id != "error-2015":
        shown = json.dumps([told.json["creation"], told.json["permissions"]])
        assert f'"rule": "{ENTRIES_BY_ID[entry_id].rules[0]}"' in shown


@each_language
def test_into_a_pipe_lines_keep_to_eighty_columns_but_for_what_is_copied_whole(language: str) -> None:
    told = process("faq", "hmac", "2023", "--lang", language)
    assert told.code == 0
    assert "\x1b" not in told.out
    assert [line for line in told.out.splitlines() if len(line) > 79 and "https://" not in line and "keywizard explain" not in line] == []


def test_on_a_terminal_lines_are_as_wide_as_that() -> None:
    primary, secondary = pty.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    subprocess.run([sys.executable, "-m", "keywizard", "faq", "6"], cwd=ROOT, stdout=secondary, check=True)
    os.close(secondary)
    with open(primary, encoding="utf-8", errors="replace", closefd=True) as terminal:  # noqa: PTH123  # a descriptor has no path
        lines = [line.rstrip("\n") for line in _until_it_is_gone(terminal)]
    assert 30 < max(len(line) for line in lines if "https://" not in line) < 40


def _until_it_is_gone(terminal: TextIO) -> Iterator[str]:
    with contextlib.suppress(OSError):  # what the reading of a terminal ends with that nobody writes to any more
        yield from terminal


def test_a_terminal_of_ascii_gets_ascii(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    told = run("faq", "4", "--lang", "it")
    assert told.out.isascii()
    assert "Che cos'e' una chiave API" in told.out


def test_the_questions_load_no_textual_and_nothing_that_makes_keys() -> None:
    loaded = packages_loaded_by(_RUN, "faq", "withdrawals")
    assert "keywizard" in loaded
    assert loaded & {"textual", "rich", "asyncio", "cryptography", "segno", "pyotp"} == frozenset()
