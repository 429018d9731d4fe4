"""Ready practice accounts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from keywizard.domain.account import Account, VerificationLevel

DEFAULT_SCENARIO = "verified-plus"

_BEFORE_2023 = datetime(2022, 12, 1, 12, tzinfo=UTC)
_READY = Account(
    spot_deposit=True,
    verification=VerificationLevel.VERIFIED_PLUS,
    default_security_controls=True,
    futures_opened=datetime(2020, 1, 15, tzinfo=UTC),
    portfolio_margin=False,
    portfolio_margin_activated=None,
    cross_margin_transfer=True,
)
_UNVERIFIED = _READY._replace(verification=VerificationLevel.NONE, futures_opened=None, cross_margin_transfer=False)


class Scenario(NamedTuple):
    """A practice account. Its texts are `scenario.<name>.name` and `scenario.<name>.about`."""

    name: str
    """Stable and public; the value of `--account`."""
    shape: Callable[[datetime], Account]
    """The account's facts as they are at a moment."""
    at: datetime | None = None
    """The simulated moment; nothing means today."""


SCENARIOS = (
    Scenario("verified-plus", lambda _: _READY),
    Scenario("new", lambda _: _UNVERIFIED._replace(spot_deposit=False)),
    Scenario("unverified", lambda _: _UNVERIFIED),
    Scenario("verified", lambda _: _READY._replace(verification=VerificationLevel.VERIFIED)),
    # An hour ahead of any moment asked about: a key made then is always the older of the two.
    Scenario("futures-later", lambda at: _READY._replace(futures_opened=at + timedelta(hours=1))),
    Scenario(
        "portfolio-margin",
        lambda _: _READY._replace(portfolio_margin=True, portfolio_margin_activated=datetime(2022, 3, 1, tzinfo=UTC)),
    ),
    Scenario("controls-off", lambda _: _READY._replace(default_security_controls=False)),
    Scenario("before-2023", lambda _: _READY, at=_BEFORE_2023),
)
SCENARIOS_BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
