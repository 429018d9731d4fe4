"""The tour of the README: the film of the first one, in each language, made as its documented command makes it."""

from keywizard.demo.filming import FilmedApp, film_of
from keywizard.demo.launch import Showing, services_of
from keywizard.demo.library import find_tour
from keywizard.demo.recording.writing import form_of
from keywizard.demo.stage import theatre
from keywizard.demo.stage_app import Programme
from tests.screenshots.pictures import FOLDER, Picture
from tests.tui.walking import RGB

TOUR = "first-key"


def moving_picture(language: str) -> Picture:
    """Play the tour and draw it."""
    showing = Showing(find_tour(TOUR), language, RGB)
    with theatre() as house:
        film = film_of(FilmedApp(services_of(showing), RGB, None, Programme(showing.tour, house)))
    return Picture("tour", language, form_of(FOLDER / "tour.svg")(film))
