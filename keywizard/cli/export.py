"""`keywizard export`: what makes a client use a stored key, without the secret in it."""

import argparse
import os
import re
from pathlib import Path
from shlex import quote

from keywizard.cli.diagnostics import ExitCode, warn
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.stored import find_stored
from keywizard.domain.errors import FileError, UsageError
from keywizard.domain.label import showable
from keywizard.exchange.binance.hosts import checked_base_url
from keywizard.exchange.snippets.targets import TARGETS, TARGETS_BY_ID, Target, fits, refuse_sealed, refuse_too_long, write_snippet
from keywizard.exchange.snippets.values import ExportedKey
from keywizard.i18n.translator import Translator
from keywizard.policy.clients import MEASURED_IN
from keywizard.session.exporting import exported_key
from keywizard.session.session import Session
from keywizard.store.atomic import told
from keywizard.store.keyring import StoredKey
from keywizard.store.modes import first_problem
from keywizard.store.proven import write_new_proven

_DROP_IN = "/etc/systemd/system/SERVICE.service.d/binance.conf"
_PLAIN_URL = re.compile(r"[A-Za-z0-9:/.\[\]~_-]+")


def export(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Print a snippet for a client or put it into a file, or say why that client cannot use this key."""
    stored = find_stored(Session.open(os.environ).keyring, parsed.name)
    key = exported_key(stored, None if parsed.base_url is None else _own_base_url(parsed.base_url))
    refuse_sealed(key)
    target = _target(vars(parsed)["for"], key)
    snippet = write_snippet(target, key, translate)
    with told(Path(key.key_file)):
        refuse_too_long(target, key, Path(key.key_file).stat().st_size)
    output = None if parsed.output is None else _written(parsed.output, snippet)
    _warn_of_modes(stored, translate)
    if parsed.json:
        print_json(_object(target, key, snippet) | ({"output": str(output)} if output else {}))
    else:
        print_lines(_told(target, key, output, translate) if output else [snippet])
    return ExitCode.DONE


def _written(output: str, snippet: str) -> Path:
    with told(Path(output)):
        path = Path(output).absolute()
    if not str(path).isprintable():
        raise FileError("output-unprintable")
    if problem := first_problem(path.parent):
        raise problem
    write_new_proven(path, f"{snippet}\n".encode(), lambda _: None)
    return path


def _warn_of_modes(stored: StoredKey, translate: Translator) -> None:
    for path in stored.weak_modes():
        warn(FileError("key-mode-too-open", path=str(path), name=stored.name), translate)
    if problem := first_problem(stored.folder.parent):
        warn(problem, translate)


def _told(target: Target, key: ExportedKey, output: Path, translate: Translator) -> list[str]:
    told = [translate("export.written", path=output), translate("export.no-secret", key_file=key.key_file)]
    if target.id == "env":
        told += ["", translate("export.env.service"), f"  EnvironmentFile={str(output).replace('%', '%%')}", translate("export.env.owner")]
    if target.id == "systemd-creds":
        told += ["", translate("export.systemd.install"), f"  sudo install -D -m 600 {quote(str(output))} {_DROP_IN}"]
    return told


def _own_base_url(text: str) -> str:
    # A quote or a dollar sign is a character of an address for the library, and something else in each language of the snippets.
    if not _PLAIN_URL.fullmatch(url := checked_base_url(text)):
        raise UsageError("base-url-malformed", url=showable(text))
    return url


def _target(wanted: str | None, key: ExportedKey) -> Target:
    if wanted in TARGETS_BY_ID:
        return TARGETS_BY_ID[wanted]
    clients, others = (", ".join(target.id for target in TARGETS if fits(target, key) is fit) for fit in (True, False))
    raise UsageError("export-for-missing" if wanted is None else "export-for-unknown", clients=clients, unfit=others)


def _object(target: Target, key: ExportedKey, snippet: str) -> dict[str, object]:
    client = target.client
    return {
        "name": key.name,
        "for": target.id,
        "client": target.name,
        "version": client.version or None if client else None,
        "measured": MEASURED_IN if client and client.is_measured else None,
        "source": client.read_at or None if client else None,
        "needs": client.needs or None if client else None,
        "base_url": key.base_url,
        "syntax": target.syntax.value,
        "snippet": snippet + "\n",
    }
