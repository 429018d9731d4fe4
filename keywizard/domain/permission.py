"""What an API key may do."""

from enum import StrEnum


class Permission(StrEnum):
    """A permission, spelled as its field of `GET /sapi/v1/account/apiRestrictions` (wallet docs), in the page's order."""

    READING = "enableReading"
    SPOT_AND_MARGIN_TRADING = "enableSpotAndMarginTrading"
    MARGIN = "enableMargin"
    FUTURES = "enableFutures"
    VANILLA_OPTIONS = "enableVanillaOptions"
    PORTFOLIO_MARGIN_TRADING = "enablePortfolioMarginTrading"
    UNIVERSAL_TRANSFER = "permitsUniversalTransfer"
    INTERNAL_TRANSFER = "enableInternalTransfer"
    WITHDRAWALS = "enableWithdrawals"
    FIX_API_TRADE = "enableFixApiTrade"
    FIX_READ_ONLY = "enableFixReadOnly"


BEYOND_READING = frozenset(Permission) - {Permission.READING}
"""Everything a key does not have when it is new (c2c quick start: reading is the only default)."""
