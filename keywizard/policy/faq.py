"""The questions people ask about API keys, as rows of one table: those of Binance's FAQ, of its developer documents, and others.

Every front end reads it. Its first three rows are the FAQ's own numbered questions, so that a row's place and Binance's number agree.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.permission import BEYOND_READING, Permission
from keywizard.policy import sources
from keywizard.policy.sources import Source


class Origin(StrEnum):
    """Who answers a question."""

    FAQ = "faq"
    """Binance's FAQ on API keys."""
    DOCS = "docs"
    """Binance's documents for developers."""
    REPORTED = "reported"
    """Several pages and what people report; the answer has its doubt with it."""


class FaqEntry(NamedTuple):
    """A question with its answer.

    Its texts: `faq.<id>.title` for lists, `.question`, `.so` (what is so), `.do` (what to do), and where there is more to say
    `.more` (steps, details) and `.doubt`, which a reported answer always has.
    """

    id: str
    """Stable and public."""
    origin: Origin
    """Who answers it."""
    sources: tuple[Source, ...]
    """Where that is written, the one that counts most first."""
    rules: tuple[str, ...] = ()
    """The ids of the rules that the answer feeds, the one it is mostly about first."""
    permissions: tuple[Permission, ...] = ()
    """The permissions that it is about, in the page's order."""
    number: int | None = None
    """The FAQ's own number of the question, where it has one."""

    @property
    def effective_from(self) -> datetime | None:
        """The moment from which on what it says holds, UTC; nothing where no source gives one."""
        return next((source.effective_from for source in self.sources if source.effective_from), None)


_BEYOND_READING = tuple(permission for permission in Permission if permission in BEYOND_READING)
_DEVELOPERS = "https://developers.binance.com/en/docs"

FAQ_TYPES = Source("faq-types", sources.FAQ_INTRO.url)
FAQ_WEB = Source("faq-web", sources.FAQ_INTRO.url)
FAQ_APP = Source("faq-app", sources.FAQ_INTRO.url)
FAQ_ED25519 = Source("faq-ed25519", "https://www.binance.com/en/support/faq/on-binance-6b9a63f1e3384cf48a2eedb82767a69a")
DOCS_NEW_KEY = Source("docs-new-key", f"{_DEVELOPERS}/products/c2c/quick-start")
DOCS_ERRORS = Source("docs-errors", "https://github.com/binance/binance-spot-api-docs/blob/master/errors.md")
DOCS_IP_LIST = Source("docs-ip-list", f"{_DEVELOPERS}/catalog/vip-and-institutional-link-and-trade/api/rest-api/fast-api")
ANNOUNCED_EXPIRY = Source(
    "announced-expiry",
    "https://www.binance.com/en-IN/support/announcement/cda0a4b53da04396b5d27881e93abf78",
    effective_from=datetime(2021, 7, 9, tzinfo=UTC),
)
REPORTED_DELETION = Source("reported-deletion", "https://github.com/freqtrade/freqtrade/issues/13089")
REPORTED_INACTIVE = Source("reported-inactive", "https://helpdesk.bitsgap.com/en/articles/6838861")

FAQ_SOURCES = (
    FAQ_TYPES,
    FAQ_WEB,
    FAQ_APP,
    FAQ_ED25519,
    DOCS_NEW_KEY,
    DOCS_ERRORS,
    DOCS_IP_LIST,
    ANNOUNCED_EXPIRY,
    REPORTED_DELETION,
    REPORTED_INACTIVE,
)
"""What answers rest on beside the sources of the rules."""

ENTRIES = (
    FaqEntry(
        "only-reading",
        Origin.FAQ,
        (sources.FAQ_1_READ_ONLY, sources.FAQ_1_ADVICE),
        ("hmac-open-ip-reads-only", "open-ip-advised-against"),
        _BEYOND_READING,
        number=1,
    ),
    FaqEntry("withdrawals", Origin.FAQ, (sources.FAQ_2,), ("withdrawal-needs-ip",), (Permission.WITHDRAWALS,), number=2),
    FaqEntry(
        "futures",
        Origin.FAQ,
        (sources.FAQ_3,),
        ("futures-before-account", "futures-portfolio-margin"),
        (Permission.FUTURES,),
        number=3,
    ),
    FaqEntry("what-an-api-key-is", Origin.FAQ, (sources.FAQ_INTRO,)),
    FaqEntry("before-a-key", Origin.FAQ, (sources.FAQ_INTRO,), ("account-needs-deposit", "account-needs-identity")),
    FaqEntry("on-the-website", Origin.FAQ, (FAQ_WEB, FAQ_ED25519)),
    FaqEntry("in-the-app", Origin.FAQ, (FAQ_APP,)),
    FaqEntry("two-kinds", Origin.FAQ, (FAQ_TYPES, FAQ_ED25519)),
    FaqEntry("what-you-get", Origin.FAQ, (FAQ_TYPES,)),
    FaqEntry("label", Origin.FAQ, (FAQ_WEB, FAQ_APP)),
    FaqEntry("second-factors", Origin.FAQ, (FAQ_WEB, FAQ_APP)),
    FaqEntry("verified-plus", Origin.FAQ, (sources.FAQ_VERIFIED_PLUS,), ("account-needs-verified-plus",)),
    FaqEntry("keys-switched-off", Origin.FAQ, (sources.FAQ_VERIFIED_DISABLED,), ("verified-only-keys-disabled",), tuple(Permission)),
    FaqEntry("hmac-since-2023", Origin.FAQ, (sources.FAQ_1_READ_ONLY,), ("hmac-open-ip-reads-only",), _BEYOND_READING),
    FaqEntry("which-key-type", Origin.DOCS, (sources.DOCS_KEY_TYPES, sources.DOCS_FIX), ("hmac-deprecated", "fix-needs-ed25519")),
    FaqEntry("hmac-deprecated", Origin.DOCS, (sources.DOCS_KEY_TYPES,), ("hmac-deprecated",)),
    FaqEntry("new-key", Origin.DOCS, (DOCS_NEW_KEY,), (), (Permission.READING,)),
    FaqEntry("fix", Origin.DOCS, (sources.DOCS_FIX,), ("fix-needs-ed25519",), (Permission.FIX_API_TRADE, Permission.FIX_READ_ONLY)),
    FaqEntry(
        "portfolio-margin",
        Origin.DOCS,
        (sources.DOCS_PORTFOLIO_MARGIN, sources.FAQ_3),
        ("portfolio-margin-key-too-old", "futures-portfolio-margin"),
        (Permission.FUTURES, Permission.PORTFOLIO_MARGIN_TRADING),
    ),
    FaqEntry("margin", Origin.DOCS, (sources.DOCS_MARGIN,), ("margin-needs-cross-transfer",), (Permission.MARGIN,)),
    FaqEntry("error-2015", Origin.REPORTED, (DOCS_ERRORS, sources.FAQ_3), ("futures-before-account",), (Permission.FUTURES,)),
    FaqEntry(
        "rights-gone",
        Origin.REPORTED,
        (ANNOUNCED_EXPIRY, REPORTED_DELETION, REPORTED_INACTIVE),
        ("open-ip-advised-against",),
        (Permission.SPOT_AND_MARGIN_TRADING,),
    ),
    FaqEntry(
        "trusted-ips",
        Origin.REPORTED,
        (DOCS_IP_LIST, sources.FAQ_1_ADVICE, sources.FAQ_2),
        ("open-ip-advised-against", "withdrawal-needs-ip"),
        (Permission.SPOT_AND_MARGIN_TRADING, Permission.WITHDRAWALS),
    ),
    FaqEntry(
        "security-controls",
        Origin.REPORTED,
        (sources.FAQ_1_READ_ONLY, REPORTED_DELETION),
        ("hmac-open-ip-reads-only", "open-ip-advised-against"),
        _BEYOND_READING,
    ),
)
"""Every question; those of the FAQ first, then those of the documents, then the others."""

ENTRIES_BY_ID: Mapping[str, FaqEntry] = {entry.id: entry for entry in ENTRIES}


def place_of(entry: FaqEntry) -> int:
    """Give the number by which lists show the question, from 1; of the FAQ's own questions it is the FAQ's number."""
    return ENTRIES.index(entry) + 1


def entry_about(permission: Permission, rule_ids: tuple[str, ...] = ()) -> FaqEntry:
    """Give the question that answers best why `permission` is as it is, where `rule_ids` stand against it."""
    about = [entry for entry in ENTRIES if permission in entry.permissions and entry.origin is not Origin.REPORTED]
    blocking = [entry for entry in about if rule_ids and rule_ids[0] in entry.rules]
    return min(blocking or about, key=lambda entry: len(entry.permissions))
