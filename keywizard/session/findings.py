"""What `check` finds out, one finding a check."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from keywizard.exchange.binance.error_codes import Cause


class Check(StrEnum):
    """Something that can be found to be so; its name is the text `check.<id>.title`."""

    FILES = "files"
    PRIVATE_KEY = "private-key"
    PAIR = "pair"
    LABEL = "label"
    API_KEY = "api-key"
    ENVIRONMENT = "environment"
    CLOCK = "clock"
    REQUEST = "request"
    RESTRICTIONS = "restrictions"
    PRIVILEGE = "privilege"


class Outcome(StrEnum):
    """How a check ended."""

    OK = "ok"
    """As it should be; said by the text `check.<id>.ok`."""
    WARNING = "warning"
    """It works, and something about it is worth knowing."""
    FAILED = "failed"
    """It does not do."""
    SKIPPED = "skipped"
    """It could not be looked at."""


class Finding(NamedTuple):
    """One thing found out."""

    check: Check
    """What was looked at."""
    outcome: Outcome
    """How it ended."""
    cause: Cause | None = None
    """What is the matter: `cause.<id>.message` and `cause.<id>.hint`; nothing where all is well."""
    values: Mapping[str, str | int] = {}
    """What the texts need to know; never a secret."""


class Asking(NamedTuple):
    """A question is about to be sent."""

    url: str
    """Host and path, without the query."""


def ok(check: Check, **values: str | int) -> Finding:
    """Say that all is well."""
    return Finding(check, Outcome.OK, None, values)


def warning(check: Check, cause: Cause, **values: str | int) -> Finding:
    """Say what is worth knowing."""
    return Finding(check, Outcome.WARNING, cause, values)


def failed(check: Check, cause: Cause, **values: str | int) -> Finding:
    """Say what does not do."""
    return Finding(check, Outcome.FAILED, cause, values)


def skipped(check: Check, cause: Cause, **values: str | int) -> Finding:
    """Say why it could not be looked at."""
    return Finding(check, Outcome.SKIPPED, cause, values)
