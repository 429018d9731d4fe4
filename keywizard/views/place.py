"""The first step in rows and paragraphs."""

from keywizard.domain.place import Environment, Place
from keywizard.flow.answers import WaitingKey
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.values import Choice, Mark, Paragraph, Tone, paragraphs_of

_WAITING = "waiting:"


def place_choices(translate: Translator, wizard: Wizard, waiting: tuple[WaitingKey, ...]) -> tuple[Choice, ...]:
    """List practice, Binance's exchanges, and the keys that wait for their API key."""
    chosen = wizard.answers.environment or wizard.answers.place
    places = (Place.PRACTICE, *Environment)
    keys = tuple(Choice(f"{_WAITING}{each.name}", each.label, translate("place.waiting.note", name=each.name)) for each in waiting)
    return (
        *(
            Choice(place, translate(f"place.{place}.name"), translate(f"place.{place}.note"), _mark(is_chosen=place == chosen))
            for place in places
        ),
        *((Choice("", translate("place.heading.waiting")), *keys) if keys else ()),
    )


def _mark(*, is_chosen: bool) -> Mark:
    return Mark.RADIO_ON if is_chosen else Mark.RADIO_OFF


def place_panel(translate: Translator, choice_id: str, waiting: tuple[WaitingKey, ...]) -> tuple[Paragraph, ...]:
    """Explain a place, or the key that is gone on with."""
    for each in waiting:
        if choice_id == f"{_WAITING}{each.name}":
            return (
                Paragraph(each.label, Tone.HEADING),
                Paragraph(translate(f"environment.{each.environment}")),
                Paragraph(translate(f"key-type.{each.key_type}.name"), is_close=True),
                *paragraphs_of(translate("place.waiting.about")),
            )
    return (*paragraphs_of(translate(f"place.{choice_id}.about")), Paragraph(translate("place.begin")))


def choose_place(wizard: Wizard, choice_id: str, waiting: tuple[WaitingKey, ...]) -> Wizard | Refusal:
    """Choose a place, or go on with a key."""
    for each in waiting:
        if choice_id == f"{_WAITING}{each.name}":
            return wizard.go_on_with(each)
    if choice_id == Place.PRACTICE:
        return wizard.answer_place(Place.PRACTICE)
    return wizard.answer_place(Place.BINANCE, Environment(choice_id))
