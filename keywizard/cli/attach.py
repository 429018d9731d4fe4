"""`keywizard attach`: the API key that Binance has made, put to the key that waits for it."""

import argparse
import os
from pathlib import Path

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.secret_files import read_api_key_file, read_passphrase, read_secret_key_file
from keywizard.cli.stored import find_stored, key_lines, key_object
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import UsageError
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.i18n.translator import Translator
from keywizard.session import binance_keys
from keywizard.session.session import Session
from keywizard.store.keyring import SECRET_KEY
from keywizard.store.profiles import Profile


def attach(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Complete a key; whatever stands against it is found before anything is written."""
    session = Session.open(os.environ)
    stored = find_stored(session.keyring, parsed.name)
    if parsed.api_key_file is None:
        raise UsageError("flags-missing", flags="--api-key-file")
    needs_secret = stored.profile.key_type.is_system_generated and stored.file(SECRET_KEY) is None
    if needs_secret and parsed.secret_key_file is None:
        raise UsageError("flags-missing", flags="--secret-key-file")
    command = AttachApiKey(read_api_key_file(Path(parsed.api_key_file)), _secret_key(parsed), _passphrase(parsed))
    sweep(session, translate)
    completed = binance_keys.attach(session, stored, command, session.now())
    if parsed.json:
        print_json(key_object(completed))
    else:
        print_lines((_told(stored.profile, completed.profile, translate), *key_lines(completed, translate)))
        print_lines((translate("attach.next", name=completed.name),))
    return ExitCode.DONE


def _told(before: Profile, after: Profile, translate: Translator) -> str:
    if before.api_key is None or before.api_key == after.api_key:
        return translate("attach.done", label=after.label)
    return translate("attach.replaced", label=after.label, before=f"{before.api_key:.4}...{before.api_key[-4:]}")


def _secret_key(parsed: argparse.Namespace) -> Secret[str] | None:
    return read_secret_key_file(Path(parsed.secret_key_file)) if parsed.secret_key_file is not None else None


def _passphrase(parsed: argparse.Namespace) -> Secret[str] | None:
    if parsed.passphrase_file is None:
        return None
    if parsed.no_passphrase:
        raise UsageError("flags-contradict", flags="--passphrase-file, --no-passphrase")
    if parsed.secret_key_file is None:
        raise UsageError("passphrase-file-without-secret")
    return read_passphrase(Path(parsed.passphrase_file))
