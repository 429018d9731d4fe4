"""A practice account in a file of the person's own.

spot_deposit = true
verification = "verified-plus"              # none, verified, verified-plus
default_security_controls = true
futures_opened = 2024-05-01T00:00:00Z       # leave out: never
portfolio_margin = false
portfolio_margin_activated = 2024-06-01     # leave out: never; a bare date is midnight UTC
cross_margin_transfer = true
at = 2022-12-01T12:00:00Z                   # leave out: today
"""

from datetime import UTC, date, datetime, time
from pathlib import Path

from keywizard.domain.account import YEARS, Account, VerificationLevel
from keywizard.domain.errors import FileError
from keywizard.domain.label import showable
from keywizard.store.atomic import read_bounded
from keywizard.store.toml import Document, flag

_MAX_SIZE = 16 * 1024
_FIELDS = frozenset(Account._fields) | {"at"}


def read_account_file(path: Path) -> tuple[Account, datetime | None]:
    """Read the facts and the simulated moment; every field but the moments must be there.

    Raises FileError naming path and line; an unknown field is refused, for it is a misspelt fact.
    """
    document = Document(path, read_bounded(path, _MAX_SIZE))
    for field in document.values:
        if field not in _FIELDS:
            raise FileError("account-field-unknown", path=str(path), field=showable(field, 40), line=document.line_of(field))
    account = Account(
        spot_deposit=document.take("spot_deposit", flag),
        verification=document.take("verification", VerificationLevel),
        default_security_controls=document.take("default_security_controls", flag),
        futures_opened=document.take_or("futures_opened", moment, None),
        portfolio_margin=document.take("portfolio_margin", flag),
        portfolio_margin_activated=document.take_or("portfolio_margin_activated", moment, None),
        cross_margin_transfer=document.take("cross_margin_transfer", flag),
    )
    return account, document.take_or("at", moment, None)


def moment(value: object) -> datetime:
    """Accept a TOML date or date-time between 2000 and 2199; without an offset it counts as UTC."""
    if not isinstance(value, date):
        raise TypeError
    if value.year not in YEARS:
        raise ValueError
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
