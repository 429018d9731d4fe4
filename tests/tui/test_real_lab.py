"""The lab in a real terminal: keys that were typed ahead reach the row, the list and the window they were meant for."""

from pathlib import Path

from tests.realterm.terminal import keywizard


def test_a_challenge_is_chosen_hinted_at_and_solved_by_keys_that_arrive_in_one_piece(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Step 1 of 9")
        terminal.press("enter", "f4", "c", "down", "enter", "tab", "down", "tab", "down", "space", "u", "up", "space")
        terminal.wait_for("Solved with the fewest changes there are: 1.")
        assert "Lab: An HMAC key that trades (changes: 1)" in terminal.screen
        assert ">*IP access: trusted IPs" in terminal.screen
        assert "*[+] Withdrawals" in terminal.screen
        terminal.press("ctrl+n")
        terminal.wait_for("goes on with the account from the lab")
        terminal.press("ctrl+q", "tab", "enter")
        terminal.wait_exit()
    assert not any(path.name == "practice" for path in keywizard_home.rglob("*"))
