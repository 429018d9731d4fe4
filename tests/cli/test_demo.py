"""`keywizard demo` from the command line: what cannot be is said before anything is played."""

from pathlib import Path

import pytest

from tests.cli.running import Run, process

STRAYS = """title = { en = "A title", it = "Un titolo" }
about = { en = "A line.", it = "Una riga." }
account = "verified-plus"
at = 2026-11-28T09:00:00Z

[[beat]]
say = { en = "Said.", it = "Detto." }
step = "label"
"""


def test_json_is_for_the_list_of_tours_alone(run: Run) -> None:
    assert run("demo", "--list", "--json").json[0]["name"] == "first-key"
    for words in ((), ("--tour", "first-key"), ("--record", "film.svg")):
        refused = run("demo", *words, "--json")
        assert (refused.code, "--list" in refused.error["message"]) == (2, True)


def test_a_recording_into_a_folder_that_is_not_there_names_the_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    refused = run("demo", "--record", str(folder / "film.svg"))
    assert refused.code == 4
    assert f"The folder {folder} is not there." in refused.err


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_tour_that_strays_names_its_file_and_line(tmp_path: Path, language: str) -> None:
    (tmp_path / "mine.toml").write_text(STRAYS)
    refused = process("demo", "--tour", str(tmp_path / "mine.toml"), "--record", str(tmp_path / "film.svg"), "--lang", language)
    assert refused.code == 2
    assert f"{'Line 6 of' if language == 'en' else 'La riga 6 di'} mine.toml" in refused.err
    assert not (tmp_path / "film.svg").exists()
