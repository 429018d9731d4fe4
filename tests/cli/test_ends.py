"""How a run ends: exit codes, errors, languages, lost outputs, crashes."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keywizard import __version__
from keywizard.cli.diagnostics import ExitCode, exit_code_of
from keywizard.cli.parser import COMMANDS
from keywizard.domain.errors import ExchangeError, FileError, RefusedError, SecretError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.i18n.translator import Translator
from keywizard.session import services, session
from tests.cli.running import Outcome, Run, buffered_environment, create, process, tree
from tests.keys.pairs import PASSPHRASE, keypair_with

CANARY = "Kb3Vn8Xq2Mz7Lw5Rt9Yc4Hd6Jf1Gs0Pa" * 2


def help_of(capsys: pytest.CaptureFixture[str], run: Run, *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_exit_codes_are_what_scripts_rely_on() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "FAILED": 1,
        "USAGE": 2,
        "REFUSED": 3,
        "SECRET_OR_FILE": 4,
        "INTERRUPTED": 130,
    }
    errors = (ExchangeError("x"), UsageError("x"), RefusedError("x", {}), SecretError("x"), FileError("x"))
    assert [int(exit_code_of(error)) for error in errors] == [1, 2, 3, 4, 4]


def test_the_program_runs_as_a_module_and_says_its_version() -> None:
    assert process("--version") == Outcome(0, f"keywizard {__version__}\n", "")


def test_the_version_is_told_beside_other_flags_too(run: Run) -> None:
    assert run("--version", "--lang", "it").out == f"keywizard {__version__}\n"


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_explains_every_flag_and_shows_an_example_that_it_takes(
    run: Run, capsys: pytest.CaptureFixture[str], language: str, command: object
) -> None:
    known = next(each for each in COMMANDS if each is command)
    told = help_of(capsys, run, known.name, "--help", "--lang", language)
    assert f"keywizard {known.example}" in told
    assert all(f"--{flag.name}" in told for flag in known.flags)
    assert "flag." not in told
    assert "command." not in told
    assert max(len(line) for line in told.splitlines() if known.example not in line) <= 80
    usage = Translator(language)("cli.usage")
    assert told.startswith(f"{usage} keywizard {known.name} [-h]")
    assert "positional arguments" not in told


def test_the_examples_in_the_help_work(run: Run, keywizard_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shlex

    monkeypatch.chdir(tmp_path)
    old_key = keypair_with(KeyType.ED25519, PASSPHRASE).private_key_pem.reveal()
    passphrase = PASSPHRASE.reveal().encode()
    for name, content in (("old_key.pem", old_key), ("old_passphrase", passphrase), ("passphrase", passphrase)):
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o600)
    # Of a practice key, which needs no API key: test_attach has the example of attach. What serves would not end: see test_sandbox and
    # test_serve; the keyring needs a terminal. After some there would be no such key any more, or not one that opens: see test_lifecycle.
    elsewhere = {"attach", "sandbox", "serve", "keys", "rename", "passphrase", "retire", "delete"}
    for command in COMMANDS:
        words = shlex.split(command.example)
        assert command.name in elsewhere or run(*words[: words.index(">")] if ">" in words else words).code == 0
    assert (keywizard_home / "data" / "keys" / "spot-bot").is_dir()


def test_help_needs_no_home_and_no_readable_settings(run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYWIZARD_HOME", "~nobody-of-that-name/x")
    assert "create" in help_of(capsys, run, "--help")


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        (CANARY,),
        ("--frobnicate",),
        ("list", "--frobnicate"),
        ("show",),
        ("list", "extra"),
        ("--lang", "de", "list"),
        ("create", "--lang=de"),
    ],
)
def test_a_command_line_that_is_none_is_a_usage_error(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 2
    assert CANARY not in outcome.err
    assert run(*arguments, "--json").error.keys() == {"message", "hint"}


def test_a_misspelt_command_is_answered_with_those_close_to_it(run: Run) -> None:
    assert "Did you mean list" in run("lsit").err
    assert "Did you mean rotate" in run("rotat", "x").err
    assert "create, explain" in run("frobnicate").err


@pytest.mark.parametrize("flags", [("--account", "new"), ("--at", "2023-01-01"), ("--ascii",)])
def test_a_flag_of_the_wizard_before_a_command_is_refused_rather_than_ignored(run: Run, flags: tuple[str, ...]) -> None:
    outcome = run(*flags, *create())
    assert outcome.code == 2
    assert flags[0] in outcome.err


def test_a_flag_that_the_command_has_too_is_to_be_written_behind_it_and_another_is_to_be_left_out(run: Run) -> None:
    assert "keywizard demo --no-mouse" in run("--no-mouse", "demo", "--list").err
    told = run("--plain", "list").err
    assert "keywizard list --help" in told
    assert "keywizard list --plain" not in told


@pytest.mark.parametrize("words", [("--lang", "it", "list"), ("list", "--lang", "it"), ("list", "--lang=it"), ("--lang=it", "list")])
def test_the_language_may_stand_before_or_behind_the_command(run: Run, words: tuple[str, ...]) -> None:
    assert "chiav" in run(*words).out


def test_the_language_comes_from_the_flag_then_the_settings_then_the_environment(
    run: Run, keywizard_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = run("list").out
    monkeypatch.setenv("LANG", "it_IT.UTF-8")
    italian = run("list").out
    settings = keywizard_home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('language = "en"\n')
    assert english != italian
    assert run("list").out == english
    assert run("list", "--lang", "it").out == italian


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"language = \n", 1),
        (b'\nlanguage = "de"\n', 2),
        (b"\xff", 1),
        (b"theme = 7\n", 1),
        (b"x = " + b"9" * 5000, 1),
        (b"x = " + b"[" * 5000, 1),
    ],
    ids=["no TOML", "another language", "bytes", "a number", "a number without end", "nested without end"],
)
def test_broken_settings_are_named_left_as_they_are_and_stop_nothing(run: Run, keywizard_home: Path, content: bytes, line: int) -> None:
    settings = keywizard_home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_bytes(content)
    outcome = run(*create(json=()))
    assert outcome.code == 0
    assert outcome.json["name"] == "bot"
    assert str(settings) in outcome.err
    assert f"ine {line} " in outcome.err
    assert settings.read_bytes() == content


@pytest.mark.parametrize("environ", [{"KEYWIZARD_HOME": "~nobody-of-that-name/x"}, {"KEYWIZARD_HOME": "x" * 300}])
@pytest.mark.parametrize("command", [("list",), create()])
def test_a_home_that_is_none_is_a_file_problem(
    run: Run, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], command: tuple[str, ...]
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    outcome = run(*command, "--json")
    assert outcome.code == 4
    assert set(outcome.error) == {"message", "hint"}


def test_a_home_that_is_a_file_is_a_file_problem_and_the_file_is_left(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("mine")
    monkeypatch.setenv("KEYWIZARD_HOME", str(path))
    assert run(*create(json=())).code == 4
    assert path.read_text() == "mine"


def failing(number: int) -> Callable[..., int]:
    def fail(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO], ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
@pytest.mark.parametrize("key_type", ["ed25519", "hmac"])
def test_a_disk_that_fails_is_told_and_leaves_no_key(
    run: Run, keywizard_home: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str, key_type: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing(number))
        outcome = run(*create(key_type=key_type, json=()))
    assert outcome.code == 4
    assert set(outcome.error) == {"message", "hint"}
    keys = {path.name for path in (keywizard_home / "data" / "keys").glob("*") if path.is_dir()}
    assert keys == set()
    assert run("list", "--json").json == []


def test_a_clock_at_1970_makes_a_key_of_that_day(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Clock":
            del tz
            return cls(1970, 1, 1, 0, 0, 7, tzinfo=UTC)

    monkeypatch.setattr(services, "datetime", Clock)
    made = run(*create(json=()))
    assert (made.code, made.json["created_at"]) == (0, "1970-01-01T00:00:07Z")
    assert [key["created_at"] for key in run("list", "--json").json] == ["1970-01-01T00:00:07Z"]
    assert run("explain", "--json").code == 0
    assert run(*create(permission="enableFutures")).code == 3


def crash(*_: object, **__: object) -> None:
    secret = CANARY
    raise RuntimeError(f"while working on {secret}")


def test_a_crash_is_two_lines_and_a_private_report_without_any_secret(
    run: Run, keywizard_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.Session, "run", crash)
    outcome = run(*create(json=()))
    assert (outcome.code, outcome.out) == (1, "")
    assert len(outcome.err.splitlines()) == 2
    (report,) = (keywizard_home / "state").glob("crash-*")
    assert str(report) in outcome.err
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    told = report.read_text()
    assert "RuntimeError" in told
    assert "test_ends.py" in told
    assert CANARY not in told + outcome.err


def test_a_crash_that_cannot_be_written_down_is_still_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(session.Session, "open", crash)
    outcome = run("list")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert CANARY not in outcome.err


def test_an_interrupt_ends_with_130_and_leaves_nothing_half_made(run: Run, keywizard_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("keywizard.keys.generate.keypair_of", interrupt)
    assert run(*create()) == Outcome(130, "", "")
    assert tree(keywizard_home) == {}


def shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command.replace("keywizard", f"{sys.executable} -m keywizard")],
        capture_output=True,
        text=True,
        env=buffered_environment(),
        check=False,
    )


@pytest.mark.parametrize("command", ["--version", "--help", "list", "explain"])
def test_a_reader_who_has_left_is_no_trouble(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "keywizard", command], stdout=writing, stderr=subprocess.PIPE, env=buffered_environment(), check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("command", ["--version", "--help", "list", "list --json", "explain", "create --json"])
def test_an_output_that_is_full_is_told_on_standard_error(command: str) -> None:
    done = shell(f"keywizard {command} >/dev/full")
    assert done.returncode == (2 if command == "create --json" else 4)
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("command", ["--version", "list", "explain --json"])
def test_no_output_at_all_is_told_on_standard_error(command: str) -> None:
    done = shell(f"keywizard {command} >&-")
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize("command", ["--version", "list", "create"])
def test_nowhere_to_say_anything_is_no_crash(command: str) -> None:
    assert shell(f"keywizard {command} >&- 2>&-").returncode in {2, 4}


@pytest.mark.parametrize("environ", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}])
def test_what_a_terminal_cannot_show_is_spelt_with_what_it_can(environ: dict[str, str]) -> None:
    outcomes = [
        process("--lang", "it", *words, **environ)
        for words in (("explain",), ("create",), create(label="caff\N{LATIN SMALL LETTER E WITH GRAVE}"))
    ]
    assert [outcome.code for outcome in outcomes][:2] == [0, 2]
    assert "questa e' piu' vecchia" in outcomes[0].out
    assert outcomes[2].code in {0, 2}  # without UTF-8 the system hands the letter over as bytes that are no text
    assert all(outcome.out.isascii() and outcome.err.isascii() and "Traceback" not in outcome.err for outcome in outcomes)


def test_without_a_terminal_the_wizard_is_refused_and_create_named() -> None:
    outcome = process()
    assert (outcome.code, outcome.out) == (2, "")
    assert "keywizard create" in outcome.err
