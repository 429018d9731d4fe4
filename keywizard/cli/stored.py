"""`show`, `public` and `fingerprint`: what is stored, and never a secret."""

import argparse
import os
import re
import shlex
from collections.abc import Callable, Mapping
from datetime import datetime

from keywizard.cli.diagnostics import ExitCode, warn
from keywizard.cli.output import print_json, print_lines
from keywizard.domain.errors import FileError, UsageError
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.label import MAX_SLUG_LENGTH, showable
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, Keyring, StoredKey
from keywizard.store.profiles import Profile

_PUBLIC_KEY_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\n?")


def key_object(stored: StoredKey) -> dict[str, object]:
    """Give a stored key as the object that `--json` prints; nothing in it is secret."""
    profile = stored.profile
    private, public = stored.file(PRIVATE_KEY), stored.file(PUBLIC_KEY)
    return {
        "name": stored.name,
        "label": profile.label,
        "key_type": profile.key_type.value,
        "place": profile.place.value,
        **({"environment": profile.environment.value} if profile.environment else {}),
        "api_key": profile.api_key,
        "fingerprint": profile.fingerprint,
        "private_key_file": str(private) if private else None,
        "public_key_file": str(public) if public else None,
        "public_key": _public_key_pem(stored) if public else None,
        "ip_access": {"mode": IpAccess.of(profile.allowed_ips).value, "allowed_ips": list(profile.allowed_ips)},
        "permissions": {permission.value: permission in profile.permissions for permission in Permission},
        "created_at": _moment(profile.created_at),
        "is_encrypted": profile.is_encrypted,
        "checked_at": _moment(profile.checked_at),
        "verdict": profile.verdict,
        "replaces": profile.replaces,
        "rotate_by": profile.rotate_by.isoformat() if profile.rotate_by else None,
        "retired_at": _moment(profile.retired_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def key_lines(stored: StoredKey, translate: Translator) -> list[str]:
    """Give a stored key in lines for a person."""
    profile = stored.profile
    private_file, secret_file = stored.file(PRIVATE_KEY), stored.file(SECRET_KEY)
    facts = (
        ("key.label", profile.label or translate("key.no-label")),
        ("key.type", translate(f"key-type.{profile.key_type}.name")),
        ("key.place", translate(f"environment.{profile.environment or profile.place}")),
        ("key.account", profile.account),
        ("key.created", f"{profile.created_at:%Y-%m-%d %H:%M} UTC"),
        ("key.api-key" if profile.place is Place.BINANCE else "key.api-key-simulated", profile.api_key or translate("key.no-api-key")),
        ("key.fingerprint", profile.fingerprint),
        ("key.private-file" if private_file else "key.secret-file", str(private_file or secret_file or "")),
        ("keyring.passphrase", _passphrase(stored, translate) if private_file or secret_file else None),
        ("key.public-file", str(path) if (path := stored.file(PUBLIC_KEY)) else None),
        ("key.ips", ", ".join(profile.allowed_ips) or translate("key.any-ip")),
        ("key.permissions", ", ".join(translate(f"permission.{each}.name") for each in Permission if each in profile.permissions)),
        ("key.checked", f"{profile.checked_at:%Y-%m-%d %H:%M} UTC, {_verdict(profile, translate)}" if profile.checked_at else None),
        ("key.replaces", profile.replaces),
        ("key.rotate-by", profile.rotate_by.isoformat() if profile.rotate_by else None),
        ("key.retired", f"{profile.retired_at:%Y-%m-%d}" if profile.retired_at else None),
    )
    return [f"  {translate(title)} {value}" for title, value in facts if value]


def _passphrase(stored: StoredKey, translate: Translator) -> str:
    return translate("keyring.passphrase.yes" if stored.profile.is_encrypted else "keyring.passphrase.no")


def _verdict(profile: Profile, translate: Translator) -> str:
    own = f"key-verdict.{profile.verdict}"  # a later version may have found what this one has no words for
    return translate(own) if translate.has(own) else profile.verdict or ""


def life_marks(stored: StoredKey, now: datetime, translate: Translator) -> list[str]:
    """Say in words what sets a key apart from those in use: that it is retired, or due to be replaced. Nothing for most."""
    profile = stored.profile
    if profile.retired_at is not None:
        return [translate("list.retired", day=f"{profile.retired_at:%Y-%m-%d}")]
    if profile.rotate_by is not None:
        return [translate("list.overdue" if profile.rotate_by < now.date() else "list.rotate-by", day=profile.rotate_by.isoformat())]
    return []


def show(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Show one key, and what is wrong with the rights on its files; `--repair` takes the rights of others away."""
    keyring = Session.open(os.environ).keyring
    stored = find_stored(keyring, parsed.name)
    if parsed.repair:
        keyring.repair_modes(stored.name)
    for path in stored.weak_modes():
        warn(FileError("key-mode-too-open", path=str(path), name=stored.name), translate)
    if parsed.json:
        print_json(key_object(stored))
    else:
        print_lines((stored.name, *key_lines(stored, translate)))
    return ExitCode.DONE


def public(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Print the public key, byte for byte as it is stored."""
    del translate
    stored = find_stored(Session.open(os.environ).keyring, parsed.name)
    pem = _with_public_key(stored)
    if parsed.json:
        print_json({"name": stored.name, "public_key": pem})
    else:
        print_lines([pem.removesuffix("\n")])
    return ExitCode.DONE


def fingerprint(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Print the fingerprint and its picture, worked out again from the public key on disk."""
    from keywizard.keys.generate import fingerprint_of_pem

    del translate
    stored = find_stored(Session.open(os.environ).keyring, parsed.name)
    value, randomart = fingerprint_of_pem(_with_public_key(stored), stored.profile.key_type)
    if parsed.json:
        print_json({"name": stored.name, "fingerprint": value, "randomart": list(randomart)})
    else:
        print_lines((value, *randomart))
    return ExitCode.DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Translator], ExitCode]] = {
    "show": show,
    "public": public,
    "fingerprint": fingerprint,
}


def find_stored(keyring: Keyring, name: str) -> StoredKey:
    """Read a key by the name that was typed; raises UsageError `key-unknown-here`, or with names that are close to it."""
    names = keyring.names()
    if name in names:
        return keyring.get(name)
    import difflib  # only for those who mistype

    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    shown = showable(name, MAX_SLUG_LENGTH)
    if close:
        raise UsageError("key-unknown-but-close", name=shown, names=", ".join(close))
    raise UsageError("key-unknown-here", name=shown)


def _with_public_key(stored: StoredKey) -> str:
    if stored.profile.key_type.is_system_generated:
        raise UsageError("key-has-no-public", name=stored.name)
    if stored.file(PUBLIC_KEY) is None:
        private, public = (shlex.quote(str(stored.folder / name)) for name in (PRIVATE_KEY, PUBLIC_KEY))
        command = f"(umask 077; openssl pkey -in {private} -pubout -out {public})"
        raise FileError("public-key-gone", name=stored.name, command=command)
    return _public_key_pem(stored)


def _public_key_pem(stored: StoredKey) -> str:
    text = stored.public_key()
    if not _PUBLIC_KEY_PEM.fullmatch(text):  # whatever else lies there may be a private key, or play tricks on the terminal
        raise FileError("public-key-broken", path=str(stored.folder / PUBLIC_KEY))
    return text
