"""Ways out of a rule."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.account import VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.policy.facts import Facts


class Where(StrEnum):
    """Who carries a way out: this wizard, or the person on Binance."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


class Remedy(NamedTuple):
    """A way out. Its text is `remedy.<id>`; any one remedy of a rule clears that rule."""

    id: str
    """Stable and public."""
    apply: Callable[[Facts], Facts]
    """What the facts are once it was done."""
    step: str | None = None
    """The wizard's step that does it, if one does."""

    @property
    def where(self) -> Where:
        """Where it is done."""
        return Where.ELSEWHERE if self.step is None else Where.HERE


def _with_new_key(facts: Facts) -> Facts:
    return facts._replace(created=facts.at)


def _with_futures_opened(facts: Facts) -> Facts:
    opened = facts.at if facts.futures_opened is None else min(facts.futures_opened, facts.at)
    return _with_new_key(facts._replace(futures_opened=opened))


def _with_portfolio_margin(facts: Facts) -> Facts:
    activated = facts.at if facts.portfolio_margin_activated is None else min(facts.portfolio_margin_activated, facts.at)
    return _with_new_key(facts._replace(portfolio_margin=True, portfolio_margin_activated=activated))


DEPOSIT = Remedy("deposit-into-spot", lambda facts: facts._replace(spot_deposit=True))
VERIFY_IDENTITY = Remedy("verify-identity", lambda facts: facts._replace(verification=VerificationLevel.VERIFIED_PLUS))
REACH_VERIFIED_PLUS = Remedy("reach-verified-plus", lambda facts: facts._replace(verification=VerificationLevel.VERIFIED_PLUS))
VERIFIED_PLUS_AND_NEW_KEY = Remedy(
    "reach-verified-plus-then-new-key",
    lambda facts: _with_new_key(facts._replace(verification=VerificationLevel.VERIFIED_PLUS)),
)
RESTRICT_IP = Remedy("restrict-ip", lambda facts: facts._replace(ip_access=IpAccess.RESTRICTED), step="restrictions")
USE_SELF_GENERATED = Remedy("use-ed25519-or-rsa", lambda facts: _with_new_key(facts._replace(key_type=KeyType.ED25519)), step="key-type")
USE_ED25519 = Remedy("use-ed25519", lambda facts: _with_new_key(facts._replace(key_type=KeyType.ED25519)), step="key-type")
TURN_CONTROLS_OFF = Remedy("turn-controls-off", lambda facts: facts._replace(default_security_controls=False))
OPEN_FUTURES_THEN_NEW_KEY = Remedy("open-futures-then-new-key", _with_futures_opened)
ACTIVATE_PORTFOLIO_MARGIN_THEN_NEW_KEY = Remedy("activate-portfolio-margin-then-new-key", _with_portfolio_margin)
TRANSFER_INTO_CROSS_MARGIN = Remedy("transfer-into-cross-margin", lambda facts: facts._replace(cross_margin_transfer=True))
