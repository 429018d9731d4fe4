"""Keys of Binance itself, by flags: made to wait for their API key, and completed."""

import shlex
import stat
from pathlib import Path

import pytest

from keywizard.cli.parser import COMMANDS
from tests.cli.running import Run, create, tree

API_KEY, SECRET_KEY = "k" * 64, "s" * 64
WAITING: dict[str, str | tuple[str, ...] | None] = {"place": "binance", "env": "production"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Files with an API key and a secret key, as a person would leave them."""
    contents = {"api": f'  "{API_KEY}" \r\n', "secret": f"{SECRET_KEY}\n", "other": "o" * 64, "passphrase": "four words of passphrase"}
    for name, content in contents.items():
        (tmp_path / name).touch(0o600)
        (tmp_path / name).write_text(content)
    return {name: str(tmp_path / name) for name in contents}


@pytest.mark.parametrize("environment", ["production", "demo", "testnet"])
def test_a_key_without_an_api_key_waits_with_its_plan(run: Run, environment: str) -> None:
    made = run(*create(place="binance", env=environment, ip="203.0.113.9", preset="spot-bot", json=())).json
    assert (made["place"], made["environment"], made["api_key"]) == ("binance", environment, None)
    assert made["ip_access"]["allowed_ips"] == ["203.0.113.9"]
    assert made["permissions"]["enableSpotAndMarginTrading"]
    assert made["public_key"].startswith("-----BEGIN PUBLIC KEY-----")


def test_nothing_of_the_practice_exchange_is_touched(run: Run, keywizard_home: Path) -> None:
    run(*create(**WAITING))
    assert not (keywizard_home / "data/practice").exists()


def test_an_api_key_completes_it_and_changes_nothing_else(run: Run, files: dict[str, str], keywizard_home: Path) -> None:
    before = run(*create(**WAITING, ip="203.0.113.9", json=())).json
    pair = {name: content for name, content in tree(keywizard_home / "data/keys").items() if name.endswith(".pem")}
    after = run("attach", "bot", "--api-key-file", files["api"], "--json").json
    assert after == before | {"api_key": API_KEY, "created_at": after["created_at"]}
    assert pair.items() <= tree(keywizard_home / "data/keys").items()


def test_the_example_in_the_help_works(run: Run, files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*create(**WAITING, label="spot bot"))
    monkeypatch.chdir(tmp_path)
    Path(files["api"]).rename("api_key.txt")
    (example,) = (command.example for command in COMMANDS if command.name == "attach")
    assert run(*shlex.split(example)).code == 0


def test_the_api_key_can_come_with_the_key(run: Run, files: dict[str, str]) -> None:
    made = run(*create(**WAITING, api_key_file=files["api"], preset="spot-bot", json=())).json
    assert made["api_key"] == API_KEY
    assert made["permissions"]["enableSpotAndMarginTrading"]


@pytest.mark.parametrize("passphrase", [(), ("--passphrase-file", "passphrase")])
def test_an_hmac_key_takes_its_secret_key_too(run: Run, files: dict[str, str], keywizard_home: Path, passphrase: tuple[str, ...]) -> None:
    run(*create(**WAITING, key_type="hmac", no_passphrase=None))
    words = tuple(files.get(word, word) for word in passphrase)
    assert run("attach", "bot", "--api-key-file", files["api"], "--secret-key-file", files["secret"], *words).code == 0
    path = keywizard_home / "data/keys/bot/secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (SECRET_KEY in path.read_text()) is not bool(words)
    assert len(run("sign", "bot", "timestamp=1", *words, "--json").json["signature"]) == 64


def test_what_was_pasted_wrongly_can_be_attached_anew_and_what_was_found_of_it_holds_no_longer(run: Run, files: dict[str, str]) -> None:
    run(*create(**WAITING, api_key_file=files["other"]))
    run("check", "bot", "--offline")
    again = run("attach", "bot", "--api-key-file", files["other"], "--json").json
    assert again["verdict"] == "offline"
    anew = run("attach", "bot", "--api-key-file", files["api"], "--json").json
    assert (anew["api_key"], anew["verdict"], anew["checked_at"]) == (API_KEY, None, None)


def test_another_api_key_is_said_to_take_the_place_of_the_first_and_what_a_check_found_goes_with_that(
    run: Run, files: dict[str, str]
) -> None:
    run(*create(**WAITING, api_key_file=files["other"]))
    run("check", "bot", "--offline")
    again = run("attach", "bot", "--api-key-file", files["other"])
    assert "oooo...oooo" not in again.out
    assert run("show", "bot", "--json").json["verdict"] == "offline"
    assert "in place of oooo...oooo" in run("attach", "bot", "--api-key-file", files["api"]).out
    shown = run("show", "bot", "--json").json
    assert (shown["checked_at"], shown["verdict"]) == (None, None)


def test_a_stored_secret_key_is_never_overwritten(run: Run, files: dict[str, str], keywizard_home: Path) -> None:
    run(*create(**WAITING, key_type="hmac", no_passphrase=None, api_key_file=files["api"], secret_key_file=files["secret"]))
    before = tree(keywizard_home / "data/keys")
    assert run("attach", "bot", "--api-key-file", files["api"], "--secret-key-file", files["other"]).code == 2
    assert tree(keywizard_home / "data/keys") == before


REFUSED: dict[str, tuple[tuple[str, ...], int]] = {
    "no API key": ((), 2),
    "no secret key": (("--api-key-file", "api"), 2),
    "one text for both": (("--api-key-file", "api", "--secret-key-file", "api"), 4),
    "a passphrase and none": (
        ("--api-key-file", "api", "--secret-key-file", "secret", "--passphrase-file", "passphrase", "--no-passphrase"),
        2,
    ),
    "a file that is not there": (("--api-key-file", "/nowhere", "--secret-key-file", "secret"), 4),
    "a passphrase as API key": (("--api-key-file", "passphrase", "--secret-key-file", "secret"), 4),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_do_is_told_and_changes_nothing(run: Run, files: dict[str, str], keywizard_home: Path, name: str) -> None:
    run(*create(**WAITING, key_type="hmac", no_passphrase=None))
    before = tree(keywizard_home / "data/keys")
    words, code = REFUSED[name]
    told = run("attach", "bot", *(files.get(word, word) for word in words))
    assert (told.code, told.out) == (code, "")
    assert tree(keywizard_home / "data/keys") == before
    assert not any(secret in told.err for secret in (API_KEY, SECRET_KEY, "four words"))


def test_an_api_key_belongs_to_one_key_alone(run: Run, files: dict[str, str]) -> None:
    run(*create(**WAITING, api_key_file=files["api"]))
    run(*create(**WAITING, label="second"))
    assert '"bot"' in run("attach", "second", "--api-key-file", files["api"]).err


def test_a_practice_key_takes_no_api_key(run: Run, files: dict[str, str]) -> None:
    run(*create())
    assert run("attach", "bot", "--api-key-file", files["api"]).code == 2


CONTRADICTIONS: tuple[dict[str, str | tuple[str, ...] | None], ...] = (
    {"place": "binance"},
    {"place": "binance", "env": "moon"},
    {"place": "practice", "env": "demo"},
    {"place": "binance", "env": "demo", "at": "2022-01-01"},
    {"place": "binance", "env": "demo", "route": "web"},
    {"place": "practice", "api_key_file": "/x"},
    {"place": "binance", "env": "demo", "secret_key_file": "/x"},
    {"place": "binance", "env": "demo", "key_type": "hmac", "no_passphrase": None, "api_key_file": "/x"},
    {"place": "binance", "env": "demo", "key_type": "hmac", "no_passphrase": None, "passphrase_file": "/x"},
)


@pytest.mark.parametrize("flags", CONTRADICTIONS, ids=str)
def test_flags_that_do_not_go_together_are_refused_before_anything_is_made(
    run: Run, keywizard_home: Path, flags: dict[str, str | tuple[str, ...] | None]
) -> None:
    assert run(*create(**flags)).code == 2
    assert not keywizard_home.exists()


def test_the_rules_hold_there_too(run: Run, keywizard_home: Path) -> None:
    refused = run(*create(**WAITING, permission="enableWithdrawals", json=()))
    assert (refused.code, refused.error["refused"]) == (3, {"enableWithdrawals": ["withdrawal-needs-ip"]})
    assert not (keywizard_home / "data").exists()
