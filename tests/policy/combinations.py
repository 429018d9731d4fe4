"""Every combination of facts: the finite ones whole, moments just before, at and after what they are compared with."""

import functools
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from keywizard.domain.account import VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.policy.facts import Facts

SECOND = timedelta(seconds=1)
VERIFIED_PLUS_NEEDED = datetime(2021, 8, 9, 3, tzinfo=UTC)
VERIFIED_DISABLED = datetime(2021, 8, 23, tzinfo=UTC)
HMAC_READS_ONLY = datetime(2023, 1, 30, tzinfo=UTC)
HMAC_DEPRECATED = datetime(2023, 7, 18, tzinfo=UTC)
TODAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
BOUNDARIES = (VERIFIED_PLUS_NEEDED, VERIFIED_DISABLED, HMAC_READS_ONLY, HMAC_DEPRECATED)
MOMENTS = (*(moment + offset for moment in BOUNDARIES for offset in (-SECOND, timedelta(0))), TODAY)
AGE = timedelta(days=1)
OFFSETS = (None, -SECOND, timedelta(0), SECOND)
"""Of the Futures account's and Portfolio Margin's beginnings against the key's: never, before it, with it, after it."""

READY = Facts(
    key_type=KeyType.ED25519,
    ip_access=IpAccess.RESTRICTED,
    default_security_controls=True,
    spot_deposit=True,
    verification=VerificationLevel.VERIFIED_PLUS,
    created=TODAY - AGE,
    futures_opened=datetime(2020, 1, 15, tzinfo=UTC),
    portfolio_margin=False,
    portfolio_margin_activated=None,
    cross_margin_transfer=True,
    at=TODAY,
)


@functools.cache
def every_facts() -> tuple[Facts, ...]:
    """All 55,296 of them."""
    return tuple(combine())


def combine() -> Iterator[Facts]:
    """Make one after the other, for those who do not need them all."""
    both = (False, True)
    axes = itertools.product(KeyType, IpAccess, both, both, VerificationLevel, MOMENTS, OFFSETS, both, OFFSETS, both)
    for key_type, ip_access, controls, deposit, level, at, futures, margin, activated, transfer in axes:
        created = at - AGE
        yield Facts(
            key_type=key_type,
            ip_access=ip_access,
            default_security_controls=controls,
            spot_deposit=deposit,
            verification=level,
            created=created,
            futures_opened=None if futures is None else created + futures,
            portfolio_margin=margin,
            portfolio_margin_activated=None if activated is None else created + activated,
            cross_margin_transfer=transfer,
            at=at,
        )
