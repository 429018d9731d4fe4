"""`keywizard passphrase`: another passphrase for a stored key, a first one, or none any more."""

import argparse
import os
from pathlib import Path

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.secret_files import read_passphrase, read_passphrase_if_given
from keywizard.cli.stored import find_stored
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import UsageError
from keywizard.i18n.translator import Translator
from keywizard.session.passphrases import change_passphrase
from keywizard.session.session import Session


def passphrase(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Put the key's secret file under another passphrase; the old file stays until the new one was opened and found the same."""
    if parsed.new_passphrase_file is None and not parsed.no_passphrase:
        raise UsageError("flags-missing", flags="--new-passphrase-file | --no-passphrase")
    if parsed.new_passphrase_file is not None and parsed.no_passphrase:
        raise UsageError("flags-contradict", flags="--new-passphrase-file, --no-passphrase")
    session = Session.open(os.environ)
    stored = find_stored(session.keyring, parsed.name)
    was_encrypted = stored.profile.is_encrypted
    if was_encrypted and parsed.passphrase_file is None:
        raise UsageError("flags-missing", flags="--passphrase-file")
    old = read_passphrase_if_given(parsed.passphrase_file)
    new = None if parsed.no_passphrase else read_passphrase(Path(parsed.new_passphrase_file))
    sweep(session, translate)
    change_passphrase(session, stored.name, old, new)
    if parsed.json:
        print_json({"name": stored.name, "was_encrypted": was_encrypted, "is_encrypted": new is not None})
    else:
        done = "removed" if new is None else "changed" if was_encrypted else "added"
        print_lines(wrapped("", translate(f"passphrase.{done}", name=stored.name)))
    return ExitCode.DONE
