"""`list`, `show`, `public` and `fingerprint`: what is stored is told, whatever state it is in, and never a secret."""

import hashlib
import re
import stat
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from tests.cli.running import Outcome, Run, create, tree

SECRET = "Zt7Qm4Xw9Lk2Vb5Nc8Rf1Ty6Hj3Gd0Ps" * 2


@pytest.fixture
def keys(run: Run, keywizard_home: Path) -> Path:
    """Three keys: a pair, an HMAC key and a pair tied to an address."""
    for flags in ({"name": "pair"}, {"name": "shared", "key_type": "hmac"}, {"name": "tied", "ip": "203.0.113.9", "label": "tied bot"}):
        assert run(*create(**flags)).code == 0
    return keywizard_home / "data" / "keys"


def damage(keys: Path, content: bytes) -> Path:
    path = keys / "pair" / "profile.toml"
    path.write_bytes(content)
    return path


def test_no_keys_are_no_error(run: Run, keywizard_home: Path) -> None:
    listed = run("list")
    assert (listed.code, listed.err) == (0, "")
    assert "keywizard create" in listed.out
    assert run("list", "--json").json == []
    assert not keywizard_home.exists()


@pytest.mark.usefixtures("keys")
def test_every_key_is_listed_with_what_create_said_of_it(run: Run) -> None:
    listed = run("list", "--json").json
    assert [key["name"] for key in listed] == ["pair", "shared", "tied"]
    assert listed == [run("show", key["name"], "--json").json for key in listed]


@pytest.mark.usefixtures("keys")
def test_a_person_reads_a_line_a_key(run: Run) -> None:
    lines = run("list").out.splitlines()
    assert [line.split()[0] for line in lines] == ["pair", "shared", "tied"]
    assert "tied bot" in lines[2]


@pytest.mark.usefixtures("keys")
def test_show_says_whether_a_passphrase_protects_the_key(run: Run, tmp_path: Path) -> None:
    (passphrase := tmp_path / "passphrase").touch(0o600)
    passphrase.write_text("four words of passphrase")
    assert "Passphrase: none" in run("show", "pair").out
    run("passphrase", "pair", "--new-passphrase-file", str(passphrase))
    assert "Passphrase: yes" in run("show", "pair").out


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("command", ["show", "public", "fingerprint"])
def test_asking_changes_nothing(run: Run, keywizard_home: Path, command: str) -> None:
    before = tree(keywizard_home)
    run(command, "pair")
    run("list")
    assert tree(keywizard_home) == before


def test_the_public_key_is_printed_byte_for_byte(run: Run, keys: Path) -> None:
    outcome = run("public", "pair")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (keys / "pair" / "public_key.pem").read_text("ascii")
    assert run("public", "pair", "--json").json == {"name": "pair", "public_key": outcome.out}


def test_the_fingerprint_is_worked_out_from_the_file_itself(run: Run, keys: Path) -> None:
    told = run("fingerprint", "pair", "--json").json
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", keys / "pair" / "public_key.pem", "-outform", "DER"], capture_output=True, check=True
    ).stdout
    assert told["fingerprint"] == run("show", "pair", "--json").json["fingerprint"]
    assert told["fingerprint"] == "SHA256:" + b64encode(hashlib.sha256(der).digest()).decode().rstrip("=")
    assert run("fingerprint", "pair").out.splitlines() == [told["fingerprint"], *told["randomart"]]


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("command", ["public", "fingerprint"])
def test_an_hmac_key_has_no_public_key_to_print(run: Run, command: str) -> None:
    outcome = run(command, "shared", "--json")
    assert outcome.code == 2
    assert "shared" in outcome.error["message"]


def test_no_secret_is_shown(run: Run, keys: Path) -> None:
    secret = (keys / "shared" / "secret_key").read_text().strip()
    private = (keys / "pair" / "private_key.pem").read_text().splitlines()[1]
    said = "".join(
        outcome.out + outcome.err
        for name in ("pair", "shared")
        for outcome in (run("show", name), run("show", name, "--json"), run("list"))
    )
    assert secret not in said
    assert private not in said


@pytest.mark.parametrize("command", ["public", "fingerprint"])
def test_a_public_key_that_is_gone_can_be_made_again_as_it_is_told(run: Run, keys: Path, command: str) -> None:
    before = run(command, "pair").out
    (keys / "pair" / "public_key.pem").unlink()
    gone = run(command, "pair", "--json")
    assert gone.code == 4
    subprocess.run(["sh", "-c", re.findall(r"\(umask .*\)", gone.error["hint"])[0]], check=True)
    assert (run(command, "pair").out, run("check", "pair", "--offline").code) == (before, 0)
    assert run(command, "shared").code == 2


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("command", ["show", "public", "fingerprint"])
def test_a_misspelt_name_is_answered_with_those_close_to_it(run: Run, command: str) -> None:
    outcome = run(command, "teid", "--json")
    assert outcome.code == 2
    assert "tied" in outcome.error["hint"]


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("name", ["zzz", "../keys/pair", "", ".", "pair/", "PAIR", "a\x1b[2Jb", "x" * 5000, "a\udcffb"])
def test_a_name_that_is_none_is_a_usage_error(run: Run, name: str) -> None:
    outcome = run("show", name)
    assert outcome.code == 2
    assert "\x1b" not in outcome.err
    assert len(outcome.err) < 300


def test_a_secret_in_place_of_a_name_is_not_repeated(run: Run) -> None:
    assert SECRET[:12] not in run("show", SECRET).err


BROKEN = {
    "no TOML": (b'label = "x"\nkey_type\n', 2),
    "not UTF-8": (b'label = "x"\n\nplace = "\xff"\n', 3),
    "NUL bytes": (b"\0" * 100, 1),
    "an unknown key type": (b'label = "x"\nkey_type = "dsa"\n', 2),
    "an escape in the label": (b'label = "a\\u001b[2Jb"\n', 1),
    "a bidi override in the label": ('label = "a\u202eb"\n'.encode(), 1),
    "a label of numbers": (b"label = 7\n", 1),
    "a label without end": (b'label = "' + b"x" * 10_000 + b'"\n', 1),
    "a number without end": (b"label = " + b"9" * 5000 + b"\n", 1),
    "nested without end": (b"label = " + b"[" * 5000 + b"\n", 1),
}


@pytest.mark.parametrize(("content", "line"), BROKEN.values(), ids=BROKEN)
def test_a_broken_profile_is_named_with_its_line_left_as_it_is_and_hides_no_other(run: Run, keys: Path, content: bytes, line: int) -> None:
    path = damage(keys, content)
    listed = run("list", "--json")
    assert listed.code == 0
    assert [key["name"] for key in listed.json] == ["shared", "tied"]
    assert str(path) in listed.err
    assert f"ine {line} " in listed.err
    assert "\x1b" not in listed.err
    assert path.read_bytes() == content
    assert run("show", "tied").code == 0
    assert run("show", "pair").code == 4


@pytest.mark.parametrize("change", ["0001-01-01T00:00:00+05:00", "7", '"soon"', "2026-13-01T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_moment_that_is_none_is_named_with_its_line(run: Run, keys: Path, change: str) -> None:
    lines = (keys / "pair" / "profile.toml").read_text().splitlines()
    number = next(number for number, line in enumerate(lines) if line.startswith("created_at"))
    lines[number] = f"created_at = {change}"
    damage(keys, "\n".join(lines).encode())
    listed = run("list")
    assert listed.code == 0
    assert f"ine {number + 1} " in listed.err


def test_a_profile_that_is_no_file_hides_no_other(run: Run, keys: Path) -> None:
    for name, make in (("a-link", lambda path: path.symlink_to("/etc/hostname")), ("a-folder", Path.mkdir), ("nothing", lambda _: None)):
        (keys / name).mkdir()
        make(keys / name / "profile.toml")
    listed = run("list", "--json")
    assert [key["name"] for key in listed.json] == ["pair", "shared", "tied"]
    assert len(listed.err.splitlines()) == 3


PUBLIC = {
    "a private key": b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
    "escapes": b"\x1b[2J",
    "bytes": b"\xff\xfe",
    "nothing": b"",
    "10 MB": b"A",
}


@pytest.mark.parametrize("holds", PUBLIC)
def test_a_public_key_file_that_holds_something_else_is_not_printed_and_hides_no_other(run: Run, keys: Path, holds: str) -> None:
    path = keys / "pair" / "public_key.pem"
    path.write_bytes(PUBLIC[holds] * (10_000_000 if holds == "10 MB" else 1))
    outcomes: list[Outcome] = [run(command, "pair") for command in ("public", "fingerprint")]
    assert [(outcome.code, outcome.out) for outcome in outcomes] == [(4, "")] * 2
    assert all(str(path) in outcome.err and "\x1b" not in outcome.err for outcome in outcomes)
    assert [key["name"] for key in run("list", "--json").json] == ["shared", "tied"]
    assert run("list").out.count("\n") == 3


def test_rights_that_are_too_wide_are_named_once_shown(run: Run, keys: Path) -> None:
    path = keys / "pair" / "private_key.pem"
    path.chmod(0o644)
    outcome = run("show", "pair")
    assert outcome.code == 0
    assert str(path) in outcome.err


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(("name", "title"), [("pair", "Private key file:"), ("shared", "Secret key file:")])
def test_a_person_finds_the_file_to_guard_by_its_name(run: Run, name: str, title: str) -> None:
    assert title in run("show", name).out


def test_rights_that_are_too_wide_are_taken_away_when_asked_for(run: Run, keys: Path) -> None:
    path = keys / "pair" / "private_key.pem"
    path.chmod(0o644)
    path.parent.chmod(0o755)
    assert run("show", "pair").err.count("show pair --repair") == 2
    assert run("show", "pair", "--repair").err == ""
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
