"""The first step in rows and paragraphs."""

from keywizard.domain.place import Place
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.tui.view_models.values import Choice, Mark, Paragraph, paragraphs_of


def place_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """List both places; the one that cannot be walked is blocked, not left out."""
    practice = Mark.RADIO_ON if wizard.answers.place is Place.PRACTICE else Mark.RADIO_OFF
    marks = {Place.PRACTICE: practice, Place.BINANCE: Mark.BLOCKED}
    return tuple(Choice(place, translate(f"place.{place}.name"), translate(f"place.{place}.note"), marks[place]) for place in Place)


def place_panel(translate: Translator, place: Place) -> tuple[Paragraph, ...]:
    """Explain a place."""
    return paragraphs_of(translate(f"place.{place}.about"))
