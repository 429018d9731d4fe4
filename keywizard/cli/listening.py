"""Where a server is to listen: on this machine alone, unless two flags say otherwise."""

import argparse
from ipaddress import ip_address

from keywizard.domain.errors import UsageError
from keywizard.domain.label import showable

LOOPBACK = "127.0.0.1"
_PORTS = range(2**16)


def chosen_host(parsed: argparse.Namespace) -> str:
    """Read `--host` and `--open-to-network`; raises UsageError for an address that others can reach and that was not opened to them."""
    if parsed.open_to_network and parsed.host is None:
        raise UsageError("open-without-host")
    host = LOOPBACK if parsed.host in {None, "localhost"} else str(parsed.host)
    try:
        is_loopback = ip_address(host).is_loopback
    except ValueError:
        raise UsageError("host-malformed", host=showable(host, 40)) from None
    if not is_loopback and not parsed.open_to_network:
        raise UsageError("host-open", host=host)
    return host


def chosen_port(text: str | None, default: int) -> int:
    """Read `--port`; raises UsageError."""
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) in _PORTS):
        raise UsageError("port-malformed", last=_PORTS.stop - 1)
    return int(text)
