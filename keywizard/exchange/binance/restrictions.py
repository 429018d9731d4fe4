"""What Binance grants, beside what was planned (wallet docs, apiRestrictions)."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from keywizard.domain.label import looks_like_key_material
from keywizard.domain.permission import BEYOND_READING, Permission

_RIGHTS = ("enable", "permits")
_TRANSFERS = frozenset({Permission.UNIVERSAL_TRANSFER, Permission.INTERNAL_TRANSFER})


class Granted(NamedTuple):
    """What a key may do as Binance says."""

    permissions: frozenset[Permission]
    """What is on."""
    is_ip_restricted: bool
    """Whether the key is tied to trusted addresses; Binance does not say which."""
    unknown: tuple[str, ...]
    """Rights that are on and that keywizard does not know."""
    trading_ends: datetime | None
    """When the right to trade ends; the field vanished from Binance's documents, and comes rarely if at all."""


class Comparison(NamedTuple):
    """How what is granted differs from the plan."""

    surplus: frozenset[Permission]
    """On, though not planned."""
    missing: frozenset[Permission]
    """Planned, though off."""
    is_ip_restriction_off: bool
    """Whether trusted addresses were planned and none are set."""


def read_granted(document: Mapping[str, Any]) -> Granted | None:
    """Read an answer, tolerant of fields that are new; nothing where it is none of this kind."""
    rights = {name: value for name, value in document.items() if name.startswith(_RIGHTS) and isinstance(value, bool)}
    if Permission.READING not in rights or not isinstance(document.get("ipRestrict"), bool):
        return None
    known = frozenset(permission for permission in Permission if rights.get(permission.value))
    foreign = (name for name, is_on in rights.items() if is_on and name not in set(Permission) and name.isidentifier())
    unknown = tuple(sorted(name[:60] for name in foreign if not looks_like_key_material(name)))
    return Granted(known, document["ipRestrict"], unknown[:20], _moment(document.get("tradingAuthorityExpirationTime")))


def compare(granted: Granted, permissions: frozenset[Permission], allowed_ips: Collection[str]) -> Comparison:
    """Compare with the plan."""
    is_ip_restriction_off = bool(allowed_ips) and not granted.is_ip_restricted
    return Comparison(granted.permissions - permissions, permissions - granted.permissions, is_ip_restriction_off)


def excesses(permissions: frozenset[Permission], *, is_ip_restricted: bool) -> tuple[str, ...]:
    """Say what makes a key more than it has to be, as ids of texts `privilege.<id>`; none means that it has least privilege."""
    found = (
        ("withdrawals", Permission.WITHDRAWALS in permissions),
        ("open-ip", not is_ip_restricted and bool(permissions & BEYOND_READING)),
        ("transfers", bool(permissions & _TRANSFERS)),
    )
    return tuple(name for name, holds in found if holds)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, int) or not 0 < value < 10**13:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
