"""Who may come in: a browser that was pointed here, and no page from elsewhere through it.

There is no login. So a name that somebody else's name server gives out for this machine is refused (DNS rebinding), and so is a
connection that a page of another origin opens, which browsers allow to every page and tell by the Origin header.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit


def is_own_name(host: str | None) -> bool:
    """Tell whether a Host header names this machine in a way that no name server has a say in: by its address, or as localhost."""
    name = _name(host)
    return name == "localhost" or _is_address(name)


def is_own_page(headers: Mapping[str, str]) -> bool:
    """Tell whether a connection was opened by a page of ours: its origin is what the Host header names."""
    host = headers.get("Host", "")
    try:
        origin = urlsplit(headers.get("Origin", ""))
    except ValueError:  # brackets that do not match
        return False
    return bool(host) and origin.scheme in {"http", "https"} and origin.netloc.lower() == host.lower()


def _name(host: str | None) -> str:
    try:
        return urlsplit(f"//{host or ''}").hostname or ""
    except ValueError:  # brackets that do not match
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
