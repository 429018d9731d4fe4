"""The table of rules: one row a rule, read by every front end, the practice exchange, the tests and the documents."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from keywizard.domain.account import VerificationLevel
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import BEYOND_READING, Permission
from keywizard.policy import remedies, sources
from keywizard.policy.facts import Facts
from keywizard.policy.remedies import Remedy
from keywizard.policy.sources import Source


class Rule(NamedTuple):
    """A rule. Its text is `rule.<id>.reason`; it is broken when its source is in force and `violated_by` holds."""

    id: str
    """Stable and public; never renumbered."""
    source: Source
    """Where it is written, and from when on it holds."""
    violated_by: Callable[[Facts], bool]
    """Whether the facts break it, dates aside."""
    remedies: tuple[Remedy, ...] = ()
    """Every known way out; none where the source names none."""
    blocks: frozenset[Permission] = frozenset()
    """The permissions that it takes away, or warns of; a rule about creating a key names none."""

    def is_broken_by(self, facts: Facts) -> bool:
        """Tell whether the rule stands against these facts at their moment."""
        return self.source.is_in_force(facts.at) and self.violated_by(facts)


def _has_open_ip(facts: Facts) -> bool:
    return facts.ip_access is IpAccess.UNRESTRICTED


def _is_open_hmac_under_controls(facts: Facts) -> bool:
    return facts.key_type is KeyType.HMAC and _has_open_ip(facts) and facts.default_security_controls


def _is_older_than_futures(facts: Facts) -> bool:
    return facts.futures_opened is None or facts.created < facts.futures_opened


def _is_older_than_portfolio_margin(facts: Facts) -> bool:
    activated = facts.portfolio_margin_activated
    return not facts.portfolio_margin or activated is None or facts.created < activated


CREATION_RULES = (
    Rule(
        id="account-needs-deposit",
        source=sources.FAQ_INTRO,
        violated_by=lambda facts: not facts.spot_deposit,
        remedies=(remedies.DEPOSIT,),
    ),
    Rule(
        id="account-needs-identity",
        source=sources.FAQ_INTRO,
        violated_by=lambda facts: facts.verification is VerificationLevel.NONE,
        remedies=(remedies.VERIFY_IDENTITY,),
    ),
    Rule(
        id="account-needs-verified-plus",
        source=sources.FAQ_VERIFIED_PLUS,
        violated_by=lambda facts: facts.verification is not VerificationLevel.VERIFIED_PLUS,
        remedies=(remedies.REACH_VERIFIED_PLUS,),
    ),
)
"""What stands against making a key at all."""

PERMISSION_RULES = (
    Rule(
        id="verified-only-keys-disabled",
        source=sources.FAQ_VERIFIED_DISABLED,
        violated_by=lambda facts: facts.verification is VerificationLevel.VERIFIED,
        remedies=(remedies.VERIFIED_PLUS_AND_NEW_KEY,),
        blocks=frozenset(Permission),
    ),
    Rule(
        id="hmac-open-ip-reads-only",
        source=sources.FAQ_1_READ_ONLY,
        violated_by=_is_open_hmac_under_controls,
        remedies=(remedies.RESTRICT_IP, remedies.USE_SELF_GENERATED, remedies.TURN_CONTROLS_OFF),
        blocks=BEYOND_READING,
    ),
    Rule(
        id="withdrawal-needs-ip",
        source=sources.FAQ_2,
        violated_by=_has_open_ip,
        remedies=(remedies.RESTRICT_IP,),
        blocks=frozenset({Permission.WITHDRAWALS}),
    ),
    Rule(
        id="futures-before-account",
        source=sources.FAQ_3,
        violated_by=_is_older_than_futures,
        remedies=(remedies.OPEN_FUTURES_THEN_NEW_KEY,),
        blocks=frozenset({Permission.FUTURES}),
    ),
    Rule(
        id="futures-portfolio-margin",
        source=sources.FAQ_3,
        violated_by=lambda facts: facts.portfolio_margin,
        blocks=frozenset({Permission.FUTURES}),
    ),
    Rule(
        id="fix-needs-ed25519",
        source=sources.DOCS_FIX,
        violated_by=lambda facts: facts.key_type is not KeyType.ED25519,
        remedies=(remedies.USE_ED25519,),
        blocks=frozenset({Permission.FIX_API_TRADE, Permission.FIX_READ_ONLY}),
    ),
    Rule(
        id="portfolio-margin-key-too-old",
        source=sources.DOCS_PORTFOLIO_MARGIN,
        violated_by=_is_older_than_portfolio_margin,
        remedies=(remedies.ACTIVATE_PORTFOLIO_MARGIN_THEN_NEW_KEY,),
        blocks=frozenset({Permission.PORTFOLIO_MARGIN_TRADING}),
    ),
    Rule(
        id="margin-needs-cross-transfer",
        source=sources.DOCS_MARGIN,
        violated_by=lambda facts: not facts.cross_margin_transfer,
        remedies=(remedies.TRANSFER_INTO_CROSS_MARGIN,),
        blocks=frozenset({Permission.MARGIN}),
    ),
)
"""What stands against single permissions."""

WARNINGS = (
    Rule(
        id="open-ip-advised-against",
        source=sources.FAQ_1_ADVICE,
        violated_by=_has_open_ip,
        remedies=(remedies.RESTRICT_IP,),
        blocks=BEYOND_READING,
    ),
    Rule(
        id="hmac-deprecated",
        source=sources.DOCS_KEY_TYPES,
        violated_by=lambda facts: facts.key_type is KeyType.HMAC,
        remedies=(remedies.USE_ED25519,),
    ),
)
"""What is allowed and yet advised against. A warning that names no permission is about making the key."""

RULES: Collection[Rule] = (*CREATION_RULES, *PERMISSION_RULES, *WARNINGS)
