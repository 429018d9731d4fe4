"""`keywizard rotate`: a new key beside an old one, and what to do in which order."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import rule_lines, wrapped
from keywizard.cli.secret_files import read_passphrase
from keywizard.cli.stored import find_stored, key_lines, key_object
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.exchange.binance.hosts import HOSTS
from keywizard.i18n.translator import Translator
from keywizard.policy.rules import RULES
from keywizard.session.rotation import Rotation, RotationOrder
from keywizard.session.rotation import rotate as rotated
from keywizard.session.session import Session
from keywizard.store.keyring import StoredKey


def rotate(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Make the new key; both stay until the old one is retired."""
    session = Session.open(os.environ)
    old = find_stored(session.keyring, parsed.name)
    order = _order(parsed, old)
    sweep(session, translate)
    done = rotated(session, old.name, order)
    if parsed.json:
        print_json(_object(done))
    else:
        print_lines(_lines(done, translate))
    return ExitCode.DONE


def _order(parsed: argparse.Namespace, old: StoredKey) -> RotationOrder:
    try:
        key_type = KeyType(parsed.key_type or old.profile.key_type)
    except ValueError:
        raise UsageError("value-unknown", flag="--key-type", choices=", ".join(KeyType)) from None
    if parsed.passphrase_file is not None and parsed.no_passphrase:
        raise UsageError("flags-contradict", flags="--passphrase-file, --no-passphrase")
    if parsed.passphrase_file is not None and key_type.is_system_generated and old.profile.place is Place.BINANCE:
        raise UsageError("passphrase-file-without-secret")
    if parsed.passphrase_file is None and not parsed.no_passphrase and key_type.is_self_generated:
        raise UsageError("flags-missing", flags="--passphrase-file | --no-passphrase")
    passphrase = None if parsed.passphrase_file is None else read_passphrase(Path(parsed.passphrase_file))
    return RotationOrder(key_type, parsed.label, passphrase)


def _object(done: Rotation) -> dict[str, object]:
    refused = {permission.value: list(rule_ids) for permission, rule_ids in done.refused.items()}
    return {"old": key_object(done.old), "new": key_object(done.new), "refused": refused}


def _lines(done: Rotation, translate: Translator) -> Iterator[str]:
    yield translate("rotate.done", old=done.old.name, new=done.new.name)
    yield from key_lines(done.new, translate)
    yield from _refusals(done, translate)
    yield translate("rotate.next")
    for number, step in enumerate(_steps(done, translate), start=1):
        yield from wrapped(f"  {number}. ", step)


def _refusals(done: Rotation, translate: Translator) -> Iterator[str]:
    for rule in RULES:
        subjects = [each for each, rule_ids in done.refused.items() if rule.id in rule_ids]
        if subjects:
            names = ", ".join(translate(f"permission.{each}.name") for each in subjects)
            yield from wrapped("", translate("rotate.refused", permissions=names))
            yield f"  [{rule.id}]"
            yield from rule_lines("    ", rule, translate)


def _steps(done: Rotation, translate: Translator) -> Iterator[str]:
    old, new = done.old, done.new
    is_binance = new.profile.place is Place.BINANCE
    if is_binance:
        url = HOSTS[new.profile.environment or Environment.PRODUCTION].management_page
        yield translate(f"rotate.step.make.{_family(new)}", url=url, label=new.profile.label, name=new.name)
        yield translate("rotate.step.restrict", ips=_ips(new, translate), permissions=_permissions(new, translate))
        yield translate(f"rotate.step.attach.{_family(new)}", name=new.name)
    yield translate("rotate.step.bot", name=new.name)
    yield translate("rotate.step.check", name=new.name)
    yield translate("rotate.step.retire", name=old.name)
    if is_binance:
        yield translate("rotate.step.delete", label=old.profile.label)


def _family(stored: StoredKey) -> str:
    return "hmac" if stored.profile.key_type.is_system_generated else "pair"


def _ips(stored: StoredKey, translate: Translator) -> str:
    return ", ".join(stored.profile.allowed_ips) or translate("key.any-ip")


def _permissions(stored: StoredKey, translate: Translator) -> str:
    return ", ".join(translate(f"permission.{each}.name") for each in Permission if each in stored.profile.permissions)
