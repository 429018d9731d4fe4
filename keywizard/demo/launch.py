"""Opening a tour: Textual reads its environment at import, so the terminal is judged before."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from keywizard.demo.stage import Stage, theatre
from keywizard.demo.tour import Tour
from keywizard.session.walk import WalkEnd, WalkStart
from keywizard.store.foreign import refuse_no_place
from keywizard.terminal.capabilities import Terminal
from keywizard.tui.launch import run_app, services_for
from keywizard.tui.switches import prepare

if TYPE_CHECKING:
    from keywizard.tui.services import Services


class Showing(NamedTuple):
    """What is to be seen."""

    tour: Tour
    """The tour."""
    language: str
    """`en` or `it`."""
    terminal: Terminal
    """What it is drawn on."""
    theme: str | None = None
    """`dark`, `light`, or what suits the terminal."""


def run(showing: Showing, speed: float, *, is_looped: bool) -> WalkEnd:
    """Play on the terminal until the person leaves; raises CrashedError."""
    prepare(os.environ, showing.terminal)
    from keywizard.demo.app import TourApp
    from keywizard.demo.pace import LivePace
    from keywizard.demo.stage_app import Programme

    with theatre() as house:
        programme = Programme(showing.tour, house)
        app = TourApp(services_of(showing), showing.terminal, showing.theme, programme, LivePace(speed), is_looped=is_looped)
        signal = run_app(app, showing.terminal)
        return WalkEnd(app.wizard, app.language, signal)


def record(showing: Showing, path: Path) -> None:
    """Write a tour to a file that does not exist yet, as its suffix says: .cast, .svg or .html.

    Raises UsageError `tour-strayed` and for other suffixes, SecretError, FileError, `file-exists` and `folder-missing` before anything is
    played, CrashedError; whatever it is, nothing is written.
    """
    prepare(os.environ, showing.terminal)
    from keywizard.demo.filming import FilmedApp, film_of, secrets_of
    from keywizard.demo.recording.writing import form_of, write_film
    from keywizard.demo.stage_app import Programme

    form_of(path)
    refuse_no_place(path)
    target = path.absolute()  # a theatre stands in a folder of its own
    with theatre() as house:
        app = FilmedApp(services_of(showing), showing.terminal, showing.theme, Programme(showing.tour, house))
        write_film(film_of(app), target, secrets_of(app))


def services_of(showing: Showing) -> "Services":
    """Give what every screen of a tour works with."""
    # Each play has a session of its own; this one only stands for it until the first stage is set up.
    # The address that a person comes from is nobody's business on a projector.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SSH_")}
    start = WalkStart(Stage(showing.tour).session, showing.language, environ, showing.tour.account, showing.tour.at)
    return services_for(start, showing.terminal)
