"""`keywizard completion`: what the shells themselves make of the scripts."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from keywizard.cli import completion
from tests.cli.running import Run, create
from tests.house.sources import ROOT
from tests.realterm.terminal import Terminal

SCRIPTS = {shell: ROOT / "keywizard" / "cli" / "completions" / f"keywizard.{shell}" for shell in completion.SHELLS}
ANSWERS = {
    "keywizard sho": {"show"},
    "keywizard --res": {"--resume"},
    "keywizard --lang it finger": {"fingerprint"},
    "keywizard show ": {"spot-bot", "other-bot"},
    "keywizard show sp": {"spot-bot"},
    "keywizard show spot-bot --re": {"--repair"},
    "keywizard export spot-bot --for cc": {"ccxt", "ccxt-js"},
    "keywizard create --label x --key-type rsa": {"rsa-2048", "rsa-4096"},
    "keywizard create --ip 203.0.113.9 --preset fix": {"fix-market-maker"},
    "keywizard create --account before": {"before-2023"},
    "keywizard create --account FOLDER/a": {"FOLDER/a file.pem"},
    "keywizard import FOLDER/a": {"FOLDER/a file.pem"},
    "keywizard explain --controls o": {"on", "off"},
    "keywizard explain --created ": set(),
    "keywizard completion ": {"bash", "zsh", "fish"},
}
"""What may stand at the end of a line; FOLDER is one with a file in it."""

_ASK_BASH = """
source "$1"; shift
for line; do
  read -ra COMP_WORDS <<<"$line"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
  _shtab_keywizard
  printf '%s\\n' "${COMPREPLY[@]}" "=="
done
"""
_ASK_FISH = "source $argv[1]; for line in $argv[2..]; complete -C $line | string replace -r '\\t.*' ''; echo ==; end"


def shell_or_skip(name: str) -> str:
    if (found := shutil.which(name)) is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture
def surroundings(run: Run, tmp_path: Path, keywizard_home: Path) -> dict[str, str]:
    """Two stored keys, a file, and a PATH on which the program is this one."""
    for label in ("spot bot", "other bot"):
        assert run(*create(label=label)).code == 0
    (tmp_path / "a file.pem").touch()
    program = tmp_path / "bin" / "keywizard"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m keywizard "$@"\n')
    program.chmod(0o700)
    path = f"{program.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(tmp_path), "KEYWIZARD_HOME": str(keywizard_home), "ZDOTDIR": str(tmp_path)}


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_a_script_is_printed_as_it_was_made_and_its_shell_can_read_it(run: Run, shell: str) -> None:
    outcome = run("completion", shell)
    assert (outcome.code, outcome.err, outcome.out) == (0, "", SCRIPTS[shell].read_text(encoding="utf-8"))
    subprocess.run([shell_or_skip(shell), "-n", str(SCRIPTS[shell])], check=True)


@pytest.mark.parametrize(("shell", "words"), [("bash", ("-c", _ASK_BASH, "ask")), ("fish", ("-c", _ASK_FISH))], ids=["bash", "fish"])
def test_a_shell_knows_commands_flags_values_files_and_the_names_of_keys(
    surroundings: dict[str, str], tmp_path: Path, shell: str, words: tuple[str, ...]
) -> None:
    lines = [line.replace("FOLDER", str(tmp_path)) for line in ANSWERS]
    command = [shell_or_skip(shell), *words, str(SCRIPTS[shell]), *lines]
    said = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
    assert said.stderr == ""
    answers = [{word for word in answer.splitlines() if word} for answer in said.stdout.split("==\n")[:-1]]
    assert dict(zip(ANSWERS, answers, strict=True)) == {
        line: {word.replace("FOLDER", str(tmp_path)) for word in words} for line, words in ANSWERS.items()
    }


def test_a_name_with_a_space_is_found_behind_a_quote_and_a_backslash(surroundings: dict[str, str], tmp_path: Path) -> None:
    for typed in (f"{tmp_path}/a\\ f", f'"{tmp_path}/a f', f"'{tmp_path}/a f"):
        ask = 'source "$1"; COMP_WORDS=(keywizard import "$2"); COMP_CWORD=2; _shtab_keywizard; printf "%s\\n" "${COMPREPLY[@]}"'
        command = [shell_or_skip("bash"), "-c", ask, "ask", str(SCRIPTS["bash"]), typed]
        assert subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout == f"{tmp_path}/a file.pem\n"


ZSH_LINE = completion.LINES["zsh"][1]


@pytest.mark.parametrize("line", [ZSH_LINE, "fpath=($PWD $fpath); autoload -U compinit; compinit -u -D"], ids=["line", "file"])
def test_zsh_completes_on_its_own_prompt_whoever_has_started_its_completion(
    surroundings: dict[str, str], tmp_path: Path, line: str
) -> None:
    shutil.copy(SCRIPTS["zsh"], tmp_path / "_keywizard")
    (tmp_path / ".zshrc").write_text(f"PROMPT='ready> '\n{line}\n")
    with Terminal([shell_or_skip("zsh"), "-d", "-i"], env=surroundings, cwd=tmp_path) as terminal:
        terminal.wait_for("ready>")
        for typed, expected in {
            "fingerprint s": "fingerprint spot-bot",
            "create --preset fix": "--preset fix-market-maker",
            "show spot-bot --re": "--repair",
            "import a\\ f": "import a\\ file.pem",
        }.items():
            terminal.press("ctrl+u")
            terminal.send(f"keywizard {typed}".encode())
            terminal.press("tab")
            terminal.wait_for(expected)


def test_without_a_shell_each_is_named_with_the_line_that_it_needs(run: Run) -> None:
    outcome = run("completion")
    assert outcome.code == 0
    for shell in completion.SHELLS:
        assert re.search(rf"\n{shell}:\n(  mkdir -p \S+\n)?  keywizard completion {shell} > ", outcome.out)
    assert ZSH_LINE in outcome.out


def test_each_command_that_it_tells_works_as_it_is_told(run: Run, surroundings: dict[str, str], tmp_path: Path) -> None:
    told = run("completion").out
    for shell in completion.SHELLS:
        commands = [line for line in told.partition(f"\n{shell}:\n")[2].splitlines()[:2] if line.startswith(("  mkdir ", "  keywizard "))]
        (written := tmp_path / shell).mkdir()
        script = f"fpath=('{written}'); " * (shell == "zsh") + "; ".join(commands)
        command = [shell_or_skip(shell), *(("-f",) if shell == "zsh" else ()), "-c", script]
        subprocess.run(command, env={**surroundings, "HOME": str(written)}, check=True)
        assert SCRIPTS[shell].read_text(encoding="utf-8") in [path.read_text() for path in written.rglob("*keywizard*")]


def test_another_shell_is_a_usage_error_that_names_those_there_are(run: Run) -> None:
    outcome = run("completion", "tcsh")
    assert (outcome.code, outcome.out) == (2, "")
    assert "bash, zsh, fish" in outcome.err


def test_a_checkout_that_was_never_built_says_what_to_run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "_FOLDER", str(tmp_path))
    outcome = run("completion", "bash")
    assert (outcome.code, outcome.out) == (4, "")
    assert "python .build/generated.py" in outcome.err


def test_names_are_listed_alone_even_of_a_key_that_cannot_be_read(run: Run, keywizard_home: Path) -> None:
    assert run("list", "--names").out == ""
    for label in ("spot bot", "other bot"):
        run(*create(label=label))
    (keywizard_home / "data" / "keys" / "spot-bot" / "profile.toml").write_text("[")
    assert (run("list", "--names").out, run("list", "--names").err) == ("other-bot\nspot-bot\n", "")
    assert run("list", "--names", "--json").json == ["other-bot", "spot-bot"]
