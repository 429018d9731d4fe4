"""Everything a rule may see."""

from datetime import datetime
from typing import NamedTuple

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType


class Facts(NamedTuple):
    """One key of one account, asked about at one moment. Moments are aware datetimes in UTC."""

    key_type: KeyType
    """The API key type chosen."""
    ip_access: IpAccess
    """Whether the key works from anywhere or from trusted addresses only."""
    default_security_controls: bool
    """Whether the account's Default Security Controls are on."""
    spot_deposit: bool
    """Whether anything was ever deposited into the Spot wallet."""
    verification: VerificationLevel
    """The identity level reached."""
    created: datetime
    """When the API key was made, or would be."""
    futures_opened: datetime | None
    """When the Futures account was opened, if it was."""
    portfolio_margin: bool
    """Whether Portfolio Margin is on."""
    portfolio_margin_activated: datetime | None
    """When Portfolio Margin was activated, if it was."""
    cross_margin_transfer: bool
    """Whether anything was ever transferred into Cross Margin."""
    at: datetime
    """The moment asked about; a rule with a date holds from that date on."""

    @classmethod
    def of(cls, account: Account, key_type: KeyType, allowed_ips: tuple[str, ...], created: datetime, at: datetime) -> "Facts":
        """Put together an account's facts with those of one of its keys."""
        return cls(
            key_type=key_type,
            ip_access=IpAccess.of(allowed_ips),
            default_security_controls=account.default_security_controls,
            spot_deposit=account.spot_deposit,
            verification=account.verification,
            created=created,
            futures_opened=account.futures_opened,
            portfolio_margin=account.portfolio_margin,
            portfolio_margin_activated=account.portfolio_margin_activated,
            cross_margin_transfer=account.cross_margin_transfer,
            at=at,
        )
