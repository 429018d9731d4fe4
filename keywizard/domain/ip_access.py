"""From where a key may be used."""

import re
from collections.abc import Iterable
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Network
from typing import NamedTuple, Self

from keywizard.domain.label import showable

MAX_ALLOWED_IPS = 30
"""Addresses one key can hold (fast-api docs; special key docs)."""


class IpAccess(StrEnum):
    """Binance's two states: open to every address, or to a list of trusted ones."""

    UNRESTRICTED = "unrestricted"
    RESTRICTED = "restricted"

    @classmethod
    def of(cls, allowed_ips: Iterable[str]) -> Self:
        """Give the state that a list of addresses means; an empty list is open."""
        return cls.RESTRICTED if tuple(allowed_ips) else cls.UNRESTRICTED


class RefusedIp(NamedTuple):
    """A piece of text that cannot go on the list."""

    text: str
    """What was typed, at most 45 characters of it, printable only."""
    problem: str
    """The catalogue id of why: `error.<problem>.message` and `.hint`, both with the placeholder `ip`."""


class ParsedIps(NamedTuple):
    """What came out of a typed list."""

    allowed_ips: tuple[str, ...]
    """Addresses that can go on the list, in the order typed, each once."""
    refused: tuple[RefusedIp, ...]
    """What cannot, each with its reason."""


def parse_allowed_ips(text: str) -> ParsedIps:
    """Read a list of IPv4 addresses separated by spaces, commas, semicolons or lines.

    Doubles are dropped. IPv6, ranges, host names, addresses nobody can come from, and the 31st address are refused.
    """
    allowed: dict[str, None] = {}
    refused: dict[str, RefusedIp] = {}
    for word in text.translate(_SEPARATORS).split():
        problem = ip_problem(word)
        if problem is None and word not in allowed and len(allowed) == MAX_ALLOWED_IPS:
            problem = "ip-too-many"
        if problem is None:
            allowed[word] = None
        else:
            refused[word] = RefusedIp(_showable(word), problem)
    return ParsedIps(tuple(allowed), tuple(refused.values()))


def ip_problem(word: str) -> str | None:
    """Say why `word` cannot be a trusted address, as a catalogue id, or nothing if it can."""
    try:
        address = IPv4Address(word)
    except AddressValueError:
        return _foreign_problem(word)
    return next((problem for problem, networks in _USELESS.items() if any(address in network for network in networks)), None)


def _foreign_problem(word: str) -> str:
    for problem, parse in (("ip-range", IPv4Network), ("ip-version-6", IPv6Network)):
        try:
            parse(word.strip("[]"), strict=False)
        except ValueError:
            continue
        return problem
    return "ip-range" if _LOOKS_LIKE_RANGE.fullmatch(word) else "ip-not-an-address"


_USELESS = {
    "ip-everywhere": (IPv4Network("0.0.0.0/8"),),
    "ip-loopback": (IPv4Network("127.0.0.0/8"),),
    "ip-private": tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"))),
    "ip-unusable": (IPv4Network("224.0.0.0/3"),),
}
"""Addresses that no request to Binance can come from (RFC 6890); none is refused by a Binance page, so the texts say why."""

_LOOKS_LIKE_RANGE = re.compile(r"[\d.]+[-*][\d.*]*")
_SEPARATORS = str.maketrans(",;", "  ")

_LONGEST_SHOWN = 45
"""Characters of the longest IPv6 address."""


def _showable(word: str) -> str:
    return showable(word, _LONGEST_SHOWN)
