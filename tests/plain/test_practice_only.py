"""Line by line too, a practice-only run lists what it does not do, and says why."""

from pathlib import Path

import pytest

from keywizard.domain.place import Environment, Place
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from tests.plain.lines import Lines, started
from tests.plain.scripting import to_label, walked

LOCKED = Wizard(is_practice_only=True)


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("number", ["2", "3", "4"])
def test_a_row_of_binance_is_listed_explained_and_refused(tmp_path: Path, number: str, language: str) -> None:
    translate = Translator(language)
    told = walked(tmp_path, f"?{number}", number, wizard=LOCKED, language=language)
    assert told.wizard.answers.place is None
    assert all(f"[-] {translate(f'place.{environment}.name')}" in told.words for environment in Environment)
    assert " ".join(translate("place.practice-only.reason").split()) in told.words
    assert translate("refusal.practice-only") in told.words


def test_practice_is_walked_as_ever_and_the_lock_stays(tmp_path: Path) -> None:
    told = walked(tmp_path, *to_label(), "my bot", wizard=LOCKED)
    assert (told.wizard.answers.place, told.wizard.is_practice_only, told.left) == (Place.PRACTICE, True, ())


def test_the_flag_locks_the_real_program_and_goes_on_with_no_walk_at_binance(keywizard_home: Path) -> None:
    del keywizard_home
    with started("--lang", "en") as terminal:
        lines = Lines(terminal)
        lines.answer("4", "", "4")
        lines.wait_for("Step 4 of")
        lines.wait_for_prompt()
        terminal.process.kill()
        terminal.process.wait()
    with started("--practice", "--resume", "--lang", "en") as terminal:
        Lines(terminal).wait_for("There is no unfinished walk in practice")
        assert terminal.wait_exit() == 2
    with started("--practice", "--lang", "en") as terminal:
        lines = Lines(terminal)
        lines.answer("4")
        lines.wait_for("This run is practice only: what is made in it opens nothing.")
        assert "Unfinished walks" not in lines.said
        lines.answer("1")
        lines.wait_for("Step 2 of 9")
