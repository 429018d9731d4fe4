"""`keywizard create`: one command makes what the walk makes."""

import json
import shlex
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keywizard.domain.api_key import is_api_key
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.exchange.simulated.exchange import PracticeExchange
from keywizard.exchange.simulated.passkey import Assertion, Challenge
from keywizard.policy.presets import PRESETS
from tests.cli.running import Outcome, Run, create, tree
from tests.realterm.terminal import ROOT

SELF_GENERATED = [key_type for key_type in KeyType if key_type.is_self_generated]
FIELDS = {
    "name",
    "label",
    "key_type",
    "place",
    "api_key",
    "fingerprint",
    "is_encrypted",
    "private_key_file",
    "public_key_file",
    "public_key",
    "ip_access",
    "permissions",
    "created_at",
    "checked_at",
    "verdict",
    "replaces",
    "rotate_by",
    "retired_at",
}


def passphrase_file(folder: Path, content: str = "correct horse battery\n", mode: int = 0o600) -> str:
    path = folder / "passphrase"
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    return str(path)


@pytest.mark.parametrize("key_type", KeyType)
def test_one_object_with_the_promised_fields_is_printed(run: Run, key_type: KeyType) -> None:
    made = run(*create(key_type=key_type.value, label="spot bot", json=())).json
    assert set(made) == FIELDS
    assert (made["name"], made["label"], made["key_type"], made["place"]) == ("spot-bot", "spot bot", key_type.value, "practice")
    assert is_api_key(made["api_key"])
    assert made["ip_access"] == {"mode": "unrestricted", "allowed_ips": []}
    assert made["permissions"] == {permission.value: permission is Permission.READING for permission in Permission}
    assert datetime.strptime(made["created_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) <= datetime.now(UTC)


@pytest.mark.parametrize("key_type", SELF_GENERATED)
def test_the_files_are_where_the_object_says_and_belong_together(run: Run, key_type: KeyType) -> None:
    made = run(*create(key_type=key_type.value, json=())).json
    private, public = Path(made["private_key_file"]), Path(made["public_key_file"])
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert public.read_text("ascii") == made["public_key"]
    derived = subprocess.run(["openssl", "pkey", "-in", private, "-pubout"], capture_output=True, text=True, check=True)
    assert derived.stdout == made["public_key"]


def test_an_hmac_key_has_no_public_half(run: Run) -> None:
    made = run(*create(key_type="hmac", no_passphrase=None, json=())).json
    assert [made[field] for field in ("fingerprint", "private_key_file", "public_key_file", "public_key")] == [None] * 4


def test_an_hmac_secret_is_printed_only_when_asked_for(run: Run, keywizard_home: Path) -> None:
    shown = run(*create(key_type="hmac", name="shown", show_secret=(), json=())).json
    hidden = run(*create(key_type="hmac", name="hidden", json=()))
    secret = (keywizard_home / "data/keys/hidden/secret_key").read_text()
    assert shown["secret_key"] == (keywizard_home / "data/keys/shown/secret_key").read_text().strip()
    assert secret.strip() not in hidden.out + hidden.err


def test_an_hmac_secret_under_a_passphrase_can_still_be_shown(run: Run, tmp_path: Path, keywizard_home: Path) -> None:
    flags = {"key_type": "hmac", "no_passphrase": None, "passphrase_file": passphrase_file(tmp_path), "show_secret": (), "json": ()}
    made = run(*create(**flags)).json
    assert is_api_key(made["secret_key"])
    assert made["secret_key"] not in (keywizard_home / "data/keys/bot/secret_key").read_text()


def test_a_passphrase_is_the_first_line_of_its_file(run: Run, tmp_path: Path) -> None:
    file = passphrase_file(tmp_path, "correct horse battery\r\nnot this\n")
    made = run(*create(no_passphrase=None, passphrase_file=file, json=())).json
    private = made["private_key_file"]
    assert "ENCRYPTED" in Path(private).read_text()
    opened = subprocess.run(["openssl", "pkey", "-in", private, "-passin", "pass:correct horse battery", "-noout"], check=False)
    assert opened.returncode == 0


def test_a_passphrase_may_come_through_a_pipe(keywizard_home: Path) -> None:
    command = (
        f"{sys.executable} -m keywizard {shlex.join(create(no_passphrase=None))} --json --passphrase-file <(echo correct horse battery)"
    )
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=True)
    assert "ENCRYPTED" in Path(json.loads(done.stdout)["private_key_file"]).read_text(encoding="ascii")
    assert keywizard_home.exists()


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [
        ("short\n", 0o600, 4),
        ("\n", 0o600, 4),
        ("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n", 0o600, 4),
        ("tab\there is none\n", 0o600, 4),
        ("correct horse battery\n", 0o644, 4),
        ("x" * 20_000, 0o600, 4),
    ],
    ids=["short", "empty", "private key", "unprintable", "readable by others", "too long"],
)
def test_a_passphrase_file_that_does_not_do_creates_nothing(
    run: Run, tmp_path: Path, keywizard_home: Path, content: str, mode: int, code: int
) -> None:
    outcome = run(*create(no_passphrase=None, passphrase_file=passphrase_file(tmp_path, content, mode), json=()))
    assert outcome.code == code
    assert set(outcome.error) == {"message", "hint"}
    assert tree(keywizard_home) == {}


def test_addresses_and_permissions_reach_the_key(run: Run) -> None:
    wanted = {"ip": ("203.0.113.9", "198.51.100.7, 203.0.113.9"), "permission": ("enableWithdrawals", "enableFutures")}
    made = run(*create(**wanted, json=())).json
    assert made["ip_access"] == {"mode": "restricted", "allowed_ips": ["203.0.113.9", "198.51.100.7"]}
    assert {field for field, is_on in made["permissions"].items() if is_on} == {"enableReading", "enableWithdrawals", "enableFutures"}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_and_single_permissions_add_up(run: Run, preset: object) -> None:
    known = next(each for each in PRESETS if each is preset)
    made = run(*create(preset=known.id, permission="enableVanillaOptions", json=())).json
    assert {field for field, is_on in made["permissions"].items() if is_on} == {*known.permissions, Permission.VANILLA_OPTIONS}


def test_keys_can_be_made_in_a_row_without_waiting_for_a_code(run: Run) -> None:
    assert [run(*create(json=())).json["name"] for _ in range(5)] == ["bot", "bot-2", "bot-3", "bot-4", "bot-5"]


def test_keys_made_at_the_same_time_all_come_to_be(keywizard_home: Path) -> None:
    command = [sys.executable, "-m", "keywizard", *create(json=())]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(4)]
    said = [process.communicate()[1] for process in running]
    assert [(process.returncode, err) for process, err in zip(running, said, strict=True)] == [(0, b"")] * 4
    names = {path.name for path in (keywizard_home / "data/keys").iterdir()} - {".lock"}
    assert len(names) == 4
    assert not any(name.startswith("waiting") for name in names)


def test_a_taken_name_is_refused_and_its_key_untouched(run: Run, keywizard_home: Path) -> None:
    run(*create(name="mine"))
    before = tree(keywizard_home)
    assert run(*create(name="mine")).code == 4
    assert tree(keywizard_home) == before


@pytest.mark.parametrize("json", [(), None], ids=["json", "lines"])
@pytest.mark.parametrize("key_type", KeyType)
def test_a_dry_run_names_the_key_and_creates_nothing(
    run: Run, keywizard_home: Path, key_type: KeyType, json: tuple[str, ...] | None
) -> None:
    outcome = run(*create(key_type=key_type.value, label="spot bot", dry_run=(), json=json))
    assert outcome.code == 0
    assert "spot-bot" in outcome.out
    assert tree(keywizard_home) == {}
    assert not keywizard_home.exists()


def test_a_person_reads_that_the_api_key_is_simulated(run: Run) -> None:
    outcome = run(*create(label="spot bot"))
    assert "simulated" in outcome.out
    assert "private_key.pem" in outcome.out
    assert "spot bot" in outcome.out


def test_an_account_may_come_from_a_file_with_its_own_moment(run: Run, tmp_path: Path) -> None:
    made = run(*create(account=account_file(tmp_path), json=())).json
    assert made["created_at"] == "2022-12-01T12:00:00Z"


def test_the_moment_given_wins_over_that_of_the_account(run: Run, tmp_path: Path) -> None:
    made = run(*create(account=account_file(tmp_path), at="2023-06-01", json=())).json
    assert made["created_at"] == "2023-06-01T00:00:00Z"


def account_file(folder: Path) -> str:
    path = folder / "account.toml"
    path.write_text(
        'spot_deposit = true\nverification = "verified-plus"\ndefault_security_controls = true\nportfolio_margin = false\n'
        "cross_margin_transfer = false\nat = 2022-12-01T12:00:00Z\n",
        encoding="utf-8",
    )
    return str(path)


def test_the_thirty_first_key_of_an_account_is_no_rule_ends_with_one_and_creates_nothing(
    run: Run, keywizard_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keywizard.exchange.simulated.exchange.MAX_API_KEYS", 1)
    run(*create())
    before = tree(keywizard_home)
    refused: Outcome = run(*create(json=()))
    assert refused.code == 1
    assert tree(keywizard_home) == before
    assert set(refused.error) == {"message", "hint"}


def test_a_passkey_that_another_process_used_meanwhile_is_shown_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = PracticeExchange.own_assertion
    overtaken: list[PracticeExchange] = []

    def answer_too_late(self: PracticeExchange, challenge: Challenge) -> Assertion:
        assertion = answer(self, challenge)
        if not overtaken:
            other = PracticeExchange(self.account, self._state, self._dice)
            overtaken.append(other)
            now = datetime.now(UTC)
            other.prove_passkey(answer(other, other.ask_passkey(now)), now)
        return assertion

    monkeypatch.setattr(PracticeExchange, "own_assertion", answer_too_late)
    assert run(*create()).code == 0
    assert overtaken
