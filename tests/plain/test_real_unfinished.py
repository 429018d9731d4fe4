"""A walk that was not ended is gone on with line by line too, whichever front end began it."""

import signal
from pathlib import Path

from tests.plain.lines import Lines, started
from tests.realterm.terminal import keywizard


def begin(*answers: str) -> None:
    """Walk to the label and be killed there."""
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", "1", "2", "", *answers)
        lines.wait_for_prompt()
        terminal.process.send_signal(signal.SIGKILL)
        terminal.process.wait()


def test_a_killed_walk_is_the_first_row_and_enter_goes_on_with_its_pair(keywizard_home: Path) -> None:
    begin()
    with started() as terminal:
        lines = Lines(terminal)
        lines.wait_for("Unfinished walks")
        lines.answer("", "spot bot")
        lines.wait_for("Step 6 of 9")
        assert "Step 5 of 9: Label" in lines.said
    assert [path.name for path in (keywizard_home / "data" / "keys").iterdir()] == ["waiting-ed25519"]


def test_the_newest_walk_is_gone_on_with_at_once_when_asked(keywizard_home: Path) -> None:
    del keywizard_home
    begin("spot bot")
    with started("--resume") as terminal:
        lines = Lines(terminal)
        lines.wait_for("Step 6 of 9")
        assert "Unfinished walks" not in lines.said


def test_a_walk_of_the_screens_is_gone_on_with_line_by_line(keywizard_home: Path) -> None:
    del keywizard_home
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Step 1 of 9")
        terminal.press("enter")
        terminal.wait_for("Step 2 of 9")
        terminal.press("enter")
        terminal.wait_for("Step 3 of 9")
        terminal.press("down", "down", "down", "enter")
        terminal.wait_for("Step 4 of 8")
        terminal.press(*"hmac bot")
        terminal.wait_for("hmac bot")
        terminal.wait_for("hmac-bot")  # its folder is named, so it is checked and kept
        terminal.process.send_signal(signal.SIGKILL)
        terminal.process.wait()
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("")
        lines.wait_for("Step 4 of 8: Label")
        lines.wait_for("hmac bot")


def test_a_walk_is_forgotten_once_one_says_yes_and_its_pair_stays(keywizard_home: Path) -> None:
    begin()
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer("6")
        lines.wait_for("Forget it?")
        terminal.send(b"\n")
        lines.answer("6")
        terminal.wait_until(lambda: lines.said.count("Forget it?") == 2, "the question again")
        terminal.send(b"yes\n")
        lines.wait_for_prompt()
    with started() as terminal:
        lines = Lines(terminal)
        lines.wait_for_prompt()
        assert "Unfinished" not in lines.said
    assert [path.name for path in (keywizard_home / "data" / "keys").iterdir()] == ["waiting-ed25519"]
