"""The profile of a key: everything about it that is no secret."""

import functools
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from keywizard.domain.account import YEARS
from keywizard.domain.api_key import is_api_key
from keywizard.domain.ip_access import ip_problem
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import label_problems, slug_problem
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.store.toml import Document, flag, text

MAX_PROFILE_SIZE = 16 * 1024
"""Bytes; a real one has less than two thousand, and the parser may take seconds over a hostile one of 64 KiB."""
MAX_ACCOUNT_LENGTH = 1000
"""Characters; the rest of a longer path is not kept."""

_VERDICT = re.compile(r"[a-z][a-z-]{0,39}")


class Profile(NamedTuple):
    """What `profile.toml` holds."""

    label: str
    """As Binance shows it; empty while the pair waits for one."""
    key_type: KeyType
    """The API key type."""
    place: Place
    """Where the key was made."""
    account: str
    """The practice account: a scenario's name or the path of an account file, printable; empty for a key of Binance itself."""
    created_at: datetime
    """When the API key was made, or the pair while there is none; UTC."""
    api_key: str | None = None
    """The public identifier; nothing while the pair waits for one."""
    fingerprint: str | None = None
    """SHA-256 of the public key; nothing for HMAC."""
    is_encrypted: bool = False
    """Whether a passphrase protects the private key or the secret key."""
    allowed_ips: tuple[str, ...] = ()
    """The trusted addresses; none means unrestricted."""
    permissions: frozenset[Permission] = frozenset({Permission.READING})
    """What the key may do."""
    environment: Environment | None = None
    """Which of Binance's exchanges the key is for; nothing for practice."""
    walk: str | None = None
    """The draft of the walk that made the key and has not ended yet, by which that walk finds it again."""
    retired_at: datetime | None = None
    """When the person said that the key is used no longer, UTC; its files open as before."""
    replaces: str | None = None
    """The folder of the key that this one is made to replace."""
    checked_at: datetime | None = None
    """When `check` looked at the key last, UTC."""
    verdict: str | None = None
    """What it found then: the id of a `session.findings.Verdict`, or one that a later version has."""
    rotate_by: date | None = None
    """The day until which the person wants another key in its place."""
    batch: str | None = None
    """What the batch that made the key knows it by: the batch's id, a hyphen, and the place in it, counted from 1."""

    def is_of_same_key(self, other: "Profile") -> bool:
        """Tell whether another profile is of the same key with the same API key, whatever else has happened to it."""
        return (self.fingerprint, self.api_key, self.created_at) == (other.fingerprint, other.api_key, other.created_at)

    def with_life_of(self, other: "Profile") -> "Profile":
        """Give the profile with what has happened to the key so far, as another profile of the same key tells it."""
        return self._replace(**{name: getattr(other, name) for name in _LIFE})

    def to_toml(self) -> bytes:
        """Write it; nothing in it is secret."""
        document: dict[str, Any] = {
            "label": self.label,
            "key_type": self.key_type.value,
            "place": self.place.value,
            "account": self.account,
            "created_at": self.created_at,
            "is_encrypted": self.is_encrypted,
            "allowed_ips": list(self.allowed_ips),
            "permissions": [permission.value for permission in Permission if permission in self.permissions],
        }
        environment = self.environment.value if self.environment else None
        optional = {name: getattr(self, name) for name in _OPTIONAL} | {"environment": environment}
        import tomli_w

        return tomli_w.dumps(document | {name: value for name, value in optional.items() if value is not None}).encode()

    @classmethod
    def from_toml(cls, path: Path, content: bytes) -> "Profile":
        """Read it; unknown fields are let be. Raises FileError naming path and line."""
        return cls.as_written(content) or cls._from_document(Document(path, content))

    @staticmethod
    def as_written(content: bytes) -> "Profile | None":
        """Read it where it stands exactly as `to_toml` writes it and without an escape, many times as fast; nothing for any other."""
        try:
            found = _written().fullmatch(content.decode())
            return None if found is None else _of_parts(*found.groups())
        except (ValueError, TypeError, KeyError, OverflowError):  # which value does not do, and where it stands, the document tells
            return None

    @classmethod
    def _from_document(cls, document: Document) -> "Profile":
        return cls(
            label=document.take("label", _label),
            key_type=document.take("key_type", KeyType),
            place=document.take("place", Place),
            account=document.take("account", _account),
            created_at=document.take("created_at", _moment),
            api_key=document.take_or("api_key", _api_key, None),
            fingerprint=document.take_or("fingerprint", text, None),
            is_encrypted=document.take("is_encrypted", flag),
            allowed_ips=document.take("allowed_ips", _ips),
            permissions=document.take("permissions", _permissions),
            environment=document.take_or("environment", Environment, None),
            walk=document.take_or("walk", text, None),
            retired_at=document.take_or("retired_at", _moment, None),
            replaces=document.take_or("replaces", _folder_name, None),
            checked_at=document.take_or("checked_at", _moment, None),
            verdict=document.take_or("verdict", _verdict, None),
            rotate_by=document.take_or("rotate_by", _day, None),
            batch=document.take_or("batch", text, None),
        )


_LIFE = ("retired_at", "replaces", "checked_at", "verdict", "rotate_by")
_OPTIONAL = ("environment", "api_key", "fingerprint", "walk", *_LIFE, "batch")


_STRING = r'"([^"\\\x00-\x1f\x7f]*)"'
_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_MOMENT = r"([0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{6})?\+00:00)"
_LIST = r'\[((?:\n    "[^"\\\x00-\x1f\x7f]*",)*)(?:(?<=,)\n)?\]'
_ALWAYS = {
    "label": _STRING,
    "key_type": _STRING,
    "place": _STRING,
    "account": _STRING,
    "created_at": _MOMENT,
    "is_encrypted": "(true|false)",
    "allowed_ips": _LIST,
    "permissions": _LIST,
}
_FORMS = {"retired_at": _MOMENT, "checked_at": _MOMENT, "rotate_by": _DAY}
_TEXTS = re.compile('"([^"]*)"')
_KEY_TYPES = {each.value: each for each in KeyType}
_PLACES = {each.value: each for each in Place}
_ENVIRONMENTS = {each.value: each for each in Environment}


@functools.cache  # made when the first profile is read: the first screen mostly has none
def _written() -> re.Pattern[str]:
    """Give a profile as `to_toml` writes it. Thousands are read at once, and tomllib takes as long over one as the disk over ten."""
    always = "".join(rf"{name} = {form}\n" for name, form in _ALWAYS.items())
    return re.compile(always + "".join(rf"(?:{name} = {_FORMS.get(name, _STRING)}\n)?" for name in _OPTIONAL))


def _of_parts(label: str, kind: str, place: str, account: str, made: str, sealed: str, ips: str, rights: str, *rest: str | None) -> Profile:
    environment, api_key, fingerprint, walk, retired, replaces, checked, verdict, rotate_by, batch = rest
    return Profile(
        label=_label(label),
        key_type=_KEY_TYPES[kind],
        place=_PLACES[place],
        account=_account(account),
        created_at=datetime.fromisoformat(made),
        api_key=None if api_key is None else _api_key(api_key),
        fingerprint=None if fingerprint is None else text(fingerprint),
        is_encrypted=sealed == "true",
        allowed_ips=_written_ips(ips),
        permissions=_written_permissions(rights),
        environment=None if environment is None else _ENVIRONMENTS[environment],
        walk=None if walk is None else text(walk),
        retired_at=None if retired is None else datetime.fromisoformat(retired),
        replaces=None if replaces is None else _folder_name(replaces),
        checked_at=None if checked is None else datetime.fromisoformat(checked),
        verdict=None if verdict is None else _verdict(verdict),
        rotate_by=None if rotate_by is None else _day(date.fromisoformat(rotate_by)),
        batch=None if batch is None else text(batch),
    )


@functools.lru_cache(1024)
def _written_ips(lines: str) -> tuple[str, ...]:
    return _ips(_TEXTS.findall(lines))


@functools.lru_cache(1024)
def _written_permissions(lines: str) -> frozenset[Permission]:
    return _permissions(_TEXTS.findall(lines))


def _label(value: object) -> str:
    if not isinstance(value, str) or (value and label_problems(value)):
        raise ValueError
    return value


def _account(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > MAX_ACCOUNT_LENGTH:
        raise ValueError
    return value


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError
    return value.astimezone(UTC)


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError
    if value.year not in YEARS:
        raise ValueError
    return value


def _folder_name(value: object) -> str:
    if not isinstance(value, str) or slug_problem(value):
        raise ValueError
    return value


def _verdict(value: object) -> str:
    if not isinstance(value, str) or not _VERDICT.fullmatch(value):
        raise ValueError
    return value


def _api_key(value: object) -> str:
    if not isinstance(value, str) or not is_api_key(value):
        raise ValueError
    return value


def _ips(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or any(not isinstance(ip, str) or ip_problem(ip) for ip in value):
        raise ValueError
    return tuple(value)


def _permissions(value: object) -> frozenset[Permission]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(map(Permission, value))
