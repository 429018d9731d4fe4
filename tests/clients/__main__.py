"""Runs every snippet with its real client: `python -m tests.clients [FOLDER]`. The clients come from PyPI and npm into FOLDER, or into
a temporary folder that is gone afterwards."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from keywizard.domain.key_type import KeyType
from keywizard.policy.clients import CLIENTS_BY_ID
from tests.clients.places import PACKAGES, VARIABLE, command, install, version
from tests.clients.test_clients import FORMS, RESULTS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.clients", description="Runs every snippet with its real client.")
    parser.add_argument("folder", nargs="?", type=Path, help="where the clients are installed and stay (otherwise a temporary folder)")
    if (kept := parser.parse_args().folder) is not None:
        return _try_out(kept.absolute())
    with tempfile.TemporaryDirectory() as folder:
        return _try_out(Path(folder))


def _try_out(root: Path) -> int:
    root.mkdir(parents=True, exist_ok=True)
    (root / RESULTS).write_text("")
    for package in PACKAGES:
        install(package, root)
    code = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n2", "-m", "clients", str(Path(__file__).parent)],
        env=os.environ | {VARIABLE: str(root)},
        check=False,
    ).returncode
    print(*_table(root), sep="\n")
    return code


def _table(root: Path) -> list[str]:
    found = dict(line.rsplit("\t", 1) for line in (root / RESULTS).read_text().splitlines())
    columns = [(key_type, form) for key_type in KeyType for form in FORMS if key_type.is_self_generated or form == "plain"]
    lines = [f"| client | version | in the table | {' | '.join(f'{key_type} {form}' for key_type, form in columns)} |"]
    lines.append("|---" * (len(columns) + 3) + "|")
    for package in PACKAGES:
        verdicts = (found.get(f"{package.target}\t{key_type}\t{form}", "-") for key_type, form in columns)
        installed = version(package, root) if command(package, root) else "-"
        lines.append(f"| {package.target} | {installed} | {CLIENTS_BY_ID[package.target].version} | {' | '.join(verdicts)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
