"""The real program killed on every step, in a real terminal: it comes back to the same step with the same answers and the same key."""

import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from keywizard.flow.steps import StepId
from tests.cli.running import process
from tests.realterm.terminal import Terminal, keywizard

API_KEY = "Kk7" + "a" * 61
SECRET_KEY = "Zz9" + "b" * 61
PASSPHRASE = "four words of passphrase"


def nothing(terminal: Terminal) -> None:
    del terminal


def go_on(terminal: Terminal) -> None:
    terminal.press("ctrl+n")


class Part(NamedTuple):
    """A step on which the program is killed."""

    step: StepId
    """As its draft knows it from when it is seen."""
    seen: str
    """What it is known by."""
    kept: str
    """What is to be seen after the kill."""
    act: Callable[[Terminal], None] = nothing
    """What is done before the kill."""
    leave: Callable[[Terminal], None] = go_on
    """What leads to the next part."""

    def arrive(self, terminal: Terminal, home: Path) -> None:
        """See the step, which is on disk by then; and do there what is done."""
        terminal.wait_for(self.seen)
        (draft,) = (home / "state" / "drafts").glob("*.toml")
        assert tomllib.loads(draft.read_text(encoding="utf-8"))["walks"][0]["at"] == self.step
        self.act(terminal)


def choose(row: int) -> Callable[[Terminal], None]:
    def choosing(terminal: Terminal) -> None:
        terminal.press("home", *["down"] * row, "space")
        terminal.wait_for("(•)")

    return choosing


def make_pair(terminal: Terminal) -> None:
    terminal.press("enter", *PASSPHRASE, "tab", *PASSPHRASE, "enter")
    terminal.wait_for("made and works")


def name_it(terminal: Terminal) -> None:
    terminal.press(*"my bot")
    terminal.wait_for("6 of 64")


def show_passkey(terminal: Terminal) -> None:
    """Show one factor of the two; a code would be taken once only."""
    terminal.press("end", "enter")
    terminal.wait_for("One more to go")


def prove_and_make(terminal: Terminal) -> None:
    terminal.press("enter")
    terminal.wait_for("has filled in")
    terminal.press("enter")
    terminal.wait_for("One more to go")
    terminal.press("end", "enter")
    terminal.wait_for("can be made now")
    terminal.press("ctrl+n")


def trade(terminal: Terminal) -> None:
    terminal.press(*["down"] * 3, "space")
    terminal.wait_for("[x] Enable Spot")


def paste(terminal: Terminal) -> None:
    terminal.paste(API_KEY)
    terminal.press("ctrl+n")


def paste_hmac(terminal: Terminal) -> None:
    terminal.paste(API_KEY)
    terminal.press("tab")
    terminal.paste(SECRET_KEY)
    terminal.press("tab", *PASSPHRASE, "tab", *PASSPHRASE, "ctrl+n")


def is_stored(terminal: Terminal) -> None:
    folder = Path(os.environ["KEYWIZARD_HOME"]) / "data" / "keys" / "my-bot"
    terminal.wait_until(folder.exists, "the key to be stored under its label")


def type_secrets(terminal: Terminal) -> None:
    terminal.paste(API_KEY)
    terminal.press("tab")
    terminal.paste(SECRET_KEY)
    terminal.press("tab", *PASSPHRASE)
    terminal.wait_for(" " + "•" * len(PASSPHRASE) + " ")


def choose_place(row: int) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.press(*["down"] * row, "enter")


def to_label_at_binance(terminal: Terminal) -> None:
    """Go as far as a practice walk with a pair is killed just as well."""
    choose_place(2)(terminal)
    terminal.wait_for("Step 2 of 9")
    go_on(terminal)
    terminal.wait_for("Step 3 of 9")
    terminal.press("enter")
    terminal.wait_for("With a passphrase")
    make_pair(terminal)
    go_on(terminal)


BEGIN = (Part(StepId.ACCOUNT, "Step 2 of 9", "Step 2 of"), Part(StepId.KEY_TYPE, "Ed25519", "(•) Ed25519", choose(0)))
LABEL = Part(StepId.LABEL, "A name for the key", "my bot", name_it)
PAIR = (Part(StepId.KEYPAIR, "With a passphrase", "made and works", make_pair), LABEL)
HMAC = (BEGIN[0], Part(StepId.KEY_TYPE, "Ed25519", "(•) HMAC", choose(3)), LABEL)
PRACTICE = (
    Part(StepId.VERIFICATION, "Fill in the code", "are asked for anew", show_passkey, prove_and_make),
    Part(StepId.API_KEY, "API key is made", "API key is made"),
)
PAGE = Part(StepId.VERIFICATION, "In demo mode, in", "On Binance's page", is_stored)
END = Part(StepId.SUMMARY, "This is what you have", "my bot", leave=lambda terminal: terminal.press("enter"))
WALKS: dict[str, tuple[Callable[[Terminal], None], tuple[Part, ...]]] = {
    "practice, a pair": (
        choose_place(0),
        (*BEGIN, *PAIR, *PRACTICE, Part(StepId.RESTRICTIONS, "Withdrawals", "[x] Enable Spot", trade), END),
    ),
    "Binance, a pair": (
        to_label_at_binance,
        (
            LABEL,
            PAGE,
            Part(StepId.API_KEY, "Step 7 of 9", "pasted again", leave=paste),
            Part(StepId.RESTRICTIONS, "Permissions (plan)", "[x] Enable Spot", trade),
            END._replace(seen="tick the boxes"),
        ),
    ),
    "Binance, HMAC": (
        choose_place(2),
        (
            *HMAC,
            PAGE,
            Part(StepId.API_KEY, "Step 6 of 8", "if they were not stored", type_secrets, paste_hmac),
            Part(StepId.RESTRICTIONS, "Permissions (plan)", "Permissions (plan)"),
            END._replace(seen="tick the boxes"),
        ),
    ),
}


def goes_on(terminal: Terminal, seen: str) -> None:
    terminal.wait_for("Unfinished walks")
    terminal.press("enter")
    terminal.wait_for("go on where you were")
    terminal.wait_for(seen)


def keys(home: Path) -> list[str]:
    folder = home / "data" / "keys"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def assert_no_secret(home: Path) -> None:
    """Look through everything beside the keys and the practice exchange."""
    pems = [path.read_bytes().splitlines()[1] for path in home.glob("data/keys/*/private_key.pem")]
    secrets = [path.read_bytes().strip() for path in home.glob("data/keys/*/secret_key") if b"\n" not in path.read_bytes().strip()]
    for path in (each for each in (home / "state").rglob("*") if each.is_file()):
        content = path.read_bytes()
        assert not [secret for secret in (*pems, *secrets, PASSPHRASE.encode(), SECRET_KEY.encode()) if secret in content], path


@pytest.mark.parametrize(("begin_walk", "parts"), WALKS.values(), ids=WALKS)
def test_a_walk_killed_on_every_step_is_gone_on_with_and_makes_one_key(
    begin_walk: Callable[[Terminal], None], parts: tuple[Part, ...], keywizard_home: Path
) -> None:
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Step 1 of 9")
        begin_walk(terminal)
        parts[0].arrive(terminal, keywizard_home)
    for part, after in zip(parts, (*parts[1:], None), strict=True):
        assert_no_secret(keywizard_home)
        assert len(keys(keywizard_home)) <= 1
        with keywizard("--lang", "en") as terminal:
            goes_on(terminal, part.kept)
            part.leave(terminal)
            if after is not None:
                after.arrive(terminal, keywizard_home)
            else:
                assert terminal.wait_exit() == 0
    assert keys(keywizard_home) == ["my-bot"]
    assert list((keywizard_home / "state" / "drafts").iterdir()) == []
    told = process("show", "my-bot", "--json", KEYWIZARD_HOME=str(keywizard_home)).json
    assert (told["label"], len(told["api_key"])) == ("my bot", 64)


def begin(terminal: Terminal, label: str) -> None:
    terminal.wait_for("Step 1 of 9")
    terminal.press("end" if "Unfinished" in terminal.screen else "home")
    terminal.press("home", "enter")
    terminal.wait_for("Step 2 of 9")
    terminal.press("enter")
    terminal.wait_for("Step 3 of 9")
    terminal.press("end", "enter")
    terminal.wait_for("A name for the key")
    terminal.press(*label)
    terminal.wait_for(f"{len(label)} of 64")


def test_two_walks_at_once_keep_a_draft_each_and_are_offered_when_both_have_died(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as first, keywizard("--lang", "en") as second:
        begin(first, "first")
        begin(second, "second")
        first.press(*" one")
        first.wait_for("9 of 64")
        with keywizard("--lang", "en") as third:
            third.wait_for("Step 1 of 9")
            assert "Unfinished" not in third.screen
    assert len(list((keywizard_home / "state" / "drafts").glob("*.toml"))) == 2
    with keywizard("--lang", "en") as third:
        third.wait_for("Unfinished walks")
        assert third.screen.index("first one") < third.screen.index("  second")
        third.press("down", "enter")
        third.wait_for("6 of 64")


def test_the_flag_goes_on_at_once_and_its_opposite_offers_nothing_and_keeps_everything(keywizard_home: Path) -> None:
    with keywizard("--lang", "en", "--resume") as terminal:
        assert terminal.wait_exit() == 2
        assert "no unfinished walk" in terminal.screen
    with keywizard("--lang", "en") as terminal:
        begin(terminal, "my bot")
        terminal.press("ctrl+q")
        terminal.wait_for("Your answers are kept")
        terminal.press("tab", "enter")
        assert terminal.wait_exit() == 130
        assert "keywizard --resume" in " ".join(terminal.screen.split())
    with keywizard("--lang", "en", "--fresh") as terminal:
        terminal.wait_for("Step 1 of 9")
        assert "Unfinished" not in terminal.screen
    with keywizard("--lang", "it", "--resume") as terminal:
        terminal.wait_for("6 caratteri su 64")
        terminal.wait_for("Riprendi da dove eri")
        with keywizard("--lang", "en", "--resume") as other:
            assert other.wait_exit() == 2
    told = process("--resume", "--fresh", "--lang", "en", KEYWIZARD_HOME=str(keywizard_home))
    assert told.code == 2


def test_a_folder_that_takes_no_drafts_is_told_and_the_walk_goes_on(keywizard_home: Path) -> None:
    (keywizard_home / "state").mkdir(parents=True)
    (keywizard_home / "state" / "drafts").write_text("not a folder")
    with keywizard("--lang", "en") as terminal:
        begin(terminal, "my bot")
        terminal.press("ctrl+q")
        terminal.wait_for("is lost")
    assert json.dumps(keys(keywizard_home)) == "[]"
