"""How big things are, and what stands where."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, TESTS, modules, shown, trees

REVEALS_IN = {
    "cli/create.py": "an HMAC secret is printed where --show-secret asks for it",
    "domain/api_key.py": "a pasted secret key is judged",
    "cli/secret_files.py": "an API key is no secret, though its file may hold one by mistake",
    "domain/secret.py": "the type itself",
    "exchange/sandbox/signatures.py": "the practice secret checks a signature",
    "exchange/simulated/ledger.py": "the practice secrets go to their file",
    "exchange/simulated/passkey.py": "the practice passkey signs",
    "exchange/simulated/second_factor.py": "codes are compared, and shown as a QR",
    "keys/armour.py": "a private key is looked for in what was handed in",
    "keys/backup_file.py": "the archive of a backup is sealed and opened",
    "keys/encryption.py": "the private key is sealed",
    "keys/importing.py": "a private key from elsewhere is read",
    "keys/openssh.py": "OpenSSH's file is opened",
    "keys/passphrase.py": "a passphrase is judged",
    "keys/pem.py": "a PEM is read",
    "keys/secret_key.py": "an HMAC secret goes to its file",
    "keys/unlocking.py": "a passphrase opens a private key from elsewhere",
    "keys/signing.py": "an HMAC secret signs",
    "plain/prompts.py": "a key file typed for a passphrase is refused, and a lone < ? or q is no secret",
    "plain/steps/importing.py": "the lines of a pasted private key are counted and put together",
    "session/backup.py": "the ciphertext of a backup is read, which is no secret",
    "session/folder_check.py": "a profile and a public key are read out of a backup, and are no secrets",
    "session/restore.py": "restored private keys and secret keys go to their files",
    "store/archive.py": "the keys' files are put into an archive and taken out of it",
    "session/offline_check.py": "the form of a private key file is compared with the exact one",
    "session/pair_files.py": "the private key goes to its file",
    "plain/console.py": "an HMAC secret and the practice setup key are written to a terminal when asked for",
    "store/keyring.py": "a secret file under another passphrase takes the place of the old one",
    "tui/widgets/code_field.py": "the practice authenticator fills its code in",
    "tui/widgets/qr.py": "the practice setup key is drawn as a QR",
    "tui/widgets/text_panel.py": "an HMAC secret, for ten seconds, and the practice setup key are drawn when asked for",
    "demo/recording/leaks.py": "a recording is searched for the secrets of its session",
}
"""Every file that looks inside a secret, with the reason. A new one is a place to review."""

TOP_LEVEL = {"LICENSE", "README.md", "keywizard", "pyproject.toml", "screenshots", "tests"}
_MADE = re.compile(r"build|dist|.*\.egg-info")
_SILENCED = re.compile(r"#\s*(?:noqa|type: ignore|fmt: (?:skip|off))(?P<rest>.*)")
_CODES = re.compile(r"^(?::?\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w-]+(?:,\s*[\w-]+)*\])?\s*")


def functions(folder: Path) -> Iterator[tuple[str, int]]:
    """Give each function with its length in lines, its docstring left out."""
    for path, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{shown(path)}:{node.lineno} {node.name}", _length(node)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = node.body[0] if ast.get_docstring(node) is not None else None
    lines = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - lines


@pytest.mark.parametrize("folder", [PACKAGE, TESTS], ids=["package", "tests"])
def test_no_function_is_longer_than_a_screen(folder: Path) -> None:
    assert {name: length for name, length in functions(folder) if length > 40} == {}


def test_nine_functions_of_ten_are_short() -> None:
    lengths = [length for _, length in functions(PACKAGE)]
    assert sum(length < 15 for length in lengths) >= 0.9 * len(lengths)


def test_no_file_is_long() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for folder in (PACKAGE, TESTS) for path in modules(folder)}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_secrets_are_revealed_only_where_it_was_reviewed() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in modules() if re.search(r"\.reveal\b", path.read_text(encoding="utf-8"))}
    assert found == set(REVEALS_IN)


def test_what_reveals_a_secret_on_a_screen_is_a_widget_that_marks_what_it_draws() -> None:
    # No view looks inside a secret, nor does any screen: both hand it on to one of these. That the marks arrive, tests.demo holds.
    on_screens = {name for name in REVEALS_IN if name.startswith(("tui/", "views/"))}
    assert on_screens == {"tui/widgets/code_field.py", "tui/widgets/qr.py", "tui/widgets/text_panel.py"}
    marking = re.compile(r"\bmarked\(|\bSECRET_LETTERS\)")
    assert [name for name in sorted(on_screens) if not marking.search((PACKAGE / name).read_text(encoding="utf-8"))] == []


def test_nothing_unexpected_stands_at_the_top() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and not _MADE.fullmatch(path.name)}
    assert found == TOP_LEVEL


def test_the_licence_is_mit_and_said_so_in_the_package() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"] == "MIT"


def test_every_rule_switched_off_has_a_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.ruff.lint]")[2].splitlines()
    codes = [line for line in lines if re.match(r'\s+"[A-Z]+\d*",', line)]
    assert codes
    assert [line for line in codes if not re.search(r'",\s*# \w+', line)] == []


def test_every_silenced_line_has_a_reason_beside_it() -> None:
    unexplained = [
        f"{shown(path)}:{number}"
        for folder in (PACKAGE, TESTS)
        for path in modules(folder)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (silenced := _SILENCED.search(line)) and not re.search(r"\w{3}", _CODES.sub("", silenced["rest"]))
    ]
    assert unexplained == []
