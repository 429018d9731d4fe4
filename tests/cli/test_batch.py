"""`create --manifest`: all is checked before the first key is made, nothing is made twice, and the report tells each key's fate."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.domain.permission import Permission
from keywizard.domain.secret import Secret
from keywizard.session.session import Session
from keywizard.store.keyring import Keyring, StoredKey
from tests.cli.running import Outcome, Run, buffered_environment, everything, tree
from tests.house.sources import ROOT

DEFAULTS = '[defaults]\nplace = "practice"\nkey_type = "ed25519"\nno_passphrase = true\n'
BOTS = f"""{DEFAULTS}
[[key]]
label = "bot {{n}}"
count = 3
ip = ["203.0.113.9"]
preset = "spot-bot"

[[key]]
label = "HMAC {{n}}"
name = "hmac-{{n}}"
count = 1
key_type = "hmac"

[[key]]
label = "real"
place = "binance"
env = "testnet"
"""


def manifest(folder: Path, content: str) -> str:
    path = folder / "keys.toml"
    path.write_text(content, encoding="utf-8")
    return str(path)


@pytest.fixture
def made(run: Run, tmp_path: Path) -> Outcome:
    return run("create", "--manifest", manifest(tmp_path, BOTS), "--json")


def names(objects: list[Mapping[str, object]]) -> list[object]:
    return [each["name"] for each in objects]


def problems(outcome: Outcome) -> list[tuple[int, str]]:
    return [(each["line"], each["message"]) for each in outcome.error["problems"]]


def test_every_key_of_a_manifest_is_made_with_its_own_answers(made: Outcome) -> None:
    report = made.json
    assert (made.code, set(report)) == (0, {"batch", "made", "already_there", "failed", "not_made"})
    assert names(report["made"]) == ["bot-1", "bot-2", "bot-3", "hmac-1", "real"]
    assert [each["label"] for each in report["made"]] == ["bot 1", "bot 2", "bot 3", "HMAC 1", "real"]
    first, hmac, real = report["made"][0], report["made"][3], report["made"][4]
    assert first["ip_access"]["allowed_ips"] == ["203.0.113.9"]
    assert {field for field, is_on in first["permissions"].items() if is_on} >= {Permission.SPOT_AND_MARGIN_TRADING}
    assert (hmac["key_type"], hmac["public_key"]) == ("hmac", None)
    assert (real["place"], real["environment"], real["api_key"]) == ("binance", "testnet", None)
    assert len({each["api_key"] for each in report["made"][:4]}) == 4


def test_the_same_command_again_makes_nothing_and_says_what_is_there(made: Outcome, run: Run, tmp_path: Path, keywizard_home: Path) -> None:
    before = tree(keywizard_home)
    again = run("create", "--manifest", manifest(tmp_path, f"# the same keys\n{BOTS}"), "--json")
    assert (again.code, again.json["made"], again.json["already_there"]) == (0, [], made.json["made"])
    assert tree(keywizard_home) == before


def test_one_line_a_key_and_the_sum_are_printed_and_one_line_a_key_goes_to_the_log(run: Run, tmp_path: Path, keywizard_home: Path) -> None:
    told = run("create", "--manifest", manifest(tmp_path, BOTS))
    lines = told.out.splitlines()
    assert [line.split()[:2] for line in lines[:5]] == [[name, "made"] for name in ("bot-1", "bot-2", "bot-3", "hmac-1", "real")]
    assert lines[5].startswith("Keys made: 5; already there: 0")
    assert (told.code, told.err) == (0, "")
    log = [json.loads(line) for line in (keywizard_home / "state" / "audit.jsonl").read_text().splitlines()]
    assert [(line["action"], line["name"]) for line in log] == [("batch-key-made", line.split()[0]) for line in lines[:5]]


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["lines", "json"])
def test_a_dry_run_tells_the_plan_and_touches_nothing(run: Run, tmp_path: Path, keywizard_home: Path, as_json: tuple[str, ...]) -> None:
    plan = run("create", "--manifest", manifest(tmp_path, BOTS), "--dry-run", *as_json)
    assert plan.code == 0
    assert not keywizard_home.exists()
    if as_json:
        assert names(plan.json["keys"]) == ["bot-1", "bot-2", "bot-3", "hmac-1", "real"]
    else:
        assert plan.out.startswith("bot-1   ed25519 ")


WRONG = {
    "an unknown set": (f"[kyes]\n{DEFAULTS}[[key]]\nlabel = 'a'\n", 1, 2),
    "an unknown default": (f"{DEFAULTS}lable = 'a'\n[[key]]\nlabel = 'a'\n", 5, 2),
    "an unknown answer": (f"{DEFAULTS}[[key]]\nlabel = 'a'\n[[key]]\nlabel = 'b'\nlable = 1\n", 9, 2),
    "a value of another sort": (f"{DEFAULTS}[[key]]\nlabel = 'a'\nip = '203.0.113.9'\n", 7, 2),
    "addresses of another sort where they are needed": (
        f"{DEFAULTS}[[key]]\nlabel = 'a'\nip = '203.0.113.9'\npermission = ['enableWithdrawals']\n",
        7,
        2,
    ),
    "a label of another sort": (f"{DEFAULTS}[[key]]\nlabel = 5\n", 6, 2),
    "a missing answer": (f"{DEFAULTS}[[key]]\nip = []\n", 5, 2),
    "an unknown choice among the defaults": (f"{DEFAULTS}route = 'sea'\n[[key]]\nlabel = 'a {{n}}'\ncount = 9\n", 5, 2),
    "a private address": (f"{DEFAULTS}[[key]]\nlabel = 'a'\nip = ['10.0.0.1']\n", 7, 2),
    "a count of nothing": (f"{DEFAULTS}[[key]]\nlabel = 'a {{n}}'\ncount = 0\n", 7, 2),
    "a count without a number": (f"{DEFAULTS}[[key]]\nlabel = 'a'\ncount = 2\n", 6, 2),
    "a number without a count": (f"{DEFAULTS}[[key]]\nlabel = 'a'\nname = 'a-{{n}}'\n", 7, 2),
    "a label twice": (f"{DEFAULTS}[[key]]\nlabel = 'a'\n[[key]]\n\nlabel = ' a'\n", 9, 2),
    "a folder twice": (f"{DEFAULTS}[[key]]\nlabel = 'a'\n[[key]]\nlabel = 'A'\n", 8, 2),
    "a folder twice by its length": (f"{DEFAULTS}[[key]]\nlabel = '{'long ' * 10}{{n}}'\ncount = 2\n", 6, 2),
    "a one-time code for each": (f"{DEFAULTS}[[key]]\nlabel = 'a'\nroute = 'web'\n", 7, 2),
    "an unknown account": (f"{DEFAULTS}account = 'nobody'\n[[key]]\nlabel = 'a'\n", 5, 2),
    "a passphrase file that is not there": (f"{DEFAULTS}[[key]]\nlabel = 'a'\npassphrase_file = 'nowhere'\n", 7, 4),
    "a permission that the rules refuse": (f"{DEFAULTS}[[key]]\nlabel = 'a'\npermission = ['enableWithdrawals']\n", 7, 3),
    "an account that may make none": (f"{DEFAULTS}account = 'new'\n[[key]]\nlabel = 'a {{n}}'\ncount = 5\n", 6, 3),
    "more than the account can hold": (f"{DEFAULTS}[[key]]\nlabel = 'a {{n}}'\ncount = 31\n", 5, 1),
}
"""A manifest with one thing wrong, the line it is told with, and the exit code."""


@pytest.mark.parametrize(("content", "line", "code"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("language", ["en", "it"])
def test_what_is_wrong_is_told_once_with_its_line_before_anything_is_made(
    run: Run, tmp_path: Path, keywizard_home: Path, content: str, line: int, code: int, language: str
) -> None:
    told = run("create", "--manifest", manifest(tmp_path, content), "--json", "--lang", language)
    assert [each["line"] for each in told.error["problems"]] == [line]
    assert told.code == code
    assert not (keywizard_home / "data" / "keys").exists()
    assert not [each for each in told.error["problems"] if each["message"].startswith("error.") or each["hint"].startswith("error.")]


def test_everything_that_is_wrong_is_told_at_once_and_each_rule_explained_once(run: Run, tmp_path: Path) -> None:
    refused = "[[key]]\nlabel = '{}'\npermission = ['enableWithdrawals']\n"
    content = f"{DEFAULTS}[[key]]\nlabel = ''\n{refused.format('a')}{refused.format('b')}[[key]]\nlabel = 'c'\nip = ['::1']\n"
    told = run("create", "--manifest", manifest(tmp_path, content))
    assert told.code == 2
    assert [line.split(":")[0].split()[-1] for line in told.err.splitlines() if line.startswith("  Line ")] == ["6", "9", "12", "15"]
    assert told.err.count("[withdrawal-needs-ip]") == 3  # at each of the two keys, and once above its reason
    assert max(map(len, told.err.splitlines()[1:])) <= 79


def test_a_label_twice_is_told_beside_whatever_else_is_wrong_with_either(run: Run, tmp_path: Path) -> None:
    content = f"{DEFAULTS}[[key]]\nlabel = 'a'\npassphrase_file = 'nowhere'\n[[key]]\nlabel = 'a'\n"
    told = run("create", "--manifest", manifest(tmp_path, content), "--json")
    assert [each["line"] for each in told.error["problems"]] == [7, 9]


def test_what_is_missing_or_unknown_is_named_as_it_is_written_in_the_file(run: Run, tmp_path: Path) -> None:
    content = "[[key]]\nlabel = 'a'\nkey_type = 'dsa'\n[[key]]\nlabel = 'b'\n"
    unknown, missing = run("create", "--manifest", manifest(tmp_path, content), "--json").error["problems"][-2:]
    said = " ".join((unknown["message"], missing["hint"]))
    assert "--" not in said
    assert "key_type" in unknown["message"]
    assert "place, key_type, passphrase_file | no_passphrase" in missing["hint"]
    assert "[defaults]" in missing["hint"]


def test_of_a_manifest_full_of_problems_fifty_are_told(run: Run, tmp_path: Path) -> None:
    content = DEFAULTS + "".join(f"[[key]]\nlabel = 'bot {number}'\nip = ['::1']\n" for number in range(70))
    told = run("create", "--manifest", manifest(tmp_path, content))
    assert told.err.count("\n  Line ") == 50
    assert "and 20 more" in told.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", 4),
        ("key = 5", 4),
        ("[defaults]\nplace = 'practice'", 4),
        ("key = [[", 4),
        ("[[key]]\ncount = 10000\n[[key]]\n", 4),
        ("defaults = 3\n[[key]]", 4),
    ],
)
def test_what_is_no_manifest_at_all_is_refused_as_such(run: Run, tmp_path: Path, content: str, code: int) -> None:
    told = run("create", "--manifest", manifest(tmp_path, content), "--json")
    assert (told.code, set(told.error)) == (code, {"message", "hint"})


def test_a_manifest_of_three_megabytes_is_refused_as_none(run: Run, tmp_path: Path) -> None:
    told = run("create", "--manifest", manifest(tmp_path, "#" * (3 * 1024 * 1024)), "--json")
    assert (told.code, set(told.error)) == (4, {"message", "hint"})


def test_flags_beside_a_manifest_are_refused(run: Run, tmp_path: Path) -> None:
    told = run("create", "--manifest", manifest(tmp_path, BOTS), "--label", "x", "--show-secret", "--json")
    assert told.code == 2
    assert "--label, --show-secret" in told.error["message"]


@pytest.mark.usefixtures("made")
def test_a_changed_manifest_is_another_batch_and_says_what_differs(run: Run, tmp_path: Path, keywizard_home: Path) -> None:
    before = tree(keywizard_home / "data")
    changed = BOTS.replace("203.0.113.9", "203.0.113.10")
    told = run("create", "--manifest", manifest(tmp_path, changed), "--json")
    first, *others = told.error["problems"]
    assert (told.code, first["line"], first["keys"]) == (2, 6, 3)
    assert "bot-1, with other answers than here: ip." in first["message"]
    assert [each["line"] for each in others] == [14, 18]
    assert all("just as it is wanted here" in each["message"] for each in others)
    assert tree(keywizard_home / "data") == before


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["lines", "json"])
@pytest.mark.parametrize(("raised", "code"), [(FileError("disk-full", path="/disk", system=""), 4), (KeyboardInterrupt(), 130)])
def test_ended_in_the_middle_it_reports_what_became_of_each_key_and_goes_on_from_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: tuple[str, ...], raised: BaseException, code: int
) -> None:
    path, add = manifest(tmp_path, BOTS), Keyring.add

    def ended(keyring: Keyring, name: str, *rest: object) -> StoredKey:
        if name == "bot-3":
            raise raised
        return add(keyring, name, *rest)  # type: ignore[arg-type]  # whatever else it takes

    with monkeypatch.context() as patch:
        patch.setattr(Keyring, "add", ended)
        told = run("create", "--manifest", path, *as_json)
    assert told.code == code
    if as_json:
        failed = ["bot-3"] if code == 4 else []
        assert (names(told.json["made"]), names(told.json["failed"])) == (["bot-1", "bot-2"], failed)
        assert told.json["not_made"] == ["bot-3", "hmac-1", "real"][len(failed) :]
    else:
        assert "Not made: 3." in told.out
        assert ("/disk" in told.err) is (code == 4)
    again = run("create", "--manifest", path, "--json").json
    assert (names(again["made"]), names(again["already_there"])) == (["bot-3", "hmac-1", "real"], ["bot-1", "bot-2"])


def test_api_keys_that_came_from_binance_are_stored_with_their_pairs_in_the_same_step(
    run: Run, tmp_path: Path, keywizard_home: Path
) -> None:
    api_keys = [f"{number}" + "Aa" * 31 + "x" for number in (1, 2)]
    for number, content in enumerate((*api_keys, "s" * 64), 1):
        (tmp_path / f"file-{number}").write_text(content)
        (tmp_path / f"file-{number}").chmod(0o600)
    at_binance = DEFAULTS.replace('"practice"', '"binance"\nenv = "demo"')
    hmac = f"[[key]]\nlabel = 'hmac'\nkey_type = 'hmac'\napi_key_file = '{tmp_path}/file-2'\nsecret_key_file = '{tmp_path}/file-3'\n"
    pair = f"[[key]]\nlabel = 'pair {{n}}'\ncount = 1\napi_key_file = '{tmp_path}/file-{{n}}'\n"
    report = run("create", "--manifest", manifest(tmp_path, f"{at_binance}{pair}{hmac}"), "--json").json
    assert [each["api_key"] for each in report["made"]] == api_keys
    assert Session.open({"KEYWIZARD_HOME": str(keywizard_home)}).secret_key("hmac", None) == Secret("s" * 64)
    twice = f"{pair}[[key]]\nlabel = 'again'\napi_key_file = '{tmp_path}/file-1'\n".replace("pair", "other")
    told = run("create", "--manifest", manifest(tmp_path, f"{at_binance}{twice}"), "--json")
    assert [each["line"] for each in told.error["problems"]] == [9, 12, 12]  # of a stored key; of that too, and of one in the manifest


def test_two_processes_with_one_manifest_make_every_key_once(tmp_path: Path, keywizard_home: Path) -> None:
    path = manifest(tmp_path, f"{DEFAULTS}[[key]]\nlabel = 'bot {{n}}'\ncount = 12\n")
    command = [sys.executable, "-m", "keywizard", "create", "--manifest", path, "--json"]
    both = [subprocess.Popen(command, cwd=ROOT, env=buffered_environment(), stdout=subprocess.PIPE) for _ in range(2)]
    reports = [json.loads(process.communicate()[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(len(report["made"]) for report in reports) == [0, 12]
    assert len(Keyring(keywizard_home / "data" / "keys").names()) == 12
    ledger = json.loads((keywizard_home / "data" / "practice" / "verified-plus.json").read_text())
    assert len(ledger["keys"]) == 12


def test_no_secret_is_in_what_is_said_or_in_any_file_but_its_own(run: Run, tmp_path: Path, keywizard_home: Path) -> None:
    passphrase = tmp_path / "passphrase-1"
    passphrase.write_text("correct horse battery\n")
    passphrase.chmod(0o600)
    numbered = f"[[key]]\nlabel = 'locked {{n}}'\ncount = 1\npassphrase_file = '{tmp_path}/passphrase-{{n}}'\n"
    told = run("create", "--manifest", manifest(tmp_path, f"{BOTS}{numbered}"), "--json")
    assert (told.code, told.json["made"][-1]["name"]) == (0, "locked-1")
    session = Session.open({"KEYWIZARD_HOME": str(keywizard_home)})
    secret_key = session.secret_key("hmac-1", None)
    own = ("hmac-1/secret_key", "practice/verified-plus.json")
    assert secret_key.reveal().encode() in everything(told, keywizard_home)
    seen = everything(told, keywizard_home, but=own)
    for secret in (secret_key, Secret("correct horse battery")):
        assert secret.reveal().encode() not in seen
    private = (keywizard_home / "data" / "keys" / "bot-1" / "private_key.pem").read_bytes()
    assert private.splitlines()[1] not in everything(told, keywizard_home, but=(*own, "private_key.pem"))
