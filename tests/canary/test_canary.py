"""Secrets are planted in whole walks of the real program, in every front end, and looked for in every byte that it has left anywhere."""

import base64
import json
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.secret_key import unseal_secret_key
from tests.canary.planted import Canary, copies, environ_and_words, left_on
from tests.house.sources import ROOT
from tests.plain.lines import Lines
from tests.plain.scripting import to_label
from tests.realterm.terminal import Terminal, environment
from tests.tui.test_real_walk import to_pair, to_the_end

PASSPHRASE = 'planted "horse" è battery 7'
STRAY = "kJ8wQz2RmT5vXy7Ab3Cd9Ef1Gh4LnPsUqW6oYi0eZc8VtBgNhMjKdSaFxRlPuT3k"
"""A secret key of a real account, which gets into places where it does not belong."""
PRACTICE = "practice/verified-plus.json"
PROGRAM = (sys.executable, "-m", "keywizard")


@pytest.fixture
def canary() -> Canary:
    planted = Canary()
    planted.plant("passphrase", PASSPHRASE.encode())
    planted.plant("stray secret key", STRAY.encode())
    return planted


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Every folder that a program could write into: its home, that of the person, the temporary one, and the one it is started in."""
    for name in ("keywizard", "home", "tmp", "here"):
        (tmp_path / "world" / name).mkdir(parents=True)
    return tmp_path / "world"


@pytest.fixture(autouse=True)
def _cores_may_be_dumped() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def around(world: Path, **changes: str) -> dict[str, str]:
    folders = {"KEYWIZARD_HOME": "keywizard", "HOME": "home", "TMPDIR": "tmp"}
    return environment(**{name: str(world / folder) for name, folder in folders.items()}, PYTHONDONTWRITEBYTECODE="1", **changes)


def started(world: Path, *arguments: str, **changes: str) -> Terminal:
    return Terminal([*PROGRAM, *arguments], env=around(world, **changes), cwd=world / "here")


def plant_practice(canary: Canary, world: Path) -> None:
    """Plant what the practice account holds."""
    document = json.loads((world / "keywizard/data" / PRACTICE).read_bytes())
    canary.plant("setup key", document["totp_secret"].encode(), PRACTICE)
    canary.plant("passkey", document["passkey"].encode(), PRACTICE)


def plant_private_key(canary: Canary, folder: Path, passphrase: str | None, *homes: str) -> None:
    pem = (folder / "private_key.pem").read_bytes()
    private_key = load_pem_private_key(pem, passphrase.encode() if passphrase else None)
    raw = private_key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    canary.plant(f"private key of {folder.name}", raw, *homes)


def assert_kept(canary: Canary, world: Path) -> None:
    assert canary.found_under(world) == {}


def assert_quiet(canary: Canary, terminal: Terminal) -> None:
    """Nothing secret is left on the terminal or its clipboard, and what was never to be shown was not even written."""
    assert canary.found_in(left_on(terminal)) == []
    assert [found for copy in copies(terminal) if (found := canary.found_in(copy))] == []


def assert_unseen_outside(canary: Canary, terminal: Terminal) -> None:
    """Nobody can read a secret where the system shows every process."""
    assert canary.found_in(environ_and_words(terminal.process.pid)) == []


def type_twice(terminal: Terminal, passphrase: str) -> None:
    terminal.press(*passphrase, "enter")
    terminal.settle()
    terminal.press(*passphrase, "enter")


def to_verification(terminal: Terminal) -> None:
    """Walk with an HMAC key, and paste a secret key for its label."""
    to_pair(terminal, KeyType.HMAC)
    terminal.wait_for("A name for the key")
    terminal.paste(STRAY)
    terminal.wait_for("not kept")
    terminal.press(*"planted", "enter")
    terminal.wait_for("Fill in the code")


def look_at_setup_key(terminal: Terminal, canary: Canary, world: Path) -> None:
    terminal.press("down", "enter")
    terminal.wait_for("Setup key:")
    plant_practice(canary, world)
    terminal.press("enter")
    terminal.wait_gone("Setup key:")
    terminal.press("up")


def prove(terminal: Terminal, canary: Canary) -> None:
    """Show both factors, the code in sight."""
    terminal.press("enter")
    terminal.wait_for("has filled in")
    code = re.search(r"(?<!\d)\d{6}(?!\d)", terminal.screen)
    assert code is not None
    canary.plant_code("code", code[0].encode())
    terminal.press("enter")
    terminal.wait_for("One more to go")
    terminal.press("end", "enter")
    terminal.wait_for("Everything is proven")
    terminal.settle()


def look_at_secret_key(terminal: Terminal, canary: Canary, world: Path) -> str:
    sealed = (world / "keywizard/data/keys/planted/secret_key").read_bytes()
    secret_key = unseal_secret_key(Secret(sealed), Secret(PASSPHRASE)).reveal()
    canary.plant("secret key", secret_key.encode(), PRACTICE)
    terminal.press("enter")
    terminal.settle()
    terminal.press(*PASSPHRASE, "enter")
    terminal.wait_for(secret_key[:30])
    assert_unseen_outside(canary, terminal)
    terminal.press("enter")
    terminal.wait_for("Hidden again.")
    return secret_key


def test_a_whole_walk_on_screens_leaves_every_secret_where_it_belongs_and_nowhere_else(canary: Canary, world: Path) -> None:
    with started(world, "--lang", "en") as terminal:
        to_verification(terminal)
        look_at_setup_key(terminal, canary, world)
        prove(terminal, canary)
        type_twice(terminal, PASSPHRASE)
        terminal.wait_for("API key is made")
        secret_key = look_at_secret_key(terminal, canary, world)
        assert to_the_end(terminal) == 0
        assert_quiet(canary, terminal)
        assert PASSPHRASE.encode() not in terminal.raw
        assert STRAY.encode() not in terminal.raw
    assert_kept(canary, world)
    assert secret_key.encode() in (world / "keywizard/data" / PRACTICE).read_bytes()


@pytest.mark.parametrize("end", [signal.SIGSEGV, signal.SIGKILL], ids=lambda number: number.name)
def test_a_walk_that_is_broken_beside_its_secrets_leaves_none_and_no_core(canary: Canary, world: Path, end: signal.Signals) -> None:
    with started(world, "--lang", "en") as terminal:
        to_pair(terminal, KeyType.ED25519)
        terminal.wait_for("With a passphrase")
        terminal.press("enter")
        terminal.settle()
        type_twice(terminal, PASSPHRASE)
        terminal.wait_for("is made and works")
        assert_unseen_outside(canary, terminal)
        terminal.process.send_signal(end)
        terminal.wait_until(lambda: terminal.ended, "the program to be gone")
        assert terminal.process.wait() == -end
        assert canary.found_in(terminal.raw) == []
    plant_private_key(canary, world / "keywizard/data/keys/waiting-ed25519", PASSPHRASE)
    assert_kept(canary, world)
    assert [path.name for path in world.rglob("core*")] == []


def test_an_error_beside_a_secret_is_written_down_without_it(canary: Canary, world: Path) -> None:
    program = ROOT / "tests/tui/crashing_app.py"
    with Terminal([sys.executable, str(program), "worker"], env=around(world), cwd=world / "here") as terminal:
        to_pair(terminal, KeyType.ED25519)
        terminal.wait_for("With a passphrase")
        terminal.press("enter")
        terminal.settle()
        type_twice(terminal, PASSPHRASE)
        assert terminal.wait_exit() == 1
        assert_quiet(canary, terminal)
        assert canary.found_in(terminal.raw) == []
    assert list((world / "keywizard/state").glob("crash-*.txt")) != []
    assert_kept(canary, world)


def test_a_walk_in_lines_writes_no_secret_but_the_setup_key_that_was_asked_for(canary: Canary, world: Path) -> None:
    with started(world, "--plain", "--lang", "en", TERM="dumb") as terminal:
        lines = Lines(terminal)
        lines.answer(*to_label()[:3], "1")
        for _ in range(2):
            terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
            terminal.send(f"{PASSPHRASE}\n".encode())
            terminal.wait_until(lambda: terminal.is_cooked or "once more" in lines.said, "the next question")
        lines.wait_for("is made and works")
        lines.answer("")
        lines.answer("planted")
        lines.answer("2")
        lines.wait_for("Setup key:")
        lines.answer("", "4", "")
        assert_unseen_outside(canary, terminal)
        lines.answer("", "")
        lines.answer("")
        assert terminal.wait_exit() == 0
        plant_private_key(canary, world / "keywizard/data/keys/planted", PASSPHRASE)
        assert canary.found_in(terminal.raw) == []
    plant_practice(canary, world)
    assert_kept(canary, world)


def test_commands_say_and_keep_nothing_of_what_they_are_given(canary: Canary, world: Path, tmp_path: Path) -> None:
    given = {"passphrase": PASSPHRASE, "secret": STRAY, "api": "Ak" + "3" * 62}
    for name, content in given.items():
        (tmp_path / name).touch(0o600)
        (tmp_path / name).write_text(content, encoding="utf-8")
    passphrase, secret, api = (str(tmp_path / name) for name in given)
    opened, create = ("--passphrase-file", passphrase), ("create", "--place", "practice", "--key-type", "ed25519")
    commands: tuple[tuple[str, ...], ...] = (
        (*create, "--label", "sealed", *opened),
        (*create, "--label", "open", "--no-passphrase", "--json"),
        ("sign", "sealed", "timestamp=1", *opened),
        ("import", str(world / "keywizard/data/keys/open/private_key.pem"), "--label", "again", "--new-passphrase-file", passphrase),
        ("import", secret, "--label", "no key", "--no-passphrase"),
        ("import", STRAY, "--label", "no file", "--no-passphrase"),
        ("create", "--place", "binance", "--env", "production", "--key-type", "hmac", "--label", "hmac", "--json"),
        ("attach", "hmac", "--api-key-file", secret, "--secret-key-file", secret, *opened),
        ("attach", "hmac", "--api-key-file", api, "--secret-key-file", secret, *opened),
        ("check", "hmac", "--base-url", "http://127.0.0.1:1", "--json", *opened),
        (*create, "--label", f"api_{STRAY}", "--no-passphrase"),
        (*create, "--label", "x", "--no-passphrase", "--ip", f"'{STRAY}'"),
        ("show", STRAY),
        ("faq", STRAY),
        ("doctor",),
    )
    for words in commands:
        done = subprocess.run([*PROGRAM, *words], env=around(world), cwd=world / "here", capture_output=True, check=False)
        assert done.returncode in {0, 1, 2, 4}, done.stderr
        assert canary.found_in(done.stdout + done.stderr) == [], words
    keys = world / "keywizard/data/keys"
    plant_private_key(canary, keys / "sealed", PASSPHRASE)
    plant_private_key(canary, keys / "open", None, "keys/open/private_key.pem")
    plant_practice(canary, world)
    assert_kept(canary, world)
    assert unseal_secret_key(Secret((keys / "hmac/secret_key").read_bytes()), Secret(PASSPHRASE)) == Secret(STRAY)


def test_a_secret_is_found_however_it_is_spelt(tmp_path: Path) -> None:
    secret = 'planted "horse" è'.encode()
    canary = Canary()
    canary.plant("it", secret, "its/own")
    coded = (base64.b64encode(b"x" * skip + secret + b"yz") for skip in range(3))
    for at, spelt in enumerate((secret, secret.hex().encode(), json.dumps({"a": secret.decode()}).encode(), *coded)):
        (tmp_path / f"{at}").write_bytes(b"before " + spelt + b" behind")
        assert canary.found_under(tmp_path) == {f"{each}": ["it"] for each in range(at + 1)}
    assert canary.found_in(secret, "its/own") == []
    assert canary.found_in(b"planted horse") == []
