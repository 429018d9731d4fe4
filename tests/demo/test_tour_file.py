"""Tours of a trainer's own: every field does what it says, and whatever is wrong is told with its line."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.demo.keys import cap_of
from keywizard.demo.library import find_tour, tours
from keywizard.demo.tour import Beat, Expectation
from keywizard.domain.errors import FileError, KeywizardError, UsageError
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import LANGUAGES, Translator
from tests.demo.playing import HEAD, tour_of

SAY = 'say = { en = "Said.", it = "Detto." }\n'
BEAT = f"[[beat]]\n{SAY}"


def test_every_field_of_a_beat_is_read(tmp_path: Path) -> None:
    tour = tour_of(
        tmp_path,
        BEAT + 'later = 30\ntype = "bot"\npress = ["down", "enter", "u"]\nhold = 1.5\nstep = "label"\n'
        'blocked = ["enableWithdrawals"]\nallowed = ["enableReading"]\n',
    )
    expects = Expectation(StepId.LABEL, frozenset({Permission.WITHDRAWALS}), frozenset({Permission.READING}))
    assert tour.beats == (Beat(5, {"en": "Said.", "it": "Detto."}, 30, "bot", ("down", "enter", "u"), 1.5, expects),)
    assert tour.beats[0].bindings == ("b", "o", "t", "down", "enter", "u")


WRONG = [
    (HEAD.replace('{ en = "A title", it = "Un titolo" }', "3"), BEAT, "toml-value-wrong", 1),
    (HEAD.replace("account", "acount"), BEAT, "tour-field-unknown", 3),
    (HEAD.replace("verified-plus", "rich"), BEAT, "tour-account-unknown", 3),
    (HEAD.replace("2026-11-28T09:00:00Z", '"today"'), BEAT, "toml-value-wrong", 4),
    (HEAD.replace(', it = "Un titolo"', ""), BEAT, "tour-language-missing", 1),
    (HEAD.replace('it = "Un titolo"', 'it = "Un titolo", de = "Ein Titel"'), BEAT, "tour-language-unknown", 1),
    (HEAD.replace("account", "# account"), BEAT, "tour-field-missing", 1),
    (HEAD, "beat = []\n", "tour-beats-count", 5),
    (HEAD, "beat = 3\n", "toml-value-wrong", 5),
    (HEAD, f"{BEAT}\n[[beat]]\n", "tour-beat-empty", 8),
    (HEAD, f"{BEAT}\n[[beat]]\n{SAY}\npres = ['enter']\n", "tour-beat-field-unknown", 11),
    (HEAD, BEAT.replace("[[beat]]", "[beat]"), "tour-beat-single", 5),
    (HEAD, BEAT.replace("[[beat]]", "[[beats]]"), "tour-field-unknown", 5),
    (HEAD, f"{BEAT}\n[[beat]]\n{SAY}press = ['return']\n", "tour-key-unknown", 10),
    (HEAD, f"{BEAT}press = ['ctrl+q']\n", "tour-key-unknown", 7),
    (HEAD, f"{BEAT}press = 'enter'\n", "toml-value-wrong", 7),
    (HEAD, f"{BEAT}hold = 61\n", "toml-value-wrong", 7),
    (HEAD, f"{BEAT}hold = true\n", "toml-value-wrong", 7),
    (HEAD, f"{BEAT}later = -1\n", "toml-value-wrong", 7),
    (HEAD, f'{BEAT}type = ""\n', "toml-value-wrong", 7),
    (HEAD, f'{BEAT}step = "lable"\n', "tour-word-unknown", 7),
    (HEAD, f'{BEAT}\n# a remark\nblocked = ["withdrawals"]\n', "tour-word-unknown", 9),
    (HEAD, f"{BEAT}\n[[beat]]\n{BEAT}press = [\n", "toml-broken", 12),
    (HEAD, '[[beat]]\nsay = { en = "Said.", it = "Detto.\\u001b[2J" }\n', "toml-value-wrong", 6),
    (HEAD, '[[beat]]\nsay = { en = "Said." }\n', "tour-language-missing", 6),
    (HEAD, f'[[beat]]\nsay = {{ en = "Said.", it = "{"parola " * 40}" }}\n', "tour-caption-long", 6),
]


@pytest.mark.parametrize(("head", "beats", "problem", "line"), WRONG)
def test_what_is_wrong_is_told_with_its_line_in_both_languages(tmp_path: Path, head: str, beats: str, problem: str, line: int) -> None:
    with pytest.raises(FileError) as caught:
        tour_of(tmp_path, beats, head)
    assert (caught.value.problem, caught.value.values["line"]) == (problem, line)
    for language in LANGUAGES:
        message = Translator(language)(caught.value.message_id, **caught.value.values)
        assert re.search(rf"(?:line|riga) {line}\b", message.lower()) or problem == "tour-field-missing"  # what is missing has no line
        assert Translator(language)(caught.value.hint_id, **caught.value.values) != caught.value.hint_id


@given(st.text(st.characters(codec="utf-8"), max_size=200) | st.text('[]beat\n=" {}sayenit,3-', max_size=200))
def test_no_file_makes_reading_break_down(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    for head in ("", HEAD):
        with contextlib.suppress(FileError):
            tour_of(folder, text, head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_caps_of_both_languages_have_a_text(language: str) -> None:
    caps = [cap_of(Translator(language), binding) for tour in tours() for beat in tour.beats for binding in beat.bindings]
    assert not [cap for cap in caps if re.search(r"key-cap|\+", cap)]


def test_a_tour_is_found_by_its_name_or_by_the_path_of_its_file(tmp_path: Path) -> None:
    tour_of(tmp_path, BEAT)
    assert find_tour("first-key").name == "first-key"
    assert find_tour(str(tmp_path / "own.toml")).title["it"] == "Un titolo"
    with pytest.raises(UsageError, match="tour-unknown"):
        find_tour("last-key")
    with pytest.raises(KeywizardError, match="file-missing"):
        find_tour(str(tmp_path / "gone.toml"))
