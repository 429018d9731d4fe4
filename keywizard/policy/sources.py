"""Where each rule is written down."""

from datetime import UTC, datetime
from typing import NamedTuple

_FAQ = "https://www.binance.com/en/support/faq/360002502072"
_WALLET_DOCS = "https://developers.binance.com/docs/wallet/account/api-key-permission"
_SPOT_DOCS = "https://github.com/binance/binance-spot-api-docs"

READ_ON = "2026-11"
"""The month in which the sources were last read."""


class Source(NamedTuple):
    """A public page and the place on it. Its title is the text `source.<id>`."""

    id: str
    """Stable and public."""
    url: str
    """The page."""
    faq_question: int | None = None
    """The number of the FAQ's question, where it has one."""
    effective_from: datetime | None = None
    """The moment the page gives for its rule, UTC; nothing where it gives none."""

    def is_in_force(self, at: datetime) -> bool:
        """Tell whether the rule holds at a moment; without a date it always does."""
        return self.effective_from is None or at >= self.effective_from


FAQ_INTRO = Source("faq-intro", _FAQ)
FAQ_VERIFIED_PLUS = Source("faq-notes-verified-plus", _FAQ, effective_from=datetime(2021, 8, 9, 3, tzinfo=UTC))
# The FAQ says "after 00:00" of that day; the instant itself is taken as disabled (the stricter reading).
FAQ_VERIFIED_DISABLED = Source("faq-notes-verified-disabled", _FAQ, effective_from=datetime(2021, 8, 23, tzinfo=UTC))
FAQ_1_READ_ONLY = Source("faq-1-hmac", _FAQ, 1, datetime(2023, 1, 30, tzinfo=UTC))
FAQ_1_ADVICE = Source("faq-1-advice", _FAQ, 1)
FAQ_2 = Source("faq-2", _FAQ, 2)
FAQ_3 = Source("faq-3", _FAQ, 3)
DOCS_FIX = Source("docs-fix", f"{_SPOT_DOCS}/blob/master/fix-api.md")
DOCS_PORTFOLIO_MARGIN = Source("docs-portfolio-margin", _WALLET_DOCS)
DOCS_MARGIN = Source("docs-margin", _WALLET_DOCS)
DOCS_KEY_TYPES = Source(
    "docs-key-types", f"{_SPOT_DOCS}/blob/master/faqs/api_key_types.md", effective_from=datetime(2023, 7, 18, tzinfo=UTC)
)

SOURCES = (
    FAQ_INTRO,
    FAQ_VERIFIED_PLUS,
    FAQ_VERIFIED_DISABLED,
    FAQ_1_READ_ONLY,
    FAQ_1_ADVICE,
    FAQ_2,
    FAQ_3,
    DOCS_FIX,
    DOCS_PORTFOLIO_MARGIN,
    DOCS_MARGIN,
    DOCS_KEY_TYPES,
)
