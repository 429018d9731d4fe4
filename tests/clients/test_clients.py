"""The snippets run as they are, with the real clients, against a server that verifies; and what the table denies does not run."""

import itertools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywizard.cli.main import main
from keywizard.domain.key_type import KeyType
from keywizard.exchange.snippets.targets import TARGETS_BY_ID
from keywizard.exchange.snippets.values import PASSPHRASE_VARIABLE, ExportedKey
from keywizard.i18n.translator import Translator
from keywizard.policy.clients import CLIENTS_BY_ID, Taken
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY
from tests.clients import places
from tests.clients.places import PACKAGES, Package
from tests.clients.serving import SERVERS, Served

ROOT = places.folder()
RESULTS = "results.txt"
PASSPHRASES = {"locked": "an 'odd' $passphrase \"with\" quotes", "accented": "perché no, città €"}
FORMS = ("plain", *PASSPHRASES)
"""An accented passphrase is no column of the table: our snippets hand it over as UTF-8, so that it opens wherever an ASCII one does."""
KEYS = [(key_type, form) for key_type, form in itertools.product(KeyType, FORMS) if key_type.is_self_generated or form == "plain"]

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(ROOT is None, reason=f"{places.VARIABLE} names no folder of clients: python -m tests.clients makes one"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key of each type and form, under a path that needs quotes."""
    folder = tmp_path_factory.mktemp("clients") / 'd\'è "$HOME" \\x'
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYWIZARD_HOME", str(folder))
        for key_type, form in KEYS:
            protection = ["--no-passphrase"]
            if passphrase := PASSPHRASES.get(form):
                file = tmp_path_factory.mktemp("passphrase") / form
                file.write_text(passphrase)
                file.chmod(0o600)
                protection = ["--passphrase-file", str(file)]
            assert main(["create", "--place", "practice", "--key-type", key_type, "--label", f"{key_type} {form}", *protection]) == 0
    return folder


@pytest.fixture(scope="module", params=SERVERS)
def served(request: pytest.FixtureRequest, home: Path) -> Iterator[Served]:
    with SERVERS[request.param](home) as served:
        yield served


def exported(home: Path, key_type: KeyType, form: str, base_url: str) -> ExportedKey:
    stored = Session.open({"KEYWIZARD_HOME": str(home)}).keyring.get(f"{key_type}-{form}")
    assert stored.profile.api_key is not None
    key_file = stored.folder / (SECRET_KEY if key_type is KeyType.HMAC else PRIVATE_KEY)
    return ExportedKey(stored.name, key_type, form != "plain", stored.profile.api_key, str(key_file), None, base_url)


def run(package: Package, root: Path, script: Path, passphrase: str | None) -> subprocess.CompletedProcess[str]:
    """Run a snippet as it is."""
    if (command := places.command(package, root)) is None:
        pytest.skip(f"{package.target} is not installed in {root}")
    environ = places.environment(package, root) | ({PASSPHRASE_VARIABLE: passphrase} if passphrase else {})
    return subprocess.run(
        [*command, str(script)], env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=120
    )


@pytest.mark.parametrize(("key_type", "form"), KEYS)
@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.target)
def test_a_client_runs_with_the_keys_that_the_table_says(
    package: Package, key_type: KeyType, form: str, home: Path, served: Served, tmp_path: Path
) -> None:
    assert ROOT is not None
    key = exported(home, key_type, form, served.base_url)
    # What export would refuse is written all the same: the refusal has to be earned.
    script = tmp_path / "snippet.cjs"
    script.write_text(TARGETS_BY_ID[package.target].write(key, Translator("it")), encoding="utf-8")
    done = run(package, ROOT, script, PASSPHRASES.get(form))
    is_accepted = done.returncode == 0 and all(held in done.stdout for held in served.account)
    with (ROOT / RESULTS).open("a") as results:
        results.write(f"{package.target}\t{key_type}\t{form}\t{'yes' if is_accepted else 'no'}\n")
    is_taken = CLIENTS_BY_ID[package.target].takes(key_type, is_encrypted=form != "plain") is Taken.YES
    assert is_accepted == is_taken, done.stderr[-2000:]
