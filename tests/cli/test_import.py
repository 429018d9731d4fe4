"""`keywizard import`: a key from elsewhere is stored like one that was made here, and its source is left as it was."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.secret import Secret
from keywizard.keys.pem import load_private_key, public_pem
from keywizard.keys.secret_key import unseal_secret_key
from tests.cli.running import Outcome, Run, everything, tree
from tests.house.sources import ROOT
from tests.keys.foreign import CASES, PASSPHRASE, foreign, needs_tools
from tests.keys.openssl import needs_openssl, openssl
from tests.keys.pairs import keypair_with

API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET_KEY = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
PLAIN = keypair_with(KeyType.ED25519).private_key_pem.reveal()
PUBLIC = keypair_with(KeyType.ED25519).public_key_pem
NEW = "a passphrase of our own"


def file(folder: Path, name: str, content: bytes | str, mode: int = 0o600) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return str(path)


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return file(tmp_path, "plain.pem", PLAIN)


@pytest.fixture
def encrypted(tmp_path: Path) -> str:
    return file(tmp_path, "encrypted.pem", foreign(KeyType.ED25519, "PKCS#8, PBKDF2, AES-256")[2])


@pytest.fixture
def opening(tmp_path: Path) -> tuple[str, str]:
    return "--passphrase-file", file(tmp_path, "opening", f"{PASSPHRASE}\n")


@pytest.fixture
def renewing(tmp_path: Path) -> tuple[str, str]:
    return "--new-passphrase-file", file(tmp_path, "renewing", f"{NEW}\n")


LABEL = ("--label", "old bot")
PLAINLY = (*LABEL, "--no-passphrase")


@needs_tools
@pytest.mark.parametrize(("key_type", "name"), CASES, ids=str)
def test_every_form_is_stored_in_binances_form(run: Run, tmp_path: Path, opening: tuple[str, str], key_type: KeyType, name: str) -> None:
    _, is_encrypted, content = foreign(key_type, name)
    made = run("import", file(tmp_path, "key", content), *PLAINLY, *(opening if is_encrypted else ()), "--json").json
    stored = Path(made["private_key_file"]).read_bytes()
    assert stored == keypair_with(key_type).private_key_pem.reveal()
    assert (made["key_type"], made["public_key"]) == (key_type.value, keypair_with(key_type).public_key_pem)
    assert key_type is not KeyType.ED25519 or len(stored) == 119


def test_the_object_is_that_of_create(run: Run, plain: str) -> None:
    made = run("import", plain, *PLAINLY, "--json").json
    assert (made["name"], made["label"], made["place"], made["environment"], made["api_key"]) == (
        "old-bot",
        "old bot",
        "binance",
        "production",
        None,
    )
    assert made["permissions"] == {permission.value: permission is Permission.READING for permission in Permission}
    assert set(made) == {
        "name", "label", "key_type", "place", "environment", "api_key", "fingerprint", "private_key_file", "public_key_file",
        "public_key", "ip_access", "permissions", "created_at", "checked_at", "verdict", "replaces", "rotate_by", "retired_at",
    }  # fmt: skip  # one name a line would hide the rest of the test


@needs_openssl
def test_an_encrypted_key_keeps_its_passphrase(run: Run, encrypted: str, opening: tuple[str, str]) -> None:
    made = run("import", encrypted, *LABEL, *opening, "--json").json
    derived = openssl("pkey", "-in", made["private_key_file"], "-passin", f"pass:{PASSPHRASE}", "-pubout")
    assert derived.decode() == made["public_key"] == PUBLIC


@needs_openssl
def test_a_passphrase_can_be_replaced_added_and_removed(
    run: Run, plain: str, encrypted: str, opening: tuple[str, str], renewing: tuple[str, str]
) -> None:
    replaced = run("import", encrypted, *LABEL, *opening, *renewing, "--env", "testnet", "--json").json
    added = run("import", plain, *LABEL, *renewing, "--env", "demo", "--json").json
    removed = run("import", encrypted, *PLAINLY, *opening, "--json").json
    for made in (replaced, added):
        private_key = load_private_key(Secret(Path(made["private_key_file"]).read_bytes()), Secret(NEW))
        assert public_pem(private_key.public_key()) == PUBLIC
    assert Path(removed["private_key_file"]).read_bytes() == PLAIN


@needs_openssl
@pytest.mark.parametrize("mode", [0o400, 0o600, 0o644])
def test_the_source_is_left_as_it_was(run: Run, tmp_path: Path, opening: tuple[str, str], mode: int) -> None:
    source = Path(file(tmp_path, "key", foreign(KeyType.ED25519, "PKCS#8, PBKDF2, AES-256")[2], mode))
    os.utime(source, ns=(0, 1_234_567_890))
    before = (source.read_bytes(), source.stat().st_mtime_ns, source.stat().st_mode, source.stat().st_ino)
    outcomes = [run("import", str(source), *LABEL, *opening), run("import", str(source), *LABEL)]
    assert [outcome.code for outcome in outcomes] == [0, 4]
    assert (source.read_bytes(), source.stat().st_mtime_ns, source.stat().st_mode, source.stat().st_ino) == before
    assert ("Others can read" in outcomes[0].err) is (mode == 0o644)


def test_a_source_may_be_a_link_and_is_not_followed_into_the_store(run: Run, tmp_path: Path, plain: str) -> None:
    (tmp_path / "link").symlink_to(plain)
    made = run("import", str(tmp_path / "link"), *PLAINLY, "--json").json
    assert not Path(made["private_key_file"]).is_symlink()


def piped(*arguments: str, given: bytes) -> Outcome:
    done = subprocess.run([sys.executable, "-m", "keywizard", *arguments], cwd=ROOT, input=given, capture_output=True, check=False)
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_key_may_come_through_standard_input(keywizard_home: Path) -> None:
    outcome = piped("import", "-", *PLAINLY, "--json", given=b"Here it is:\r\n" + PLAIN.replace(b"\n", b"\r\n"))
    assert outcome.json["public_key"] == PUBLIC
    assert keywizard_home.exists()


@pytest.mark.parametrize("given", [b"", b"\0" * 200_000, b"\xff\xfe\x00", PLAIN * 2], ids=["empty", "zeros", "broken", "twice"])
def test_what_else_comes_through_standard_input_is_refused_and_nothing_written(keywizard_home: Path, given: bytes) -> None:
    outcome = piped("import", "-", *PLAINLY, "--json", given=given)
    assert outcome.code == 4
    assert set(outcome.error) == {"message", "hint"}
    assert tree(keywizard_home) == {}


MISSING_OR_WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no file": (("import", *PLAINLY), "FILE"),
    "no label": (("import", "PLAIN", "--no-passphrase"), "--label"),
    "no protection": (("import", "PLAIN", *LABEL), "--new-passphrase-file | --no-passphrase"),
    "an unknown place": (("import", "PLAIN", *PLAINLY, "--env", "mainnet"), "production, demo, testnet"),
    "two protections": (("import", "PLAIN", *PLAINLY, "--new-passphrase-file", "x"), "--no-passphrase"),
    "HMAC from a key file": (("import", "PLAIN", "--hmac", *PLAINLY, "--secret-key-file", "x"), "--hmac, FILE"),
    "a secret key that is no HMAC": (("import", "PLAIN", *PLAINLY, "--secret-key-file", "x"), "--secret-key-file"),
    "HMAC without its secret": (("import", "--hmac", *PLAINLY), "--secret-key-file"),
    "HMAC without a protection": (("import", "--hmac", *LABEL, "--secret-key-file", "x"), "--new-passphrase-file"),
    "a label that is a key": (("import", "PLAIN", "--label", API_KEY, "--no-passphrase"), "name"),
    "a name with a slash": (("import", "PLAIN", *PLAINLY, "--name", "../x"), "spot-bot"),
}


@pytest.mark.parametrize("name", MISSING_OR_WRONG)
def test_an_answer_that_is_missing_or_wrong_is_a_usage_error_that_names_it(run: Run, keywizard_home: Path, plain: str, name: str) -> None:
    words, told = MISSING_OR_WRONG[name]
    outcome = run(*(plain if word == "PLAIN" else word for word in words), "--json")
    assert outcome.code == 2
    assert told in outcome.error["message"] + outcome.error["hint"]
    assert tree(keywizard_home) == {}


def test_a_terminal_as_standard_input_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    assert run("import", "-", *PLAINLY).code == 2


@pytest.mark.parametrize("path", ["missing.pem", ".", "/dev/zero", "x" * 300])
def test_a_source_that_is_no_file_ends_with_four(run: Run, keywizard_home: Path, path: str) -> None:
    assert run("import", path, *PLAINLY).code == 4
    assert tree(keywizard_home) == {}


def test_a_key_that_does_not_do_is_told_before_a_flag_that_is_missing(run: Run, tmp_path: Path) -> None:
    outcome = run("import", file(tmp_path, "key", PUBLIC), *LABEL, "--json")
    assert outcome.code == 4
    assert "public key" in outcome.error["message"]


@needs_openssl
def test_a_short_passphrase_opens_a_key_but_protects_none(
    run: Run, tmp_path: Path, keywizard_home: Path, renewing: tuple[str, str]
) -> None:
    weak = openssl("pkcs8", "-topk8", "-passout", "pass:abc", given=PLAIN)
    words = ("import", file(tmp_path, "weak", weak), *LABEL, "--passphrase-file", file(tmp_path, "abc", "abc\n"))
    outcome = run(*words, "--json")
    assert (outcome.code, "new passphrase" in outcome.error["hint"]) == (4, True)
    assert tree(keywizard_home) == {}
    assert run(*words, *renewing).code == 0


def test_the_same_pair_is_not_stored_twice_for_one_place_and_told_for_two(run: Run, plain: str, keywizard_home: Path) -> None:
    first = run("import", plain, *PLAINLY, "--name", "first")
    before = tree(keywizard_home / "data/keys")
    again = run("import", plain, *PLAINLY, "--json")
    assert (first.code, again.code, "first" in again.error["message"]) == (0, 4, True)
    assert tree(keywizard_home / "data/keys") == before
    elsewhere = run("import", plain, *PLAINLY, "--env", "testnet")
    assert (elsewhere.code, '"first"' in elsewhere.err) == (0, True)


def test_a_taken_name_is_refused_and_its_key_untouched(run: Run, tmp_path: Path, plain: str, keywizard_home: Path) -> None:
    run("import", plain, *PLAINLY, "--name", "mine")
    before = tree(keywizard_home)
    other = file(tmp_path, "rsa", keypair_with(KeyType.RSA_2048).private_key_pem.reveal())
    assert run("import", other, *PLAINLY, "--name", "mine").code == 4
    assert tree(keywizard_home) == before
    assert run("import", other, *LABEL, "--no-passphrase", "--json").json["name"] == "old-bot"


def test_the_api_key_is_taken_from_the_first_line_of_its_file(run: Run, tmp_path: Path, plain: str) -> None:
    made = run("import", plain, *PLAINLY, "--api-key-file", file(tmp_path, "api", f' "{API_KEY}" \nnot this\n'), "--json").json
    assert made["api_key"] == API_KEY


@pytest.mark.parametrize(
    ("content", "mode"),
    [("", 0o600), (API_KEY[1:], 0o600), (PLAIN.decode(), 0o600), ("\xff", 0o600), (API_KEY, 0o640)],
    ids=["empty", "short", "private key", "foreign", "open to others"],
)
def test_an_api_key_file_that_does_not_do_stores_nothing(
    run: Run, tmp_path: Path, plain: str, keywizard_home: Path, content: str, mode: int
) -> None:
    path = file(tmp_path, "api", content.encode("latin-1"), mode)
    outcome = run("import", plain, *PLAINLY, "--api-key-file", path)
    assert outcome.code == 4
    assert tree(keywizard_home) == {}


def test_one_api_key_belongs_to_one_stored_key(run: Run, tmp_path: Path, plain: str) -> None:
    api_key = ("--api-key-file", file(tmp_path, "api", API_KEY))
    run("import", plain, *PLAINLY, *api_key, "--name", "first")
    outcome = run("import", "--hmac", "--secret-key-file", file(tmp_path, "secret", SECRET_KEY), *PLAINLY, *api_key, "--json")
    assert (outcome.code, "first" in outcome.error["message"]) == (2, True)


@pytest.mark.parametrize("family", ["plain", "sealed"])
def test_an_hmac_secret_key_is_stored_as_create_stores_one(run: Run, tmp_path: Path, renewing: tuple[str, str], family: str) -> None:
    secret = ("--hmac", "--secret-key-file", file(tmp_path, "secret", f"'{SECRET_KEY}'\n"))
    api_key = ("--api-key-file", file(tmp_path, "api", API_KEY))
    made = run("import", *secret, *LABEL, *api_key, *(renewing if family == "sealed" else ("--no-passphrase",)), "--json").json
    assert (made["key_type"], made["api_key"], made["fingerprint"]) == ("hmac", API_KEY, None)
    stored = Path(os.environ["KEYWIZARD_HOME"]) / "data/keys/old-bot/secret_key"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert unseal_secret_key(Secret(stored.read_bytes()), Secret(NEW) if family == "sealed" else None) == Secret(SECRET_KEY)


def test_a_pair_pasted_twice_is_refused(run: Run, tmp_path: Path, keywizard_home: Path) -> None:
    same = file(tmp_path, "same", API_KEY)
    outcome = run("import", "--hmac", "--secret-key-file", same, "--api-key-file", same, *PLAINLY, "--json")
    assert (outcome.code, "same text" in outcome.error["message"]) == (4, True)
    assert tree(keywizard_home) == {}


def test_an_hmac_key_without_its_api_key_waits_and_signs(run: Run, tmp_path: Path) -> None:
    run("import", "--hmac", "--secret-key-file", file(tmp_path, "secret", SECRET_KEY), *PLAINLY)
    assert len(run("sign", "old-bot", "timestamp=1", "--json").json["signature"]) == 64


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_person_reads_what_was_read_where_it_went_and_what_comes_next(run: Run, plain: str, language: str) -> None:
    told = run("--lang", language, "import", plain, *PLAINLY).out
    for part in ("PKCS#8", "Ed25519", "private_key.pem", "SHA256:", "keywizard public old-bot", "keywizard attach old-bot --api-key-file"):
        assert part in told


@needs_openssl
def test_neither_key_nor_passphrase_is_said_or_written_elsewhere(
    run: Run, tmp_path: Path, keywizard_home: Path, encrypted: str, opening: tuple[str, str], renewing: tuple[str, str]
) -> None:
    secret = file(tmp_path, "secret", SECRET_KEY)
    outcomes = [
        run("import", encrypted, *LABEL, *opening, *renewing),
        run("import", encrypted, *LABEL, *renewing),
        run("import", "--hmac", "--secret-key-file", secret, *LABEL, *renewing, "--json"),
        run("import", secret, *PLAINLY),
    ]
    for canary in (PLAIN.splitlines()[1], PASSPHRASE.encode(), NEW.encode(), SECRET_KEY.encode()):
        assert all(canary not in everything(outcome, keywizard_home) for outcome in outcomes)
    lines = [json.loads(line) for line in (keywizard_home / "state/audit.jsonl").read_text().splitlines()]
    assert [line["action"] for line in lines] == ["keypair-imported", "secret-key-imported"]
