"""`keywizard doctor`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import READY, Run, process
from tests.house.test_imports import packages_loaded_by
from tests.realterm.terminal import Terminal, environment, keywizard

_RUN = """
import runpy, contextlib
with contextlib.suppress(SystemExit):
    runpy.run_module("keywizard", run_name="__main__", alter_sys=True)
"""
NOWHERE = "~nobody-of-that-name"


def test_every_finding_is_an_object_of_the_same_four_names(run: Run) -> None:
    told = run("doctor", "--json")
    assert told.code == 0
    assert told.err == ""
    for finding in told.json:
        assert list(finding) == ["name", "state", "value", "advice"]
        assert finding["state"] in {"ok", "warning", "problem"}
        assert finding["value"]
        assert finding["advice"] is None or finding["advice"]
    names = [finding["name"] for finding in told.json]
    assert {"program", "packages", "front-end", "clipboard", "size", "data-folder", "disk", "keys", "clock"} <= set(names)


@pytest.mark.parametrize("language", ["en", "it"])
def test_both_languages_fit_eighty_columns(run: Run, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYWIZARD_HOME", "/home/somebody/keywizard")
    assert max(map(len, run("--lang", language, "doctor").out.splitlines())) <= 80


def test_a_problem_ends_with_1_and_says_what_to_do(run: Run, keywizard_home: Path) -> None:
    run(*READY)
    key_file = keywizard_home / "data/keys/spot-bot/private_key.pem"
    key_file.chmod(0o644)
    told = run("doctor")
    assert told.code == 1
    assert "[x problem]" in told.out
    assert "keywizard show spot-bot --repair" in told.out
    run("show", "spot-bot", "--repair")
    assert run("doctor").code == 0


def test_no_place_for_files_is_a_problem_and_everything_else_is_told_all_the_same() -> None:
    told = process("doctor", KEYWIZARD_HOME=NOWHERE)
    assert told.code == 1
    assert "KEYWIZARD_HOME" in told.out
    assert "Clock" in told.out
    assert told.err == ""


def test_it_works_with_next_to_no_environment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "keywizard", "doctor"],
        env={"PATH": os.environ["PATH"], "KEYWIZARD_HOME": str(tmp_path / "nowhere")},
        capture_output=True,
        check=False,
    )
    assert done.stdout
    assert done.stderr == b""


def test_it_shows_no_secret(run: Run, keywizard_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*READY)
    secret = (keywizard_home / "data/keys/spot-bot/private_key.pem").read_text()
    monkeypatch.setenv("TERM", secret)
    monkeypatch.setenv("COLORTERM", secret)
    monkeypatch.setenv("SSH_CONNECTION", secret)
    told = run("doctor").out + run("doctor", "--json").out
    assert secret.splitlines()[1] not in told
    assert "BEGIN" not in told


def test_it_loads_nothing_heavy() -> None:
    for arguments in (("doctor",), ("doctor", "--json")):
        assert (
            packages_loaded_by(_RUN, *arguments) & {"textual", "rich", "cryptography", "segno", "pyotp", "asyncio", "ssl", "http"} == set()
        )


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "vt220", "dumb", "screen", "tmux-256color", ""])
def test_in_a_real_terminal_it_writes_text_alone_and_ends(term: str) -> None:
    with keywizard("doctor", columns=100, rows=80, TERM=term, COLORTERM="") as terminal:
        assert terminal.wait_exit() == 0
        assert b"\x1b" not in terminal.raw
        assert "100 columns, 80 rows" in terminal.screen
        assert "are terminals" in terminal.screen
        assert terminal.is_cooked


def test_a_terminal_that_shows_ascii_alone_gets_ascii_alone() -> None:
    with keywizard("--lang", "it", "doctor", rows=80, LANG="C", TERM="vt100", COLORTERM="") as terminal:
        terminal.wait_exit()
        assert terminal.raw.isascii()
        assert "localizzazione" in terminal.screen


@pytest.mark.parametrize(("columns", "rows", "said"), [(59, 40, "need 60 by 20"), (60, 40, "explanations under the answers")])
def test_a_size_is_told_with_what_it_means(columns: int, rows: int, said: str) -> None:
    with keywizard("doctor", columns=columns, rows=rows) as terminal:
        terminal.wait_exit()
        assert said in " ".join(terminal.raw.decode().split())


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize(
    ("setting", "passthrough", "said"),
    [
        ("on", "off", "tmux takes copies"),
        ("off", "on", "tmux hands copies on"),
        ("off", "off", "tmux drops copies: set-clipboard is off"),
    ],
)
def test_the_tmux_around_is_asked_for_its_settings(tmp_path: Path, setting: str, passthrough: str, said: str) -> None:
    socket = f"keywizard-doctor-{os.getpid()}-{setting}-{passthrough}"
    conf = tmp_path / "tmux.conf"
    conf.write_text(f"set -s set-clipboard {setting}\nset -g allow-passthrough {passthrough}\nset -s escape-time 500\nset -g status off\n")
    shell = f"{sys.executable} -m keywizard --lang en doctor; read -r _"
    argv = ["tmux", "-L", socket, "-f", str(conf), "new-session", shell]
    try:
        with Terminal(argv, columns=100, rows=70, env=environment(TERM="xterm-256color")) as terminal:
            terminal.wait_for("Clock")
            words = " ".join(terminal.screen.split())
            assert said in words
            assert "holds every Esc back for 500 ms" in words
    finally:
        subprocess.run(["tmux", "-L", socket, "kill-server"], check=False, capture_output=True)
