"""Where each of Binance's exchanges is asked, and where its keys are managed (spot docs; FACTS: errors and base URLs)."""

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from keywizard.domain.errors import UsageError
from keywizard.domain.label import showable
from keywizard.domain.place import Environment

TIME_PATH = "/api/v3/time"
ACCOUNT_PATH = "/api/v3/account"
RESTRICTIONS_PATH = "/sapi/v1/account/apiRestrictions"


class Host(NamedTuple):
    """One exchange."""

    base_url: str
    """Of its REST API, without a path."""
    management_page: str
    """Where a person makes and edits API keys."""
    has_restrictions: bool
    """Whether it serves `apiRestrictions`; demo mode and testnet have no `/sapi`."""


HOSTS = {
    Environment.PRODUCTION: Host("https://api.binance.com", "https://www.binance.com/en/my/settings/api-management", True),
    Environment.DEMO: Host("https://demo-api.binance.com", "https://demo.binance.com/en/my/settings/api-management", False),
    Environment.TESTNET: Host("https://testnet.binance.vision", "https://testnet.binance.vision", False),
}


def checked_base_url(text: str) -> str:
    """Take a base URL of the person's own: https, or http to this very machine; raises UsageError `base-url-malformed`, `base-url-open`."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError("base-url-malformed", url=_shown(text)) from None
    is_plain = text.isascii() and text.isprintable() and not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in {"http", "https"} or not host or not is_plain or " " in text:
        raise UsageError("base-url-malformed", url=_shown(text))
    if parts.scheme == "http" and not _is_this_machine(host):
        raise UsageError("base-url-open", host=showable(host))
    return text.rstrip("/")


def _shown(text: str) -> str:
    return "..." if "@" in text else showable(text)  # before the @ stands a password


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
