"""Real clients at the sandbox, unmodified but for the base URL: let in with what their key may do, and refused as Binance would.

CLIENTS_FOLDER names a folder with an environment for each: ccxt, python-binance, binance-sdk (with binance-sdk-spot).
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywizard.cli.main import main
from keywizard.domain.key_type import KeyType
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY, Keyring
from tests.clients.driven import SCRIPTS
from tests.exchange.sandbox_kit import running_sandbox

FOLDER = os.environ.get("CLIENTS_FOLDER", "")
TRUSTED = "203.0.113.9"
GRANTED = {
    "trading": ("enableSpotAndMarginTrading",),
    "other": (),
    "all": ("enableSpotAndMarginTrading", "enableFutures", "permitsUniversalTransfer", "enableWithdrawals"),
}
EVERYTHING = dict.fromkeys(("balance", "try", "order", "restrictions", "futures", "transfer", "withdraw"), 0)

pytestmark = [pytest.mark.clients, pytest.mark.skipif(not FOLDER, reason="CLIENTS_FOLDER names no folder of clients")]
each_client = pytest.mark.parametrize("client", SCRIPTS)
each_type = pytest.mark.parametrize("key_type", KeyType)


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyring]:
    """Three practice keys of each type, and their home as long as the module runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYWIZARD_HOME", str(tmp_path_factory.mktemp("home")))
        for key_type in KeyType:
            for use, permissions in GRANTED.items():
                flags = [word for permission in permissions for word in ("--permission", permission)]
                command = ["create", "--place", "practice", "--key-type", key_type, "--label", use, "--name", f"{key_type}-{use}"]
                assert main([*command, "--no-passphrase", "--ip", TRUSTED, *flags]) == 0
        yield Session.open(os.environ).keyring


@pytest.fixture
def _at_the_keyrings_home(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYWIZARD_HOME", str(keyring.root.parent.parent))  # every test has a home of its own otherwise


def drive(client: str, keyring: Keyring, base_url: str, name: str, signs_with: str | None = None) -> dict[str, int]:
    """Run a client's script; gives what became of each act."""
    python = Path(FOLDER) / client / "bin" / "python"
    if not python.exists():
        pytest.skip(f"{client} is not installed in {FOLDER}")
    stored, signing = keyring.get(name), keyring.get(signs_with or name)
    file = signing.folder / (SECRET_KEY if signing.profile.key_type is KeyType.HMAC else PRIVATE_KEY)
    given = {"url": base_url, "api_key": stored.profile.api_key, "key_file": str(file), "key_type": stored.profile.key_type}
    environ = {variable: value for variable, value in os.environ.items() if not variable.lower().endswith("_proxy")}
    command = [str(python), "-c", SCRIPTS[client], json.dumps(given)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


@each_client
@each_type
@pytest.mark.usefixtures("_at_the_keyrings_home")
def test_a_client_does_all_that_its_key_may_do(client: str, key_type: KeyType, keyring: Keyring) -> None:
    with running_sandbox(client_ip=TRUSTED) as sandbox:
        done = drive(client, keyring, sandbox.base_url, f"{key_type}-all")
        assert done == {act: EVERYTHING[act] for act in done}
        assert set(sandbox.causes) == {None}


@each_client
@each_type
@pytest.mark.usefixtures("_at_the_keyrings_home")
def test_a_client_hears_of_each_permission_that_its_key_lacks(client: str, key_type: KeyType, keyring: Keyring) -> None:
    with running_sandbox(client_ip=TRUSTED) as sandbox:
        done = drive(client, keyring, sandbox.base_url, f"{key_type}-trading")
        expected = EVERYTHING | {"futures": -2015, "transfer": -1002, "withdraw": -1002}
        assert done == {act: expected[act] for act in done}
        assert set(sandbox.causes) <= {None, "permission-not-granted"}


@each_client
@each_type
@pytest.mark.usefixtures("_at_the_keyrings_home")
def test_a_client_at_a_strange_address_is_refused_everything(client: str, key_type: KeyType, keyring: Keyring) -> None:
    with running_sandbox() as sandbox:
        assert set(drive(client, keyring, sandbox.base_url, f"{key_type}-trading").values()) == {-2015}
        assert "ip-not-trusted" in sandbox.causes


@each_client
@each_type
@pytest.mark.usefixtures("_at_the_keyrings_home")
def test_a_client_that_signs_with_another_key_is_refused_everything_and_the_log_names_that_key(
    client: str, key_type: KeyType, keyring: Keyring
) -> None:
    with running_sandbox(client_ip=TRUSTED) as sandbox:
        done = drive(client, keyring, sandbox.base_url, f"{key_type}-trading", signs_with=f"{key_type}-other")
        assert set(done.values()) == {-1022}
        refused = [note for note in sandbox.notes if note.cause]
        assert {(note.cause, note.values["label"]) for note in refused} == {("signature-of-another-key", "other")}
