"""The second factors in rows and paragraphs."""

import re

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Factor, missing_factors
from keywizard.domain.secret import Secret
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.values import Choice, Mark, Paragraph, Tone

OWN_CODE = "own-code"
SETUP = "setup"
PASSKEY = "passkey"
_CODE = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)", re.ASCII)


def code_in(text: str) -> str | None:
    """Find the six digits of a one-time code in whatever was typed or pasted."""
    found = _CODE.search(text)
    return found.group() if found else None


def factors_left(wizard: Wizard) -> tuple[Factor, ...]:
    """Give the factors that the route still asks for."""
    return missing_factors(wizard.answers.route, wizard.answers.proven)


def verification_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """List what can be done for each factor; the mark says which is proven."""
    proven = wizard.answers.proven
    return (
        Choice("", translate("verification.heading.totp")),
        Choice(OWN_CODE, translate("verification.own-code"), mark=_mark(Factor.TOTP in proven)),
        Choice(SETUP, translate("verification.setup")),
        Choice("", translate("verification.heading.passkey")),
        Choice(PASSKEY, translate("verification.passkey"), mark=_mark(Factor.PASSKEY in proven)),
    )


def _mark(is_proven: bool) -> Mark:  # noqa: FBT001  # a mark for a truth
    return Mark.ON if is_proven else Mark.OFF


def authenticator_panel(translate: Translator, setup_key: Secret[str], *, has_picture: bool) -> tuple[Paragraph, ...]:
    """Show the practice account's setup key in groups of four, beside a QR code where there is one."""
    return (
        Paragraph(translate("authenticator.scan" if has_picture else "authenticator.type")),
        Paragraph(translate("authenticator.setup-key"), Tone.MUTED),
        Paragraph("", Tone.VERBATIM, is_close=True, secret=setup_key.map(_in_groups)),
        Paragraph(translate("authenticator.settings"), Tone.MUTED),
        Paragraph(translate("authenticator.practice-only")),
    )


def _in_groups(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def verification_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say what the route asks for, what is missing, that all of it is simulated, and that the next step is final."""
    left = factors_left(wizard)
    missing = tuple(Paragraph(translate(f"missing.factor.{factor}"), is_close=index > 0) for index, factor in enumerate(left))
    return (
        Paragraph(translate(f"verification.route.{wizard.answers.route}"), Tone.HEADING),
        *(missing or (Paragraph(translate("verification.all-proven"), Tone.GOOD),)),
        *((Paragraph(translate("verification.passphrase.about")),) if wizard.answers.key_type is KeyType.HMAC else ()),
        *cautions(translate),
    )


def cautions(translate: Translator) -> tuple[Paragraph, ...]:
    """Say that all of it is simulated, and that the next step is final."""
    return (Paragraph(translate("verification.simulated")), Paragraph(translate("verification.final"), Tone.WARNING))
