"""`keywizard import`: a key from elsewhere becomes a stored key of Binance. What it comes from is read, and nothing else."""

import argparse
import os
import sys
from pathlib import Path
from typing import NamedTuple

from keywizard.cli.diagnostics import ExitCode, warn
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.secret_files import read_api_key_file, read_foreign_passphrase, read_passphrase, read_secret_key_file
from keywizard.cli.stored import key_lines, key_object
from keywizard.cli.sweeping import sweep
from keywizard.domain.api_key import refuse_same
from keywizard.domain.errors import FileError, UsageError
from keywizard.domain.label import label_problems, printable, slug_problem
from keywizard.domain.place import Environment
from keywizard.domain.secret import Secret
from keywizard.i18n.translator import Translator
from keywizard.keys.armour import MAX_FOREIGN_SIZE
from keywizard.keys.importing import ForeignKey, is_under_passphrase, read_foreign_key
from keywizard.session.importing import ImportOrder, import_pair, import_secret_key, pairs_with
from keywizard.session.session import Session
from keywizard.store.foreign import ForeignFile, read_foreign_file
from keywizard.store.keyring import StoredKey

_STANDARD_INPUT = "-"
_PROTECTION = "--new-passphrase-file | --no-passphrase"


class _Passphrases(NamedTuple):
    opening: Secret[str] | None
    new: Secret[str] | None


def import_key(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Read, judge and store a key from elsewhere; nothing is asked, and whatever stands against it is found before anything is written."""
    _refuse_contradictions(parsed)
    session = Session.open(os.environ)
    sweep(session, translate)
    if parsed.hmac:
        stored, source = _import_secret_key(session, parsed), translate("import.read.hmac")
    else:
        stored, foreign = _import_pair(session, parsed, translate)
        source = _source(foreign, translate)
    if parsed.json:
        print_json(key_object(stored))
    else:
        print_lines(_report(stored, source, translate))
    return ExitCode.DONE


def _refuse_contradictions(parsed: argparse.Namespace) -> None:
    source = "--secret-key-file" if parsed.hmac else "FILE"
    given = {"FILE": parsed.file, "--secret-key-file": parsed.secret_key_file, "--label": parsed.label}
    if missing := [name for name in (source, "--label") if given[name] is None]:
        raise UsageError("flags-missing", flags=", ".join(missing))
    contradictions = (
        ("--hmac, FILE", parsed.hmac and parsed.file is not None),
        ("--hmac, --passphrase-file", parsed.hmac and parsed.passphrase_file is not None),
        ("--secret-key-file, FILE", not parsed.hmac and parsed.secret_key_file is not None),
        ("--new-passphrase-file, --no-passphrase", parsed.new_passphrase_file is not None and parsed.no_passphrase),
    )
    for flags, holds in contradictions:
        if holds:
            raise UsageError("flags-contradict", flags=flags)


def _import_pair(session: Session, parsed: argparse.Namespace, translate: Translator) -> tuple[StoredKey, ForeignKey]:
    order = _order(session, parsed)
    content, is_open_to_others = _content(parsed.file)
    passphrases = _passphrases(parsed)
    if not is_under_passphrase(content) and passphrases.new is None and not parsed.no_passphrase:
        read_foreign_key(content, passphrases.opening)  # a key that does not do is told before a flag that is missing
        raise UsageError("flags-missing", flags=_PROTECTION)
    foreign = read_foreign_key(content, passphrases.opening)
    if is_open_to_others:
        warn(FileError("source-open-to-others", path=printable(parsed.file)), translate)
    protection = None if parsed.no_passphrase else passphrases.new or passphrases.opening
    stored = import_pair(session, foreign, order._replace(passphrase=protection))
    for other in pairs_with(session.keyring, stored.profile.fingerprint or ""):
        if other.name != stored.name:
            warn(FileError("keypair-also-stored", name=other.name), translate)
    return stored, foreign


def _import_secret_key(session: Session, parsed: argparse.Namespace) -> StoredKey:
    if parsed.new_passphrase_file is None and not parsed.no_passphrase:
        raise UsageError("flags-missing", flags=_PROTECTION)
    order = _order(session, parsed)
    secret_key = read_secret_key_file(Path(parsed.secret_key_file))
    if order.api_key is not None:
        refuse_same(order.api_key, secret_key)
    return import_secret_key(session, secret_key, order._replace(passphrase=_passphrases(parsed).new))


def _order(session: Session, parsed: argparse.Namespace) -> ImportOrder:
    for problem in label_problems(parsed.label):
        raise UsageError(problem)
    malformed = None if parsed.name is None else slug_problem(parsed.name)
    if malformed:
        raise UsageError(malformed)
    if parsed.name in session.keyring.names():
        raise FileError("key-exists", name=parsed.name)
    try:
        environment = Environment(parsed.env or Environment.PRODUCTION)
    except ValueError:
        raise UsageError("value-unknown", flag="--env", choices=", ".join(Environment)) from None
    api_key = None if parsed.api_key_file is None else read_api_key_file(Path(parsed.api_key_file))
    return ImportOrder(parsed.label.strip(), parsed.name, environment, api_key, None)


def _passphrases(parsed: argparse.Namespace) -> _Passphrases:
    opening = None if parsed.passphrase_file is None else read_foreign_passphrase(Path(parsed.passphrase_file))
    return _Passphrases(opening, None if parsed.new_passphrase_file is None else read_passphrase(Path(parsed.new_passphrase_file)))


def _content(file: str) -> ForeignFile:
    if file != _STANDARD_INPUT:
        return read_foreign_file(Path(file), MAX_FOREIGN_SIZE, may_wait=True)
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("standard-input-is-terminal")
    return ForeignFile(Secret(sys.stdin.buffer.read(MAX_FOREIGN_SIZE + 1)), is_open_to_others=False)


def _source(foreign: ForeignKey, translate: Translator) -> str:
    protection = translate("import.was-encrypted" if foreign.is_encrypted else "import.was-plain")
    key_type, form = translate(f"key-type.{foreign.key_type}.name"), translate(f"import.form.{foreign.form}")
    return translate("import.read", key_type=key_type, form=form, protection=protection)


def _report(stored: StoredKey, source: str, translate: Translator) -> list[str]:
    protection = translate("import.is-encrypted" if stored.profile.is_encrypted else "import.is-plain")
    return [
        *wrapped("", source),
        *wrapped("", translate("import.done", name=stored.name, protection=protection)),
        *key_lines(stored, translate),
        *_what_next(stored, translate),
    ]


def _what_next(stored: StoredKey, translate: Translator) -> list[str]:
    if stored.profile.api_key:
        return [translate("import.next.check"), f"  keywizard check {stored.name}"]
    attach = f"  keywizard attach {stored.name} --api-key-file FILE"
    if stored.profile.key_type.is_system_generated:
        return [translate("import.next.api-key"), attach]
    return [translate("import.next.public"), f"  keywizard public {stored.name}", translate("import.next.attach"), attach]
