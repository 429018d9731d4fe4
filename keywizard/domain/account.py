"""What the rules need to know of an account."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

YEARS = range(2000, 2200)
"""Of every moment that people give: no account is older than Binance, and sums with a moment must not leave the calendar."""


class VerificationLevel(StrEnum):
    """How far the identity is verified, by the names in force since 2021-09-17 (announcement of 2021-09-15)."""

    NONE = "none"
    VERIFIED = "verified"
    VERIFIED_PLUS = "verified-plus"


class Account(NamedTuple):
    """The facts of an account. Moments are aware datetimes in UTC."""

    spot_deposit: bool
    """Whether anything was ever deposited into the Spot wallet."""
    verification: VerificationLevel
    """The identity level reached."""
    default_security_controls: bool
    """Whether Binance's Default Security Controls are on."""
    futures_opened: datetime | None
    """When the Futures account was opened, if it was."""
    portfolio_margin: bool
    """Whether Portfolio Margin is on."""
    portfolio_margin_activated: datetime | None
    """When Portfolio Margin was activated, if it was."""
    cross_margin_transfer: bool
    """Whether anything was ever transferred into Cross Margin."""
