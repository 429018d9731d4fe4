"""Every tour that comes with the program, played to its end in both languages at 80 by 24: what it expects comes true, all is seen."""

import functools
from typing import NamedTuple

import pytest

from keywizard.demo.filming import HEIGHT, WIDTH, FilmedApp, film_of, secrets_of
from keywizard.demo.launch import Showing, services_of
from keywizard.demo.library import TOURS, find_tour
from keywizard.demo.player import Position
from keywizard.demo.recording.film import Film
from keywizard.demo.stage import theatre
from keywizard.demo.stage_app import Programme
from keywizard.i18n.translator import LANGUAGES
from keywizard.policy.facts import Facts
from keywizard.policy.rules import RULES
from tests.tui.walking import RGB


class Witness(FilmedApp):
    """Notes which rules stood against the key after each press."""

    broken: list[frozenset[str]]

    async def press(self, position: Position, binding: str) -> None:
        await super().press(position, binding)
        facts: Facts | None = self._facts()
        self.broken.append(frozenset(rule.id for rule in RULES if facts and rule.is_broken_by(facts)))


class Play(NamedTuple):
    film: Film
    screens: list[list[str]]
    """The rows of each frame."""
    secrets: tuple[str, ...]
    broken: list[frozenset[str]]


def play(name: str, language: str) -> Play:
    tour = find_tour(name)
    with theatre() as house:
        app = Witness(services_of(Showing(tour, language, RGB)), RGB, "dark", Programme(tour, house))
        app.broken = []
        film = film_of(app)
        screens = [[strip.text for strip in frame.strips] for frame in film.frames]
        return Play(film, screens, tuple(secret.reveal() for secret in secrets_of(app)), app.broken)


played = functools.cache(play)
"""Once is enough for all that looks at it."""


@pytest.mark.parametrize("name", TOURS)
def test_a_tour_is_played_to_its_end_in_both_languages_and_every_caption_is_seen_whole_and_no_secret_is(name: str) -> None:
    tour = find_tour(name)
    for language in LANGUAGES:
        film, screens, secrets, _ = played(name, language)
        assert {(len(rows), *{len(row) for row in rows}) for rows in screens} == {(HEIGHT, WIDTH)}
        captions = {" ".join(" ".join(rows[-3:-1]).split()) for rows in screens}
        assert captions >= {beat.say[language] for beat in tour.beats if beat.say}
        assert film.length == pytest.approx(tour.seconds(language))
        assert not [secret for secret in secrets for rows in screens if secret in "".join(rows)]


def test_the_tour_of_the_rules_breaks_and_lifts_every_one_of_them() -> None:
    for rule in RULES:
        broken = [rule.id in ids for ids in played("why-grey", "en").broken]
        assert True in broken, rule.id
        assert False in broken[broken.index(True) :], rule.id


def test_the_same_tour_makes_the_same_film_from_the_same_secrets() -> None:
    first, second = played("hmac", "it"), play("hmac", "it")
    assert first.film == second.film
    assert first.secrets == second.secrets
    assert sorted(map(len, first.secrets)) == [32, 64, 64]  # the setup key, and the secret key as drawn and in its file


def test_what_a_tour_types_in_secret_counts_among_the_secrets_of_its_film() -> None:
    secrets = played("first-key", "en").secrets
    assert "no secret at all" in secrets
    assert any(len(secret) > 60 for secret in secrets)
