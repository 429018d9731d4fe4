"""The first step in rows and paragraphs."""

from datetime import datetime
from typing import NamedTuple

from keywizard.domain.place import Environment, Place
from keywizard.flow.answers import WaitingKey
from keywizard.flow.unfinished import UnfinishedWalk
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.views.unfinished import unfinished_choice, unfinished_panel
from keywizard.views.values import Choice, Mark, Paragraph, Tone, paragraphs_of

_WAITING = "waiting:"
_UNFINISHED = "unfinished:"


class Offers(NamedTuple):
    """What can be gone on with in place of a new key."""

    unfinished: tuple[UnfinishedWalk, ...] = ()
    """Walks that were not ended, the newest first."""
    waiting: tuple[WaitingKey, ...] = ()
    """Keys that wait for their API key, and that none of those walks stands at."""
    looked_at: datetime | None = None
    """When the walks were looked for, which their ages are told from."""

    def walk(self, choice_id: str) -> UnfinishedWalk | None:
        """Give the walk that a row stands for, if it stands for one."""
        return next((walk for walk in self.unfinished if choice_id == f"{_UNFINISHED}{walk.id}"), None)

    @property
    def first_choice(self) -> str | None:
        """The row of the newest walk, where the cursor begins."""
        return f"{_UNFINISHED}{self.unfinished[0].id}" if self.unfinished else None


def unfinished_offers(session: Session) -> Offers:
    """Look for unfinished walks; quick where there are none."""
    return Offers(session.drafts.unfinished(), looked_at=session.now())


def with_waiting(offers: Offers, wizard: Wizard, session: Session) -> Offers:
    """Look for keys that wait, too; those that an unfinished walk stands at are offered with it alone, for it knows more.

    They are Binance's own, so a walk that is practice only has none.
    """
    if wizard.is_practice_only:
        return offers
    held = {walk.wizard.answers.waiting for walk in offers.unfinished}
    return offers._replace(waiting=tuple(each for each in session.waiting_keys() if each.name not in held))


def place_choices(translate: Translator, wizard: Wizard, offers: Offers) -> tuple[Choice, ...]:
    """List the unfinished walks, practice, Binance's exchanges, and the keys that wait for their API key."""
    walks = tuple(
        unfinished_choice(translate, f"{_UNFINISHED}{walk.id}", walk, offers.looked_at or walk.saved_at) for walk in offers.unfinished
    )
    keys = tuple(Choice(f"{_WAITING}{each.name}", each.label, translate("place.waiting.note", name=each.name)) for each in offers.waiting)
    return (
        *((Choice("", translate("place.heading.unfinished")), *walks, Choice("", translate("place.heading.new"))) if walks else ()),
        *(_place_choice(translate, wizard, place) for place in (Place.PRACTICE, *Environment)),
        *((Choice("", translate("place.heading.waiting")), *keys) if keys else ()),
    )


def _place_choice(translate: Translator, wizard: Wizard, place: Place | Environment) -> Choice:
    is_blocked = _is_blocked(wizard, place)
    note = translate("place.practice-only.short" if is_blocked else f"place.{place}.note")
    chosen = wizard.answers.environment or wizard.answers.place
    free = Mark.RADIO_ON if place == chosen else Mark.RADIO_OFF
    return Choice(place, translate(f"place.{place}.name"), note, Mark.BLOCKED if is_blocked else free)


def _is_blocked(wizard: Wizard, choice_id: str) -> bool:
    return wizard.is_practice_only and choice_id in frozenset(Environment)


def place_panel(translate: Translator, wizard: Wizard, choice_id: str, offers: Offers) -> tuple[Paragraph, ...]:
    """Explain a place, or what is gone on with."""
    if walk := offers.walk(choice_id):
        return unfinished_panel(translate, walk)
    for each in offers.waiting:
        if choice_id == f"{_WAITING}{each.name}":
            return (
                Paragraph(each.label, Tone.HEADING),
                Paragraph(translate(f"environment.{each.environment}")),
                Paragraph(translate(f"key-type.{each.key_type}.name"), is_close=True),
                *paragraphs_of(translate("place.waiting.about")),
            )
    name, *about = paragraphs_of(translate(f"place.{choice_id}.about"))
    if _is_blocked(wizard, choice_id):
        return (name, *_why_blocked(translate), *about)
    return (name, *about, Paragraph(translate("place.begin")))


def _why_blocked(translate: Translator) -> tuple[Paragraph, ...]:
    return (
        Paragraph(translate("place.practice-only.blocked"), Tone.BLOCKED),
        Paragraph(translate("place.practice-only.reason"), is_close=True),
        Paragraph(translate("verdict.ways-out"), Tone.MUTED),
        Paragraph(translate("place.practice-only.way-out"), is_close=True),
    )


def choose_place(wizard: Wizard, choice_id: str, offers: Offers, session: Session) -> Wizard | Refusal:
    """Choose a place, or go on with a key or with a walk, which becomes the session's own."""
    if walk := offers.walk(choice_id):
        taken = session.drafts.take_up(walk.id)
        return taken.wizard if taken else Refusal(("refusal.walk-taken",))
    for each in offers.waiting:
        if choice_id == f"{_WAITING}{each.name}":
            return wizard.go_on_with(each)
    if choice_id == Place.PRACTICE:
        return wizard.answer_place(Place.PRACTICE)
    return wizard.answer_place(Place.BINANCE, Environment(choice_id))
