"""The walk: ask at the step where it stands, and again where it stands then."""

from keywizard.plain.desk import Desk
from keywizard.plain.signals import LeftError
from keywizard.plain.steps import step_of
from keywizard.views.unfinished import resumed_note


def walk(desk: Desk) -> LeftError:
    """Ask until the walk ends, and say how it did."""
    try:
        desk.console.say(desk.translate("plain.welcome"))
        if desk.start.is_taken_up:
            desk.console.say(resumed_note(desk.translate, desk.wizard))
        while True:
            desk.show_step()
            step_of(desk.wizard)(desk)
    except LeftError as left:
        return left
