"""`keywizard delete`: a key removed from this machine for good, once the person has said so."""

import argparse
import os
import sys
from collections.abc import Iterator

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.stored import find_stored
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import UsageError
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.session import lifecycle
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, PROFILE, PUBLIC_KEY, SECRET_KEY, StoredKey

_MEANINGS = {PRIVATE_KEY: "private-key", PUBLIC_KEY: "public-key", SECRET_KEY: "secret-key", PROFILE: "profile"}


def delete(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Say what would be lost, and remove it where that is wanted: by `--yes`, or by its name typed on a terminal."""
    session = Session.open(os.environ)
    stored = find_stored(session.keyring, parsed.name)
    lost = [str(path) for path in lifecycle.files_of(stored)]
    if not parsed.yes:
        _make_sure(stored, lost, translate, as_json=bool(parsed.json))
    sweep(session, translate)
    lifecycle.delete(session, stored.name, shown=stored)
    if parsed.json:
        print_json({"name": stored.name, "deleted": lost, "fingerprint": stored.profile.fingerprint})
        return ExitCode.DONE
    print_lines([translate("delete.done", name=stored.name), *_elsewhere(stored, translate)])
    return ExitCode.DONE


def _make_sure(stored: StoredKey, lost: list[str], translate: Translator, *, as_json: bool) -> None:
    if not as_json:
        print_lines(_losses(stored, translate))
    if as_json or not _is_attended():
        raise UsageError("delete-not-confirmed", name=stored.name, files=", ".join(lost))
    sys.stderr.write(translate("delete.prompt", name=stored.name) + " ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != stored.name:
        raise UsageError("delete-name-differs", name=stored.name)


def _is_attended() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _losses(stored: StoredKey, translate: Translator) -> Iterator[str]:
    yield translate("delete.title", name=stored.name, label=stored.profile.label or translate("key.no-label"))
    for path in lifecycle.files_of(stored):
        yield f"  {path}"
        yield from wrapped("    ", translate(f"delete.lost.{_MEANINGS[path.name]}"))
    if stored.profile.api_key is not None and stored.profile.retired_at is None:
        yield from wrapped("", translate("delete.in-use"))
    yield from _elsewhere(stored, translate)


def _elsewhere(stored: StoredKey, translate: Translator) -> list[str]:
    if stored.profile.api_key is None:
        return []
    return wrapped("", translate("delete.at-binance" if stored.profile.place is Place.BINANCE else "delete.in-practice"))
