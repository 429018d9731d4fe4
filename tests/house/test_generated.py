"""What is made from the sources is as they are now."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from keywizard import __version__
from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.parser import COMMANDS
from keywizard.i18n.translator import LANGUAGES
from tests.house.building import builder
from tests.house.sources import ROOT

PAGES = {language: ROOT / ".build" / "made" / ("keywizard.1" if language == "en" else f"keywizard.{language}.1") for language in LANGUAGES}
COMMAND = "python .build/generated.py"


def test_nothing_made_from_the_sources_is_stale() -> None:
    stale = [path.name for path, make in builder("generated").makers().items() if _content(path) != make()]
    assert stale == [], f"run {COMMAND}"


def _content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def test_the_readme_names_the_command_that_makes_it_all() -> None:
    assert re.search(rf"^{re.escape(COMMAND)}\b", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_has_every_command_with_its_flags(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8").replace("\\-", "-")
    chapters = {chapter.split()[0].strip('"'): chapter for chapter in page.split("\n.SS ")[1:]}
    missing = [
        f"{command.name} --{flag.name}"
        for command in COMMANDS
        for flag in command.flags
        if f"\\fB--{flag.name}\\fR" not in chapters[command.name]
    ]
    assert missing == []


def test_the_manual_explains_every_code_that_a_run_ends_with() -> None:
    explained = builder("man_page").EXIT_CODES
    assert explained == tuple(str(int(code)) for code in ExitCode)


@pytest.mark.parametrize(
    "checker",
    [("mandoc", "-T", "lint", "-W", "style"), ("groff", "-man", "-ww", "-z", "-K", "utf8"), ("man", "-l", "--warnings", "-E", "UTF-8")],
    ids=["mandoc", "groff", "man"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_is_read_without_a_complaint(language: str, checker: tuple[str, ...]) -> None:
    if shutil.which(checker[0]) is None:
        pytest.skip(f"{checker[0]} is not installed")
    done = subprocess.run([*checker, str(PAGES[language])], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert checker[0] == "man" or done.stdout == ""


def test_a_page_tells_the_date_of_its_version_and_no_other() -> None:
    heads = [re.findall(r"^\.TH KEYWIZARD 1 (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in PAGES.values()]
    assert heads == [[builder("man_page").RELEASED[__version__]]] * len(PAGES)
