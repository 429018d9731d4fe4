"""The second factors in rows and paragraphs."""

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Factor, missing_factors
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.values import Choice, Mark, Paragraph, Tone

OWN_CODE = "own-code"
SETUP = "setup"
PASSKEY = "passkey"


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


def verification_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say what the route asks for, what is missing, that all of it is simulated, and that the next step is final."""
    left = factors_left(wizard)
    missing = tuple(Paragraph(translate(f"missing.factor.{factor}"), is_close=index > 0) for index, factor in enumerate(left))
    return (
        Paragraph(translate(f"verification.route.{wizard.answers.route}"), Tone.HEADING),
        *(missing or (Paragraph(translate("verification.all-proven"), Tone.GOOD),)),
        *((Paragraph(translate("verification.passphrase.about")),) if wizard.answers.key_type is KeyType.HMAC else ()),
        Paragraph(translate("verification.simulated")),
        Paragraph(translate("verification.final"), Tone.WARNING),
    )
