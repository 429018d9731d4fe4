"""What the FAQ says to a step, in our own words."""

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.policy.sources import READ_ON
from keywizard.views.chrome import of_place
from keywizard.views.values import Paragraph, Tone, paragraphs_of


def help_page(translate: Translator, step: StepId, place: Place | None) -> tuple[Paragraph, ...]:
    """Give the help of `step`, as it is in practice or at Binance, with what its keys do where that needs a word."""
    keys = f"help.{step}.keys"
    return (
        *paragraphs_of(of_place(translate, place, f"help.{step}")),
        *(paragraphs_of(translate(keys)) if translate.has(keys) else ()),
        Paragraph(translate("help.read-on", month=READ_ON), Tone.MUTED),
    )
