"""`keywizard export`: a snippet for a client, or why not; never the secret."""

import ast
import itertools
import shlex
import subprocess
from pathlib import Path

import pytest

from keywizard.domain.place import Environment, Place
from keywizard.exchange.snippets.targets import TARGETS_BY_ID
from keywizard.session.session import Session
from tests.cli.running import Run, create, everything

PASSPHRASE = "correct horse 'battery' $staple"
API_KEY = "Zt7Qm4Xw9Lk2Vb5Nc8Rf1Ty6Hj3Gd0Ps" * 2


@pytest.fixture
def keys(run: Run, keywizard_home: Path, tmp_path: Path) -> Path:
    """A plain key of each family, and the same behind a passphrase."""
    passphrase_file = tmp_path / "passphrase"
    passphrase_file.write_text(PASSPHRASE)
    passphrase_file.chmod(0o600)
    for key_type in ("ed25519", "rsa-2048", "hmac"):
        assert run(*create(key_type=key_type, name=key_type)).code == 0
        locked = {
            "no_passphrase": None,
            "passphrase_file": str(passphrase_file),
            "name": f"{key_type}-locked",
            "label": f"{key_type} locked",
        }
        assert run(*create(key_type=key_type, **locked)).code == 0
    return keywizard_home / "data" / "keys"


def of_binance(keywizard_home: Path, name: str, api_key: str | None = API_KEY, environment: Environment = Environment.PRODUCTION) -> None:
    """Make a practice key one of Binance itself."""
    keyring = Session.open({"KEYWIZARD_HOME": str(keywizard_home)}).keyring
    profile = keyring.get(name).profile
    keyring.update(name, profile._replace(place=Place.BINANCE, account="", api_key=api_key, environment=environment))


def test_a_snippet_refers_to_the_file_of_the_key_and_to_its_api_key(run: Run, keys: Path) -> None:
    outcome = run("export", "ed25519", "--for", "python-binance")
    assert (outcome.code, outcome.err) == (0, "")
    literals = {node.value for node in ast.walk(ast.parse(outcome.out)) if isinstance(node, ast.Constant)}
    assert {str(keys / "ed25519" / "private_key.pem"), run("show", "ed25519", "--json").json["api_key"]} <= literals


@pytest.mark.usefixtures("keys")
def test_programs_get_the_same_snippet_with_what_is_known_of_the_client(run: Run) -> None:
    told = run("export", "ed25519", "--for", "ccxt", "--json").json
    assert told["snippet"] == run("export", "ed25519", "--for", "ccxt").out
    assert {name: told[name] for name in ("name", "for", "client", "version", "measured", "source", "needs", "syntax")} == {
        "name": "ed25519",
        "for": "ccxt",
        "client": "ccxt",
        "version": "4.5.90",
        "measured": "2026-11",
        "source": None,
        "needs": "pip install ccxt",
        "syntax": "python",
    }


def test_no_snippet_and_no_refusal_holds_a_secret(run: Run, keys: Path, keywizard_home: Path) -> None:
    secrets = [PASSPHRASE.encode(), (keys / "hmac" / "secret_key").read_bytes().strip()]
    secrets += [(keys / name / "private_key.pem").read_bytes().splitlines()[1] for name in ("ed25519", "rsa-2048", "ed25519-locked")]
    for name, target_id, words in itertools.product(keys.iterdir(), TARGETS_BY_ID, ((), ("--json",))):
        outcome = run("export", name.name, "--for", target_id, *words)
        assert outcome.code in {0, 3}
        said = everything(outcome, keywizard_home, but=("private_key.pem", "secret_key", ".json"))
        assert [secret for secret in secrets if secret in said] == []


def test_a_passphrase_that_the_client_cannot_take_is_refused_with_ways_out_that_work(run: Run, keys: Path, tmp_path: Path) -> None:
    outcome = run("export", "ed25519-locked", "--for", "ccxt", "--json")
    assert outcome.code == 3
    assert "ccxt" in outcome.error["message"]
    path = shlex.quote(str(keys / "ed25519-locked" / "private_key.pem"))
    assert f"umask 077; openssl pkcs8 -in {path} -out plain.pem" in outcome.error["hint"]
    assert "keywizard passphrase ed25519-locked --passphrase-file F --no-passphrase" in outcome.error["hint"]
    assert run("passphrase", "ed25519-locked", "--passphrase-file", str(tmp_path / "passphrase"), "--no-passphrase").code == 0
    assert run("export", "ed25519-locked", "--for", "ccxt").code == 0


@pytest.mark.usefixtures("keys")
def test_a_type_that_the_client_cannot_take_is_refused_with_those_it_takes(run: Run) -> None:
    outcome = run("export", "rsa-2048", "--for", "nautilus", "--json")
    assert outcome.code == 3
    assert "rsa-2048" in outcome.error["message"]
    assert "(ed25519)" in outcome.error["hint"]


@pytest.mark.usefixtures("keys")
def test_a_sealed_secret_key_is_for_no_client(run: Run) -> None:
    for target_id in (*TARGETS_BY_ID, "telepathy"):
        outcome = run("export", "hmac-locked", "--for", target_id, "--json")
        assert outcome.code == 3
        assert "no client" in outcome.error["message"]
    assert "keywizard passphrase hmac-locked --passphrase-file F --no-passphrase" in outcome.error["hint"]


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("wanted", [(), ("--for", "telepathy"), ("--for", API_KEY)])
def test_without_a_client_all_are_named_and_those_that_the_key_does_not_fit_apart(
    run: Run, keywizard_home: Path, wanted: tuple[str, ...]
) -> None:
    of_binance(keywizard_home, "ed25519-locked")
    outcome = run("export", "ed25519-locked", *wanted, "--json")
    assert outcome.code == 2
    assert API_KEY not in outcome.out
    fit, _, others = outcome.error["hint"].partition("It does not fit:")
    assert "binance-sdk, binance-connector" in fit
    assert {name.strip(" .") for name in others.split(",")} == {"ccxt", "python-binance", "ccxt-js", "freqtrade", "hummingbot", "nautilus"}


@pytest.mark.usefixtures("keys")
def test_a_key_that_waits_for_its_api_key_is_told_how_to_get_it(run: Run, keywizard_home: Path) -> None:
    of_binance(keywizard_home, "ed25519", api_key=None)
    outcome = run("export", "ed25519", "--for", "ccxt", "--json")
    assert outcome.code == 3
    assert "keywizard attach ed25519 --api-key-file" in outcome.error["hint"]


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("environment", "host"), [("production", "api.binance.com"), ("demo", "demo-api.binance.com"), ("testnet", "testnet.binance.vision")]
)
def test_a_key_of_binance_is_used_on_its_own_exchange(run: Run, keywizard_home: Path, environment: str, host: str) -> None:
    of_binance(keywizard_home, "ed25519", environment=Environment(environment))
    assert f"https://{host}" in run("export", "ed25519", "--for", "curl").out


@pytest.mark.usefixtures("keys")
def test_a_practice_key_says_that_it_is_simulated_and_where_it_works(run: Run) -> None:
    snippet = run("export", "ed25519", "--for", "binance-sdk").out
    assert "keywizard sandbox" in snippet
    assert "base_path='http://127.0.0.1:8710'" in snippet
    assert run("export", "hmac", "--for", "hummingbot").code == 3


def test_a_base_url_of_ones_own_is_not_said_to_be_binances(run: Run, keywizard_home: Path) -> None:
    run(*create(name="ed25519"))
    of_binance(keywizard_home, "ed25519")
    told = run("export", "ed25519", "--for", "env", "--base-url", "http://127.0.0.1:8710").out
    assert "production alone; here its requests go to http://127.0.0.1:8710" in told


@pytest.mark.usefixtures("keys")
def test_a_base_url_that_could_leak_or_break_a_snippet_is_a_usage_error(run: Run) -> None:
    for url in ("http://example.com", "https://a b", "ftp://127.0.0.1", 'http://127.0.0.1/"', "http://127.0.0.1/$x", "x"):
        assert run("export", "ed25519", "--for", "curl", "--base-url", url, "--json").code == 2


def test_a_key_that_others_can_read_is_named(run: Run, keys: Path) -> None:
    path = keys / "ed25519" / "private_key.pem"
    path.chmod(0o644)
    outcome = run("export", "ed25519", "--for", "ccxt")
    assert outcome.code == 0
    assert str(path) in outcome.err


def test_a_key_whose_file_is_gone_is_no_snippet(run: Run, keys: Path) -> None:
    (keys / "ed25519" / "private_key.pem").unlink()
    outcome = run("export", "ed25519", "--for", "ccxt", "--json")
    assert outcome.code == 4
    assert "private_key.pem" in outcome.error["message"]


@pytest.mark.parametrize("folder", ["a\nb", "a\x1b[2Jb"])
def test_a_path_that_would_break_a_line_is_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / folder))
    assert run(*create(name="pair")).code == 0
    outcome = run("export", "pair", "--for", "env")
    assert (outcome.code, outcome.out) == (4, "")
    assert "\x1b" not in outcome.err


def test_a_file_that_a_client_would_take_for_rsa_is_refused_for_that_client_alone(run: Run, keys: Path, tmp_path: Path) -> None:
    path = keys / "ed25519" / "private_key.pem"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    outcome = run("export", "ed25519", "--for", "ccxt", "--json")
    assert outcome.code == 3
    assert "122" in outcome.error["message"]
    assert run("export", "ed25519", "--for", "binance-sdk").code == 0
    command = outcome.error["hint"].partition("anew: ")[2].partition(". Or")[0]
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    assert run("export", "ed25519", "--for", "ccxt").code == 0


@pytest.mark.usefixtures("keys")
def test_a_client_that_decrypts_at_every_request_says_so(run: Run) -> None:
    said = [
        run("export", *words).out for words in (("ed25519-locked", "--for", "binance-connector"), ("ed25519", "--for", "binance-connector"))
    ]
    assert ["every request" in text for text in said] == [True, False]
    assert "every request" not in run("export", "ed25519-locked", "--for", "binance-sdk").out


@pytest.mark.usefixtures("keys")
def test_comments_speak_the_persons_language(run: Run) -> None:
    assert "# Serve: pip install ccxt" in run("export", "ed25519", "--for", "ccxt", "--lang", "it").out
