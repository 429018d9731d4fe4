"""A day to replace a key by, as a calendar entry (RFC 5545) and as a timer of systemd: texts alone, nothing is written here."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from keywizard.store.keyring import StoredKey

_MAX_OCTETS = 75
"""Of a line without its end (RFC 5545 3.1)."""
_BARE = re.compile(r"[\w/.=:@,+-]+", re.ASCII)
"""A word of a command that systemd takes as it is."""
_HOUR = 9
"""Of the day, local time, when the reminder is heard."""


class Reminder(NamedTuple):
    """What is told on the day, and of which key."""

    stored: StoredKey
    """The key."""
    on: date
    """The day."""
    title: str
    """One line."""
    text: str
    """What to do."""


def calendar_entry(reminder: Reminder, now: datetime) -> bytes:
    """Give the content of an .ics file with one whole-day entry and an alarm; imported again it takes the place of the first."""
    alarm = (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:PT{_HOUR}H",
        f"DESCRIPTION:{_escaped(reminder.title)}",
        "END:VALARM",
    )
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//keywizard//keywizard//EN",
        "BEGIN:VEVENT",
        f"UID:{_identifier(reminder.stored)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{reminder.on:%Y%m%d}",
        f"SUMMARY:{_escaped(reminder.title)}",
        f"DESCRIPTION:{_escaped(reminder.text)}",
        "TRANSP:TRANSPARENT",
        *alarm,
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line.encode()))


def systemd_units(reminder: Reminder, command: Sequence[str]) -> str:
    """Give a timer and a service of systemd for one user, each under the name of its file; the words of `command` start this program."""
    unit = f"keywizard-{reminder.stored.name}"
    title = reminder.title.replace("%", "%%")
    return "\n".join(
        (
            f"# ~/.config/systemd/user/{unit}.timer",
            "[Unit]",
            f"Description={title}",
            "",
            "[Timer]",
            f"OnCalendar={reminder.on:%Y-%m-%d} {_HOUR:02}:00",
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
            f"# ~/.config/systemd/user/{unit}.service",
            "[Unit]",
            f"Description={title}",
            "",
            "[Service]",
            "Type=oneshot",
            f'ExecStart=-/usr/bin/env notify-send "keywizard" {_quoted(reminder.title)}',
            f"ExecStart={' '.join(map(_word, command))} list",
            "",
            f"# systemctl --user enable --now {unit}.timer",
        )
    )


def _word(text: str) -> str:
    return text if _BARE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    # systemd.syntax(7), and systemd.service(5) for what stands in a command
    escaped = text.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"'


def _identifier(stored: StoredKey) -> str:
    known_by = stored.profile.fingerprint or stored.profile.api_key or stored.name
    return f"{hashlib.sha256(known_by.encode()).hexdigest()[:32]}@keywizard"


def _escaped(text: str) -> str:
    # RFC 5545 3.3.11
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: bytes) -> Iterator[bytes]:
    """Break a line where it has more octets than may be, never inside a character; what goes on begins with a space (RFC 5545 3.1)."""
    limit = _MAX_OCTETS
    lead = b""
    while len(line) > limit:
        at = limit
        while line[at] & 0xC0 == 0x80:  # inside a character
            at -= 1
        yield lead + line[:at]
        line, lead, limit = line[at:], b" ", _MAX_OCTETS - 1
    yield lead + line
