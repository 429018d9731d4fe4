"""Moments as people type them."""

from datetime import UTC, datetime

from keywizard.domain.account import YEARS
from keywizard.domain.errors import UsageError


def moment(text: str, now: datetime, flag: str) -> datetime:
    """Read an ISO date or date-time, or `now`; without an offset it is UTC. Raises UsageError `moment-malformed`."""
    if text == "now":
        return now
    try:
        read = datetime.fromisoformat(text)
        aware = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise UsageError("moment-malformed", flag=flag) from None
    if aware.year not in YEARS:
        raise UsageError("moment-out-of-range", flag=flag, first=YEARS.start, last=YEARS.stop - 1)
    return aware


def moment_or_never(text: str, now: datetime, flag: str) -> datetime | None:
    """Read a moment, or `never`."""
    return None if text == "never" else moment(text, now, flag)
