"""A secret stands in its own file and nowhere else."""

from pathlib import Path

import pytest

from tests.cli.running import Run, create, everything, tree

PASSPHRASE = "Qv7Wz2Rk9 a passphrase to look for"
SECRET_KEY = "kJ8wQz2RmT5vXy7Ab3Cd9Ef1Gh4LnPsUqW6oYi0eZc8VtBgNhMjKdSaFxRlPuT3k"


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    path.chmod(0o600)
    return str(path)


@pytest.mark.parametrize("key_type", ["ed25519", "rsa-2048", "hmac"])
def test_a_passphrase_is_said_and_written_nowhere(run: Run, keywizard_home: Path, passphrase_file: str, key_type: str) -> None:
    for flags in ({}, {"json": ()}, {"dry_run": ()}, {"account": "new"}, {"show_secret": ()}):
        outcome = run(*create(key_type=key_type, no_passphrase=None, passphrase_file=passphrase_file, **flags))
        assert PASSPHRASE.encode() not in everything(outcome, keywizard_home)


def test_a_private_key_stands_in_its_own_file_alone(run: Run, keywizard_home: Path) -> None:
    outcome = run(*create(json=()))
    body = (keywizard_home / "data/keys/bot/private_key.pem").read_bytes().splitlines()[1]
    assert body not in everything(outcome, keywizard_home, but=("private_key.pem",))


def test_an_hmac_secret_stands_in_its_own_file_and_with_the_exchange_that_made_it(run: Run, keywizard_home: Path) -> None:
    outcome = run(*create(key_type="hmac", json=()))
    secret = (keywizard_home / "data/keys/bot/secret_key").read_bytes().strip()
    assert len(secret) == 64
    assert secret not in everything(outcome, keywizard_home, but=("secret_key", "practice/verified-plus.json"))


def test_everything_written_is_for_the_owner_alone(run: Run, keywizard_home: Path) -> None:
    for key_type in ("ed25519", "hmac"):
        run(*create(key_type=key_type))
    run("list")
    open_to_others = {name: oct(mode) for name, (mode, _) in tree(keywizard_home).items() if mode & 0o077}
    assert open_to_others == {}


def test_what_comes_back_from_binance_is_said_and_written_nowhere_but_in_its_file(
    run: Run, keywizard_home: Path, passphrase_file: str, tmp_path: Path
) -> None:
    secret_key, api_key = "Sk" + "7" * 62, "Ak" + "3" * 62
    for name, content in (("secret", secret_key), ("api", api_key)):
        (tmp_path / name).touch(0o600)
        (tmp_path / name).write_text(content)
    hmac = create(place="binance", env="production", key_type="hmac", no_passphrase=None, json=())
    attach = ("attach", "bot", "--api-key-file", str(tmp_path / "api"), "--secret-key-file", str(tmp_path / "secret"))
    opened = ("--passphrase-file", passphrase_file)
    commands: tuple[tuple[str, ...], ...] = (
        hmac,
        (*attach, *opened),
        attach,
        ("check", "bot", "--offline", "--json", *opened),
        ("check", "bot", "--base-url", "http://127.0.0.1:1", *opened),
        ("sign", "bot", "timestamp=1", "--json", *opened),
        ("sign", "bot", "timestamp=1"),
        ("export", "bot", "--for", "ccxt"),
        ("show", "bot"),
        ("list", "--json"),
        ("import", "--hmac", "--secret-key-file", str(tmp_path / "secret"), "--label", "again", "--new-passphrase-file", passphrase_file),
        ("import", str(tmp_path / "secret"), "--label", "no key", "--no-passphrase"),
    )
    for words in commands:
        told = everything(run(*words), keywizard_home)
        assert secret_key.encode() not in told, words
        assert PASSPHRASE.encode() not in told, words


def test_an_imported_private_key_is_said_nowhere(run: Run, keywizard_home: Path, passphrase_file: str, tmp_path: Path) -> None:
    run(*create())
    source = tmp_path / "old.pem"
    source.touch(0o600)
    source.write_bytes((keywizard_home / "data/keys/bot/private_key.pem").read_bytes())
    body = source.read_bytes().splitlines()[1]
    for protection in (("--new-passphrase-file", passphrase_file), ("--no-passphrase",), ()):
        told = run("import", str(source), "--label", "old", "--json", *protection)
        assert body.decode() not in told.out + told.err
        assert PASSPHRASE not in told.out + told.err


@pytest.mark.parametrize(
    "words",
    [
        ("import", SECRET_KEY, "--label", "bot"),
        create(no_passphrase=None, passphrase_file=SECRET_KEY),
        create(answers=f"./{SECRET_KEY}/answers.toml"),
        ("attach", "bot", "--api-key-file", SECRET_KEY),
        ("sandbox", "--json-log", f"{SECRET_KEY}/log"),
        ("demo", "--record", SECRET_KEY),
        create(label=f"api_{SECRET_KEY}"),
        create(ip=f"'{SECRET_KEY}'"),
        (*create(), f"--{SECRET_KEY}"),
        ("check", "bot", "--base-url", f"https://{SECRET_KEY}.example/?"),
    ],
)
def test_a_secret_in_the_place_of_a_path_or_with_quotes_around_it_is_not_repeated(run: Run, words: tuple[str, ...]) -> None:
    outcome = run(*words)
    assert outcome.code in {2, 4}
    assert SECRET_KEY[:12] not in outcome.out + outcome.err
