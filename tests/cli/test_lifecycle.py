"""The life of a key by flags: each command says what it did, what is left to do elsewhere, and never asks where nobody is."""

import shlex
import stat
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from keywizard.cli.parser import COMMANDS
from keywizard.cli.stored import life_marks
from keywizard.i18n.translator import Translator
from keywizard.keys import encryption
from keywizard.session.session import Session
from keywizard.store.keyring import Keyring
from tests.cli.running import READY, Run, buffered_environment, create, tree
from tests.exchange.practice import NOW
from tests.realterm.terminal import Terminal

API_KEY = "k" * 64
PASSPHRASES = {"one": "four words of passphrase", "two": "another four of them"}


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "PBKDF2_ROUNDS", 2**4)  # slowness is all that is taken away


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[str, str], str]:
    def write(name: str, content: str) -> str:
        path = tmp_path / name
        path.touch(0o600)
        path.write_text(content)
        return str(path)

    return write


@pytest.fixture
def keys(keywizard_home: Path) -> Keyring:
    return Session.open({"KEYWIZARD_HOME": str(keywizard_home)}).keyring


@pytest.fixture
def passphrases(file_of: Callable[[str, str], str]) -> dict[str, str]:
    return {name: file_of(name, text) for name, text in PASSPHRASES.items()}


@pytest.fixture
def in_use(run: Run, file_of: Callable[[str, str], str]) -> None:
    """A key of Binance itself, with its API key."""
    api_key = file_of("api", API_KEY)
    assert run(*create(place="binance", env="production", label="spot bot", api_key_file=api_key, ip="203.0.113.9")).code == 0


@pytest.mark.usefixtures("in_use")
def test_a_key_is_renamed_and_binance_keeps_its_own_label(run: Run) -> None:
    told = run("rename", "spot-bot", "--label", "grid bot")
    assert f"  {run('show', 'grid-bot', '--json').json['private_key_file']}\n" in told.out
    assert "private_key.pem" not in run("rename", "grid-bot", "--label", "Grid bot").out  # its folder stays where it was
    assert told.code == 0
    assert "On Binance's page the label stays as it is" in told.out
    renamed = run("rename", "grid-bot", "--label", "x", "--name", "the-bot", "--json").json
    assert (renamed["before"], renamed["name"], renamed["label"], renamed["api_key"]) == ("grid-bot", "the-bot", "x", API_KEY)
    assert [each["name"] for each in run("list", "--json").json] == ["the-bot"]


def test_a_passphrase_is_given_changed_and_taken_away(run: Run, passphrases: dict[str, str], keys: Keyring) -> None:
    run(*READY)
    one, two = passphrases["one"], passphrases["two"]
    changes = (
        (("--new-passphrase-file", one), (one,)),
        (("--passphrase-file", one, "--new-passphrase-file", two), (two,)),
        (("--passphrase-file", two, "--no-passphrase"), ()),
    )
    signatures = {run("sign", "spot-bot", "timestamp=1", "--json").json["signature"]}
    for flags, opening in changes:
        told = run("passphrase", "spot-bot", *flags, "--json").json
        assert told["is_encrypted"] is bool(opening) is keys.get("spot-bot").profile.is_encrypted
        words = ("--passphrase-file", *opening) if opening else ()
        signatures.add(run("sign", "spot-bot", "timestamp=1", *words, "--json").json["signature"])
    assert len(signatures) == 1  # Ed25519 signs the same with the same key
    assert [line["action"] for line in run("audit", "--last", "3", "--json").json] == [
        "passphrase-added",
        "passphrase-changed",
        "passphrase-removed",
    ]


def test_a_passphrase_is_never_asked_for_and_what_is_missing_is_named(run: Run, passphrases: dict[str, str], keywizard_home: Path) -> None:
    run(*READY)
    run("passphrase", "spot-bot", "--new-passphrase-file", passphrases["one"])
    before = tree(keywizard_home)
    cases = (
        ((), 2, "--new-passphrase-file | --no-passphrase"),
        (("--no-passphrase",), 2, "--passphrase-file"),
        (("--no-passphrase", "--new-passphrase-file", passphrases["two"]), 2, "contradict"),
        (("--passphrase-file", passphrases["two"], "--no-passphrase"), 4, "does not open"),
    )
    for flags, code, said in cases:
        told = run("passphrase", "spot-bot", *flags)
        assert (told.code, told.out) == (code, "")
        assert said in told.err
    assert tree(keywizard_home) == before


@pytest.mark.usefixtures("in_use")
def test_at_binance_a_rotation_says_what_to_do_in_which_order(run: Run, keys: Keyring) -> None:
    told = run("rotate", "spot-bot", "--no-passphrase")
    assert told.code == 0
    steps = [line.strip() for line in told.out.splitlines() if line.strip()[:2].rstrip(".").isdigit()]
    assert [step[:2] for step in steps] == [f"{number}." for number in range(1, 8)]
    words = ("keywizard public spot-bot-2", "attach spot-bot-2", "export spot-bot-2", "check spot-bot-2", "retire spot-bot", "Delete")
    said = " ".join(told.out.split())
    places = [said.rindex(word) for word in words]
    assert places == sorted(places)
    assert keys.get("spot-bot-2").profile.replaces == "spot-bot"
    assert "203.0.113.9" in said


def test_in_practice_a_key_is_replaced_checked_retired_and_deleted(run: Run, keys: Keyring) -> None:
    run(*READY)
    rotated = run("rotate", "spot-bot", "--no-passphrase", "--label", "new bot", "--json").json
    assert (rotated["new"]["name"], rotated["new"]["replaces"], rotated["refused"]) == ("new-bot", "spot-bot", {})
    assert rotated["new"]["api_key"] != rotated["old"]["api_key"]
    refused = run("retire", "spot-bot")
    assert (refused.code, "check new-bot" in refused.err, "--anyway" in refused.err) == (2, True, True)
    assert run("check", "new-bot", "--json").json["verdict"] == keys.get("new-bot").profile.verdict == "offline"
    assert run("retire", "spot-bot", "--json").json["retired_at"] is not None
    assert run("list").out.splitlines()[1].endswith("retired")
    assert "[retired " in run("check", "spot-bot").out
    assert "Retired:" in run("show", "spot-bot").out
    assert run("sign", "spot-bot", "timestamp=1").code == 0
    assert run("rotate", "spot-bot", "--no-passphrase").code == 2
    assert run("delete", "spot-bot", "--yes").code == 0
    assert keys.names() == ("new-bot",)


def test_what_a_new_key_may_not_do_is_told_with_its_rule(run: Run) -> None:
    run(*create(label="fix bot", ip="203.0.113.9", preset="fix-market-maker"))
    told = run("rotate", "fix-bot", "--key-type", "rsa-2048", "--no-passphrase")
    assert told.code == 0
    assert "[fix-needs-ed25519]" in told.out


def test_a_rotation_names_what_is_missing(run: Run, keywizard_home: Path, passphrases: dict[str, str]) -> None:
    run(*READY)
    before = tree(keywizard_home)
    for flags, said in (
        ((), "--passphrase-file | --no-passphrase"),
        (("--passphrase-file", passphrases["one"], "--no-passphrase"), "contradict"),
        (("--key-type", "dsa", "--no-passphrase"), "ed25519"),
        (("--no-passphrase", "--label", " "), "label"),
    ):
        told = run("rotate", "spot-bot", *flags)
        assert (told.code, told.out) == (2, "")
        assert said in told.err
    assert tree(keywizard_home) == before


@pytest.mark.usefixtures("in_use")
def test_without_yes_a_deletion_says_what_would_be_lost_and_does_nothing(run: Run, keywizard_home: Path) -> None:
    before = tree(keywizard_home)
    told = run("delete", "spot-bot")
    assert told.code == 2
    assert "--yes" in told.err
    for words in ("private_key.pem", "public_key.pem", "profile.toml", "nobody", "At Binance the API key goes on existing", "not retired"):
        assert words in " ".join(told.out.split())
    assert "--yes" in run("delete", "spot-bot", "--json").error["hint"]
    assert tree(keywizard_home) == before


@pytest.mark.usefixtures("in_use")
def test_with_yes_a_key_is_deleted_and_what_stays_at_binance_is_said(run: Run, keys: Keyring) -> None:
    (keys.root / "spot-bot" / "notes.txt").write_text("mine")
    refused = run("delete", "spot-bot", "--yes")
    assert (refused.code, "notes.txt" in refused.err) == (4, True)
    (keys.root / "spot-bot" / "notes.txt").unlink()
    told = run("delete", "spot-bot", "--yes")
    assert (told.code, "At Binance" in told.out) == (0, True)
    assert list(keys.root.iterdir()) == []
    assert run("delete", "spot-bot", "--yes", "--json").code == 2


@pytest.mark.parametrize(("typed", "code", "left"), [("spot-bot", 0, 0), ("spot", 2, 1), ("", 2, 1)])
def test_on_a_terminal_the_name_is_to_be_typed(run: Run, keywizard_home: Path, keys: Keyring, typed: str, code: int, left: int) -> None:
    run(*READY)
    environment = buffered_environment() | {"KEYWIZARD_HOME": str(keywizard_home)}
    with Terminal([sys.executable, "-m", "keywizard", "delete", "spot-bot"], env=environment) as terminal:
        terminal.wait_for("type its name")
        terminal.press(*typed, "enter")
        assert terminal.wait_exit() == code
    assert len(keys.names()) == left


def test_what_a_killed_deletion_left_is_finished_by_the_next_command_and_said(run: Run, keys: Keyring) -> None:
    run(*READY)
    (keys.root / "spot-bot").rename(keys.root / ".gone-spot-bot-0123456789abcdef")
    (keys.root / ".new-0123456789abcdef").mkdir()
    told = run(*create())
    assert (told.code, "spot-bot" in told.err, "unfinished" in told.err) == (0, True, True)
    assert [path.name for path in keys.root.iterdir()] == ["bot"]
    assert "deleted" in [line["action"] for line in run("audit", "--json").json]
    assert run(*create()).err == ""


def test_a_reminder_is_kept_listed_and_written_for_a_calendar(run: Run, tmp_path: Path, keywizard_home: Path) -> None:
    run(*READY)
    calendar = tmp_path / "reminder.ics"
    told = run("remind", "spot-bot", "--on", "2099-02-01", "--ics", str(calendar), "--json").json
    assert (told["rotate_by"], told["ics"], told["systemd"]) == ("2099-02-01", str(calendar), None)
    assert b"DTSTART;VALUE=DATE:20990201\r\n" in calendar.read_bytes()
    assert stat.S_IMODE(calendar.stat().st_mode) == 0o600
    assert "Replace by: 2099-02-01" in run("list", "--long").out
    before = calendar.read_bytes()
    assert run("remind", "spot-bot", "--on", "2099-03-01", "--ics", str(calendar)).code == 4
    assert run("remind", "spot-bot", "--on", "2099-03-01", "--ics", str(tmp_path / "nowhere" / "x.ics")).code == 4
    assert (calendar.read_bytes(), run("show", "spot-bot", "--json").json["rotate_by"]) == (before, "2099-02-01")
    units = run("remind", "spot-bot", "--on", "2099-03-01", "--systemd").out
    assert units.splitlines()[0].endswith("keywizard-spot-bot.timer")
    assert "OnCalendar=2099-03-01 09:00" in units
    assert f"KEYWIZARD_HOME={keywizard_home}" in units


def test_a_day_that_cannot_be_kept_leaves_no_calendar_entry(run: Run, tmp_path: Path) -> None:
    run(*READY)
    run("retire", "spot-bot", "--anyway")
    calendar = tmp_path / "reminder.ics"
    told = run("remind", "spot-bot", "--on", "2099-02-01", "--ics", str(calendar))
    assert (told.code, calendar.exists()) == (2, False)
    assert "retired" in told.err


@pytest.mark.parametrize(("days", "mark"), [(0, "[replace by"), (-1, "[was to be replaced by")])
def test_a_key_is_overdue_once_its_day_is_over(run: Run, keys: Keyring, days: int, mark: str) -> None:
    run(*READY)
    stored = keys.amend("spot-bot", lambda profile: profile._replace(rotate_by=NOW.date() + timedelta(days)))
    (told,) = life_marks(stored, NOW, Translator("en"))
    assert told.startswith(mark)


@pytest.mark.parametrize("day", ["2020-01-01", "soon", "2099-02-30", "9999-01-01", "2099-02-01T12:00"])
def test_a_day_that_is_none_or_gone_is_refused(run: Run, keys: Keyring, day: str) -> None:
    run(*READY)
    assert run("remind", "spot-bot", "--on", day).code == 2
    assert run("remind", "spot-bot").code == 2
    assert keys.get("spot-bot").profile.rotate_by is None


def test_the_log_is_shown_and_followed(run: Run, keywizard_home: Path) -> None:
    assert run("audit", "verify").code == 0
    assert run("audit", "--json").json == []
    assert not keywizard_home.exists()
    run(*READY)
    run("remind", "spot-bot", "--on", "2099-02-01")
    assert [line.split("  ")[2] for line in run("audit", "--last", "2").out.splitlines()] != []
    assert len(run("audit", "--last", "2").out.splitlines()) == 2
    assert ["(by 2099-02-01)" in run("audit").out, "(entro il 2099-02-01)" in run("audit", "--lang", "it").out] == [True, True]
    told = run("audit", "verify", "--json")
    assert (told.code, told.json) == (0, {"ok": True, "lines": 4, "unchained": 0, "torn": [], "flaws": []})
    log = keywizard_home / "state/audit.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"restrictions-saved"', b'"deleted"'))
    told = run("audit", "verify", "--json")
    assert (told.code, [(flaw["line"], flaw["what"]) for flaw in told.json["flaws"]]) == (4, [(3, "edited")])
    assert "Line 3 was changed" in run("audit", "verify").out
    assert run("audit", "verify", "--lang", "it").out.startswith("[no] La riga 3")


def test_a_log_that_plays_tricks_on_the_terminal_is_shown_without_them(run: Run, keywizard_home: Path) -> None:
    run(*READY)
    with (keywizard_home / "state/audit.jsonl").open("ab") as file:
        file.write(b'{"at": "\\u001b[2J", "action": ["x"], "name": "\\u202e"}\n[1]\n\xff\n')
    told = run("audit")
    assert (told.code, len(told.out.splitlines()), "\x1b" in told.out, "\u202e" in told.out) == (0, 6, False, False)


@pytest.mark.parametrize("flags", [("--last", "0"), ("--last", "x"), ("prove",), ("verify", "--last", "3")])
def test_what_the_log_cannot_be_asked_is_a_usage_error(run: Run, flags: tuple[str, ...]) -> None:
    assert run("audit", *flags).code == 2


def test_no_secret_is_written_down_or_said(run: Run, keywizard_home: Path, passphrases: dict[str, str], keys: Keyring) -> None:
    run(*create(key_type="hmac", label="shared"))
    secret = (keys.root / "shared/secret_key").read_text().strip()
    said = [
        run(*words)
        for words in (
            ("passphrase", "shared", "--new-passphrase-file", passphrases["one"]),
            ("rename", "shared", "--label", "other"),
            ("rotate", "other", "--no-passphrase"),
            ("delete", "other"),
            ("delete", "other", "--yes"),
            ("audit",),
        )
    ]
    assert [outcome.code for outcome in said] == [0, 0, 0, 2, 0, 0]
    told = "".join(outcome.out + outcome.err for outcome in said) + (keywizard_home / "state/audit.jsonl").read_text()
    assert not any(each in told for each in (secret, *PASSPHRASES.values()))


@pytest.mark.parametrize("name", ["rename", "passphrase", "rotate", "retire", "delete", "remind", "audit"])
def test_the_example_in_the_help_works(
    run: Run, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file_of: Callable[[str, str], str]
) -> None:
    run(*READY)
    monkeypatch.chdir(tmp_path)
    file_of("passphrase", PASSPHRASES["one"])
    if name == "retire":
        run("rotate", "spot-bot", "--no-passphrase")
        run("check", "spot-bot-2")
    (example,) = (command.example for command in COMMANDS if command.name == name)
    assert run(*shlex.split(example)).code == 0
