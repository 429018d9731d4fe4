"""Snippets: each client and key gives a text that its language reads, or a refusal, as the table of clients says."""

import ast
import base64
import hmac
import itertools
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import RefusedError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment
from keywizard.domain.secret import Secret
from keywizard.exchange.snippets.targets import TARGETS, TARGETS_BY_ID, write_snippet
from keywizard.exchange.snippets.values import PASSPHRASE_VARIABLE, ExportedKey, Syntax
from keywizard.i18n.translator import Translator
from keywizard.keys.pem import private_pem
from keywizard.policy.clients import CLIENTS_BY_ID, Taken

API_KEY = "Zt7Qm4Xw9Lk2Vb5Nc8Rf1Ty6Hj3Gd0Ps" * 2
SECRET_KEY = "Pq2Rs8Tu5Vw1Xy7Za4Bc0De6Fg3Hi9Jk" * 2
PASSPHRASE = "an 'odd' $passphrase \"with\" perché"
NASTY = {
    "spaces": "/home/a b/key file",
    "quotes": '/home/it\'s "quoted"/key',
    "expansions": "/home/$HOME `id` $(id) %h %%/key",
    "backslashes": "/home/a\\b\\n\\/key\\",
    "other alphabets": "/home/perché/ключ/鍵/🔑",
    "a hyphen": "-rf/--",
    "shell marks": "/home/;&|<>*?[]{}~!#(){}/key",
    "ends of comments": "/home/*/ // # -->/key",
}
ENVIRONMENTS = (*Environment, None)
each_target = pytest.mark.parametrize("target_id", TARGETS_BY_ID)


def exported(
    key_type: KeyType = KeyType.ED25519,
    *,
    key_file: str = "/home/bot/private_key.pem",
    is_encrypted: bool = False,
    environment: Environment | None = Environment.PRODUCTION,
    other_base_url: str | None = None,
) -> ExportedKey:
    return ExportedKey("spot-bot", key_type, is_encrypted, API_KEY, key_file, environment, other_base_url)


def written(target_id: str, key: ExportedKey, language: str = "en") -> str | None:
    """Give the snippet, or nothing where it is refused."""
    try:
        return write_snippet(TARGETS_BY_ID[target_id], key, Translator(language))
    except RefusedError:
        return None


def a_key_for(target_id: str, key_file: str) -> ExportedKey:
    """Give a key that the target takes, wherever that is for."""
    keys = (exported(key_type, key_file=key_file) for key_type in KeyType)
    return next(key for key in keys if written(target_id, key))


def parse(syntax: Syntax, text: str) -> None:
    """Have the snippet's own language read it."""
    match syntax:
        case Syntax.PYTHON:
            ast.parse(text)
        case Syntax.JAVASCRIPT:
            if node := shutil.which("node"):
                subprocess.run([node, "--check", "-"], input=text, text=True, check=True, capture_output=True)
        case Syntax.SYSTEMD:
            assert all(re.fullmatch(r"|#.*|\[Service\]|[A-Z]\w+=.+", line) for line in text.splitlines())
        case _:
            subprocess.run(["sh", "-n"], input=text, text=True, check=True, capture_output=True)


@each_target
@pytest.mark.parametrize("is_encrypted", [False, True])
@pytest.mark.parametrize("key_type", KeyType)
def test_a_key_gives_a_snippet_or_a_refusal_as_the_table_says(target_id: str, key_type: KeyType, *, is_encrypted: bool) -> None:
    is_sealed = key_type is KeyType.HMAC and is_encrypted
    client = CLIENTS_BY_ID.get(target_id)
    is_taken = client.takes(key_type, is_encrypted=is_encrypted) is Taken.YES if client else not is_sealed
    snippet = written(target_id, exported(key_type, is_encrypted=is_encrypted))
    assert (snippet is not None) == is_taken


def test_every_client_that_can_be_exported_for_is_in_the_table() -> None:
    assert set(TARGETS_BY_ID) - set(CLIENTS_BY_ID) == {"env", "systemd-creds"}


def test_a_refusal_names_what_can_be_done() -> None:
    problems = {
        ("ccxt", KeyType.ED25519, True): "client-takes-no-passphrase",
        ("python-binance", KeyType.ED25519, True): "client-takes-no-passphrase",
        ("hummingbot", KeyType.ED25519, False): "client-takes-other-types",
        ("nautilus", KeyType.RSA_4096, True): "client-takes-other-types",
        ("curl", KeyType.HMAC, True): "export-sealed",
    }
    for (target_id, key_type, is_encrypted), problem in problems.items():
        with pytest.raises(RefusedError, match=problem) as refused:
            write_snippet(TARGETS_BY_ID[target_id], exported(key_type, is_encrypted=is_encrypted), Translator("en"))
        assert problem == "export-sealed" or "curl" in str(refused.value.values["takers"])


@each_target
@pytest.mark.parametrize(("environment", "language"), zip(ENVIRONMENTS, itertools.cycle(("en", "it")), strict=False))
def test_every_snippet_is_read_by_its_language(target_id: str, environment: Environment | None, language: str) -> None:
    target = TARGETS_BY_ID[target_id]
    keys = (
        exported(key_type, is_encrypted=is_encrypted, environment=environment)
        for key_type, is_encrypted in itertools.product(KeyType, (False, True))
    )
    snippets = [snippet for key in keys if (snippet := written(target_id, key, language))]
    assert bool(snippets) == (environment in target.environments)
    for snippet in snippets:
        parse(target.syntax, snippet)
        assert snippet.startswith(target.syntax.comment)
        assert "snippet." not in snippet


@each_target
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_requests_go_where_the_key_is_known(target_id: str, environment: Environment | None) -> None:
    key = a_key_for(target_id, "/key")._replace(environment=environment)
    if (snippet := written(target_id, key)) is None:
        assert environment not in TARGETS_BY_ID[target_id].environments
        return
    assert key.base_url in snippet
    others = {key._replace(environment=other).base_url for other in ENVIRONMENTS} - {key.base_url}
    assert [url for url in others if url in snippet] == []


SWITCHES = {
    ("ccxt", Environment.DEMO): "enable_demo_trading(True)",
    ("ccxt", Environment.TESTNET): "set_sandbox_mode(True)",
    ("ccxt-js", Environment.DEMO): "enableDemoTrading(true)",
    ("ccxt-js", Environment.TESTNET): "setSandboxMode(true)",
    ("python-binance", Environment.DEMO): "demo=True",
    ("python-binance", Environment.TESTNET): "testnet=True",
    ("nautilus", Environment.DEMO): "BINANCE_DEMO_API_KEY",
    ("nautilus", Environment.TESTNET): "BINANCE_TESTNET_API_KEY",
}


@pytest.mark.parametrize(("target_id", "environment"), SWITCHES)
def test_a_client_with_a_switch_of_its_own_is_switched_for_that_environment_alone(target_id: str, environment: Environment) -> None:
    switch = SWITCHES[target_id, environment]
    switched = {where for where in ENVIRONMENTS if switch in (written(target_id, exported(environment=where)) or "")}
    assert switched == {environment}


def test_a_base_url_of_ones_own_is_taken_by_those_that_can_be_sent_there() -> None:
    for target in TARGETS:
        key = a_key_for(target.id, "/key")._replace(other_base_url="http://127.0.0.1:9000")
        if target.has_base_url:
            assert "http://127.0.0.1:9000" in (written(target.id, key) or "")
        else:
            with pytest.raises(UsageError, match="base-url-unusable"):
                write_snippet(target, key, Translator("en"))


@each_target
@pytest.mark.parametrize("path", NASTY.values(), ids=NASTY)
def test_a_nasty_path_arrives_whole(target_id: str, path: str) -> None:
    target = TARGETS_BY_ID[target_id]
    snippet = write_snippet(target, a_key_for(target_id, path), Translator("en"))
    parse(target.syntax, snippet)
    assert path in paths_in(target.syntax, snippet)


@given(st.text(min_size=1).filter(str.isprintable))
def test_any_path_arrives_whole(path: str) -> None:
    for target_id in ("python-binance", "binance-sdk", "env"):
        snippet = write_snippet(TARGETS_BY_ID[target_id], exported(key_file=path), Translator("en"))
        assert path in paths_in(TARGETS_BY_ID[target_id].syntax, snippet)


def paths_in(syntax: Syntax, snippet: str) -> list[str]:
    """Give the texts of a snippet as its language understands them."""
    match syntax:
        case Syntax.PYTHON:
            return [node.value for node in ast.walk(ast.parse(snippet)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        case Syntax.JAVASCRIPT:
            literals = re.findall(r'"(?:[^"\\]|\\.)*"', snippet.partition("\n\n")[2])
            return [ast.literal_eval(re.sub(r"\\u([dD][89abAB]..)\\u(....)", _joined, literal)) for literal in literals]
        case Syntax.SYSTEMD:
            lines = [line.partition("LoadCredential=binance-private-key:")[2] for line in snippet.splitlines()]
            return [line.replace("%%", "%") for line in lines]
        case _:
            words = (word for line in snippet.splitlines() if not line.startswith(("#", "trap")) for word in _words(line))
            return [path for word in words for path in (word, word.partition("=")[2])]


def _joined(pair: re.Match[str]) -> str:
    high, low = (int(half, 16) for half in pair.groups())
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


def _words(line: str) -> list[str]:
    inner = re.fullmatch(r'export \w+="\$\((.*)\)"', line)
    try:
        return shlex.split(inner[1] if inner else line)
    except ValueError:  # a line of a script that quotes across pieces
        return []


def sourced(folder: Path, target_id: str, content: str, variable: str) -> str:
    """Read a snippet into a shell as its comment says, and give what a variable then holds."""
    path = folder / NASTY["shell marks"].replace("/", "-")
    path.write_text(content)
    snippet = folder / "snippet"
    snippet.write_text(write_snippet(TARGETS_BY_ID[target_id], a_key_for(target_id, str(path)), Translator("en")))
    return subprocess.run(["sh", "-c", f". ./snippet; printenv {variable}"], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("target_id", "prefix"), [("freqtrade", "FREQTRADE__EXCHANGE__"), ("nautilus", "BINANCE_API_")], ids=["freqtrade", "nautilus"]
)
def test_variables_hold_the_content_of_the_file_once_they_are_read_into_a_shell(tmp_path: Path, target_id: str, prefix: str) -> None:
    pem = "-----BEGIN PRIVATE KEY-----\n$HOME `id` \\n\n-----END PRIVATE KEY-----\n"
    assert sourced(tmp_path, target_id, pem, f"{prefix}SECRET") == pem
    assert sourced(tmp_path, target_id, pem, f"{prefix}KEY") == f"{API_KEY}\n"


def test_hummingbots_secret_key_is_printed_where_the_person_asks_for_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text(f"{SECRET_KEY}\n")
    snippet = write_snippet(TARGETS_BY_ID["hummingbot"], exported(KeyType.HMAC, key_file=str(path)), Translator("en"))
    assert SECRET_KEY not in snippet
    assert subprocess.run(["sh"], input=snippet, capture_output=True, text=True, check=True).stdout == f"{SECRET_KEY}\n"


class Run:
    """The curl script run without a network: a curl of our own writes down what it was told and on which command line."""

    def __init__(self, folder: Path, shell: str, key: ExportedKey, passphrase: str | None = None) -> None:
        (tools := folder / "tools").mkdir()
        for tool, real in (("curl", "cat"), ("openssl", "openssl"), ("sed", "sed"), ("od", "od"), ("cut", "cut"), ("cat", "cat")):
            path = tools / tool
            given = '"$@"' if tool == real else ""
            path.write_text(f"#!/bin/sh\necho {tool} \"$@\" >> '{folder}/seen'\nexec {shutil.which(real)} {given}\n")
            path.chmod(0o700)
        script = folder / "script"
        script.write_text(write_snippet(TARGETS_BY_ID["curl"], key, Translator("en")))
        environ = {"PATH": f"{tools}:{os.environ['PATH']}", "TMPDIR": str(folder)} | (
            {PASSPHRASE_VARIABLE: passphrase} if passphrase else {}
        )
        done = subprocess.run([shell, str(script)], env=environ, capture_output=True, text=True, check=True)
        self.header, url = re.findall(r'^\w+ = "(.*)"$', done.stdout, re.MULTILINE)
        self.address = urlsplit(url)
        self.payload = self.address.query.rpartition("&signature=")[0].encode()
        self.signature = parse_qs(self.address.query)["signature"][0]
        self.seen = (folder / "seen").read_text()
        self.left_behind = [path.name for path in folder.iterdir() if path.name not in {"tools", "script", "seen", "a 'key' $file"}]


each_shell = pytest.mark.parametrize("shell", [shell for shell in ("sh", "bash", "dash", "busybox") if shutil.which(shell)][:3])


@each_shell
def test_the_script_makes_an_hmac_signature_and_shows_the_secret_to_no_ps(tmp_path: Path, shell: str) -> None:
    path = tmp_path / "a 'key' $file"
    path.write_text(f"{SECRET_KEY}\n")
    run = Run(tmp_path, shell, exported(KeyType.HMAC, key_file=str(path)))
    assert run.signature == hmac.new(SECRET_KEY.encode(), run.payload, "sha256").hexdigest()
    assert SECRET_KEY not in run.seen
    assert_asks_for_the_account(run)


def assert_asks_for_the_account(run: Run) -> None:
    assert (run.address.netloc, run.address.path) == ("api.binance.com", "/api/v3/account")
    assert re.fullmatch(rb"timestamp=[0-9]{13}", run.payload)
    assert run.header == f"X-MBX-APIKEY: {API_KEY}"
    assert API_KEY not in run.seen
    assert run.left_behind == []


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048])
def test_the_script_makes_the_signature_of_a_private_key(tmp_path: Path, key_type: KeyType, passphrase: str | None) -> None:
    private_key = ed25519.Ed25519PrivateKey.generate() if key_type is KeyType.ED25519 else rsa.generate_private_key(65537, 2048)
    path = tmp_path / "a 'key' $file"
    path.write_bytes(private_pem(private_key, Secret(passphrase) if passphrase else None).reveal())
    run = Run(tmp_path, "sh", exported(key_type, key_file=str(path), is_encrypted=passphrase is not None), passphrase)
    signature = base64.b64decode(run.signature, validate=True)
    if isinstance(private_key, rsa.RSAPrivateKey):
        private_key.public_key().verify(signature, run.payload, padding.PKCS1v15(), hashes.SHA256())
    else:
        private_key.public_key().verify(signature, run.payload)
    assert PASSPHRASE not in run.seen
    assert_asks_for_the_account(run)
