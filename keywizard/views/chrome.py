"""The frame of a step: where it stands on the route, which keys work, and reasons as sentences."""

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.browser_keys import named_for_browsers
from keywizard.views.values import RailRow, StepState

_THEME_HINT = ("F3", "theme")
_PLAIN_HINT = ("F6", "plain")
_LAB_HINT = ("F4", "lab")
_WITH_LAB = frozenset({StepId.ACCOUNT, StepId.RESTRICTIONS})
_COMMON_HINTS = (("F1", "help"), ("Esc", "back"), ("^N", "next"), _LAB_HINT, ("^Q", "leave"), _PLAIN_HINT, ("F2", "language"), _THEME_HINT)
_LIST_HINTS = (("space", "choose"),)
_OWN_HINTS = {
    StepId.PLACE: _LIST_HINTS,
    StepId.ACCOUNT: _LIST_HINTS,
    StepId.KEY_TYPE: _LIST_HINTS,
    StepId.RESTRICTIONS: (("space", "toggle"), ("enter", "why")),
    StepId.VERIFICATION: (("enter", "do"),),
    StepId.API_KEY: (("enter", "do"),),
}


def rail_of(translate: Translator, wizard: Wizard) -> tuple[str, tuple[RailRow, ...]]:
    """Give "Step 3 of 9" and a row for each step of the route."""
    here = wizard.number
    place = wizard.answers.place
    rows = tuple(
        RailRow(of_place(translate, place, f"step.{step}.title"), _state(number, here)) for number, step in enumerate(wizard.route, start=1)
    )
    return translate("frame.step-count", number=here, count=len(rows)), rows


def _state(number: int, here: int) -> StepState:
    if number == here:
        return StepState.CURRENT
    return StepState.DONE if number < here else StepState.COMING


def of_place(translate: Translator, place: Place | None, message_id: str) -> str:
    """Give a text in the form that it has at Binance itself, where it has one."""
    own = f"binance.{message_id}"
    return translate(own if place is Place.BINANCE and translate.has(own) else message_id)


def frame_text(translate: Translator, wizard: Wizard) -> str:
    """Say in the title bar where the walk takes place."""
    return translate("frame.practice-only" if wizard.is_practice_only else f"frame.{wizard.answers.environment or Place.PRACTICE}")


def hints_of(translate: Translator, step: StepId, *, has_themes: bool, has_plain_view: bool = False) -> tuple[tuple[str, str], ...]:
    """Give (key, what it does) pairs for the key bar."""
    is_there = {_THEME_HINT: has_themes, _PLAIN_HINT: has_plain_view, _LAB_HINT: step in _WITH_LAB}
    own = ((translate(f"key-cap.{name}"), action) for name, action in _OWN_HINTS.get(step, ()))
    hints = (*own, *(hint for hint in _COMMON_HINTS if is_there.get(hint, True)))
    return tuple((name, translate(f"hint.{action}")) for name, action in hints)


def in_a_browser(hints: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Give the hints with keys that a browser does not keep for itself."""
    return tuple((named_for_browsers(name), action) for name, action in hints)


def reason_text(translate: Translator, reason: str) -> str:
    """Give the sentence of a reason, with what to do about it where the catalogue has that."""
    hint = reason.removesuffix(".message") + ".hint"
    sentence = translate(reason)
    return f"{sentence} {translate(hint)}" if reason.endswith(".message") and translate.has(hint) else sentence
