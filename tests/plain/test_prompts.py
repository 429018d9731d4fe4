"""The rules of every prompt: back, help, quit, rows explained, and no key or secret where none belongs."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import refused_permissions
from keywizard.views.chrome import of_place
from tests.keys.pairs import keypair_with
from tests.plain.scripting import TYPE_NUMBERS, to_label, to_page, to_restrictions, walked
from tests.session.walks import session_at

PEM = keypair_with(KeyType.ED25519).private_key_pem.reveal().decode().strip()
BODY = PEM.splitlines()[1]
API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
HMAC = TYPE_NUMBERS[KeyType.HMAC]
SECRETS = {
    "pem": PEM,
    "encrypted pem": PEM.replace("PRIVATE", "ENCRYPTED PRIVATE"),
    "api key": API_KEY,
    "a line of a pem": BODY,
    "pem behind attributes": f"Bag Attributes\n  name: x\n{PEM}",
}

PROMPTS: dict[str, tuple[str, ...]] = {
    "place": (),
    "account": ("1",),
    "key type": ("1", ""),
    "protection": ("1", "", "1"),
    "made pair": ("1", "", "1", "2"),
    "import": ("1", "", "1", "3"),
    "path": ("1", "", "1", "3", "1"),
    "label": to_label(),
    "verification": (*to_label(), "x"),
    "code": (*to_label(), "x", "3"),
    "api key": (*to_label(), "x", "", "4", ""),
    "permissions": to_restrictions(),
    "sets": (*to_restrictions(), "2"),
    "addresses": (*to_restrictions(), "1"),
    "ways out": (*to_restrictions(), "11"),
    "checklist": ("2",),
    "page guide": to_page(),
    "api key from the page": (*to_page(), ""),
}
"""What leads to each prompt whose lines are shown."""
HIDDEN: dict[str, tuple[str, ...]] = {
    "passphrase": ("1", "", "1", "1"),
    "repetition": ("1", "", "1", "1", "long enough"),
    "paste": ("1", "", "1", "3", "2"),
    "opening passphrase": ("1", "", "1", "3", "2", PEM),
    "secret's passphrase": (*to_label(KeyType.HMAC), "x", "", "4", ""),
    "secret key from the page": (*to_page(KeyType.HMAC), "", API_KEY),
}
"""The same for those whose lines are not shown."""
EVERY = PROMPTS | HIDDEN


def help_of(wizard: Wizard) -> str:
    """Give the beginning of the help of the step where a walk stands."""
    text = of_place(Translator("en"), wizard.answers.place, f"help.{wizard.at}")
    return text.split("\n")[0].removeprefix("# ")


@pytest.mark.parametrize("prompt", EVERY)
def test_a_question_mark_gives_the_help_of_the_step_and_the_question_again(tmp_path: Path, prompt: str) -> None:
    before = walked(tmp_path / "a", *EVERY[prompt])
    after = walked(tmp_path / "b", *EVERY[prompt], "?")
    said = after.transcript.removeprefix(before.transcript.rstrip("\n"))
    assert help_of(after.wizard) in said
    assert "At every question < goes back" in said
    assert last_prompt(after.transcript) == last_prompt(before.transcript)


def last_prompt(transcript: str) -> str:
    return transcript.rstrip("\n").splitlines()[-1].rstrip()


@pytest.mark.parametrize("prompt", EVERY)
def test_q_asks_once_with_the_careful_answer_as_default_and_then_quits(tmp_path: Path, prompt: str) -> None:
    stayed = walked(tmp_path / "a", *EVERY[prompt], "q", "", "Q", "no")
    assert stayed.transcript.count("Leave keywizard?") == 2
    assert stayed.transcript.count("You stay") == 2
    gone = walked(tmp_path / "b", *EVERY[prompt], "q", "yes", "never read")
    assert gone.left == ("never read",)
    assert gone.wizard.at is stayed.wizard.at


@pytest.mark.parametrize("prompt", EVERY)
def test_every_prompt_names_the_three_words(tmp_path: Path, prompt: str) -> None:
    assert last_prompt(walked(tmp_path, *EVERY[prompt]).transcript).endswith("(< back, ? help, q quit):")


def test_quitting_says_what_stays_and_what_is_lost(tmp_path: Path) -> None:
    said = walked(tmp_path, "1", "", "1", "2", "q", "yes").words
    assert "A key pair without an API key stays on disk:" in said
    assert "What you have answered so far is lost." in said


@pytest.mark.parametrize("yes", ["sì", "SI", "s", "si'"])
def test_a_yes_is_understood_in_italian(tmp_path: Path, yes: str) -> None:
    assert walked(tmp_path, "q", yes, "1", language="it").left == ("1",)


def test_at_the_summary_q_quits_at_once(tmp_path: Path) -> None:
    assert walked(tmp_path, *to_restrictions(), "", "q", "1").left == ("1",)


BACK = {
    "account": StepId.PLACE,
    "key type": StepId.ACCOUNT,
    "protection": StepId.KEY_TYPE,
    "made pair": StepId.KEY_TYPE,
    "label": StepId.KEYPAIR,
    "verification": StepId.LABEL,
    "checklist": StepId.PLACE,
    "page guide": StepId.LABEL,
    "api key from the page": StepId.VERIFICATION,
}
"""Where back leads from the main prompt of a step."""
INNER = ("import", "path", "code", "sets", "addresses", "ways out", *HIDDEN)
"""Prompts from which it leads to the question before, on the same step."""


@pytest.mark.parametrize("prompt", BACK)
def test_back_leads_to_the_step_before_and_keeps_every_answer(tmp_path: Path, prompt: str) -> None:
    session = session_at(tmp_path)
    before = walked(tmp_path, *PROMPTS[prompt], session=session).wizard
    after = walked(tmp_path, "<", wizard=before, session=session).wizard
    assert after == before._replace(at=BACK[prompt])


@pytest.mark.parametrize("prompt", INNER)
def test_back_from_a_question_within_a_step_leads_to_the_one_before(tmp_path: Path, prompt: str) -> None:
    before = walked(tmp_path / "a", *EVERY[prompt])
    after = walked(tmp_path / "b", *EVERY[prompt], "<")
    assert after.wizard.at is before.wizard.at
    assert last_prompt(after.transcript) != last_prompt(before.transcript)


def test_back_at_the_first_step_says_that_it_is_the_first(tmp_path: Path) -> None:
    assert "This is the first step; q quits." in walked(tmp_path, "<").words


def test_a_label_is_kept_when_one_goes_back_and_taken_again_by_an_empty_line(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_label(), "my bot", "<", "<", "", "")
    assert "Enter: my bot" in done.words
    assert (done.wizard.at, done.wizard.answers.label) == (StepId.VERIFICATION, "my bot")


def test_a_row_is_explained_by_its_number_in_the_words_of_the_screens_panel(tmp_path: Path) -> None:
    said = walked(tmp_path, "1", "", "?4", "? 1").words
    assert "Binance makes a secret key and shows it once." in said
    assert "The only type that FIX takes" in said


@pytest.mark.parametrize(
    "prompt", [name for name in PROMPTS if name not in {"path", "label", "code", "addresses", "api key from the page"}]
)
def test_every_row_of_every_list_can_be_explained_and_read_again(tmp_path: Path, prompt: str) -> None:
    done = walked(tmp_path, *PROMPTS[prompt], *(f"?{number}" for number in range(1, 17)), "l")
    assert done.left == ()
    listed = [line for line in done.transcript.splitlines() if line.startswith("  1. ")]
    assert listed[-1:] == listed[-2:-1]
    assert "plain." not in done.transcript
    assert "remedy." not in done.transcript


@pytest.mark.parametrize("typed", ["0", "17", "x", "-1", "1.", "²", "\N{ARABIC-INDIC DIGIT ONE}", "9" * 30, "\x1b[A", "\ufeff1"])
def test_what_is_no_row_is_asked_for_again_and_never_repeated(tmp_path: Path, typed: str) -> None:
    done = walked(tmp_path, "1", typed)
    assert "That is no row of the list: type a number from 1 to 16" in done.words
    assert done.wizard.at is StepId.ACCOUNT


def test_the_protection_of_a_pair_has_to_be_chosen(tmp_path: Path) -> None:
    done = walked(tmp_path, "1", "", "1", "")
    assert "That is no row of the list" in done.words
    assert done.wizard.answers.keypair is None


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("prompt", [name for name in PROMPTS if name != "api key from the page"])
def test_a_key_pasted_where_none_belongs_is_refused_and_none_of_its_lines_is_an_answer(tmp_path: Path, prompt: str, secret: str) -> None:
    before = walked(tmp_path / "a", *PROMPTS[prompt])
    after = walked(tmp_path / "b", *PROMPTS[prompt], SECRETS[secret], "?")
    assert after.transcript.count("That looks like a key or a secret.") == 1
    assert after.wizard.at is before.wizard.at
    assert after.wizard.answers.label == before.wizard.answers.label
    assert help_of(after.wizard) in after.transcript


def test_a_key_file_pasted_for_the_api_key_is_refused_and_dropped_whole(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_page(), "", PEM, API_KEY)
    assert done.wizard.answers.issued is not None
    assert done.wizard.answers.issued.api_key == API_KEY


@pytest.mark.parametrize("prompt", ["passphrase", "repetition", "opening passphrase", "secret's passphrase", "secret key from the page"])
def test_a_key_file_pasted_for_a_secret_is_refused_by_kind_and_not_shown(tmp_path: Path, prompt: str) -> None:
    after = walked(tmp_path, *HIDDEN[prompt], PEM, "?")
    assert ("This is a key file, not a secret key;" if "page" in prompt else "This is a private key, not a passphrase;") in after.words
    assert help_of(after.wizard) in after.transcript
    assert BODY not in after.transcript
    assert "PRIVATE KEY-----" not in after.transcript


@settings(max_examples=30)
@given(
    lines=st.lists(
        st.one_of(
            st.sampled_from(["", "<", "?", "q", "l", "none", "ssh", "203.0.113.7", PEM, API_KEY, "?3"]),
            st.integers(1, 16).map(str),
            st.text(st.characters(exclude_characters="\n"), max_size=80),
        ),
        max_size=25,
    ),
    key_type=st.sampled_from([KeyType.HMAC, KeyType.ED25519]),
)
def test_whatever_is_typed_at_the_permissions_none_that_is_blocked_is_ever_on(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], key_type: KeyType
) -> None:
    home = tmp_path_factory.mktemp("home")
    session = session_at(home)
    start = walked(home, *to_restrictions(key_type), session=session).wizard
    done = walked(home, *lines, wizard=start, session=session)
    for wizard in done.remembered:
        facts = wizard.answers.facts()
        assert facts is not None
        assert Permission.READING in wizard.answers.permissions
        assert set(refused_permissions(facts, wizard.answers.permissions)) <= {Permission.READING}  # which is never turned off
    assert done.transcript.replace("\n", "").isprintable() or any(not line.isprintable() for line in lines)


@settings(max_examples=30)
@given(lines=st.lists(st.one_of(st.sampled_from(["", "<", "?", "1", "2", "3", "4", "l"]), st.text(max_size=40)), max_size=40))
def test_whatever_is_typed_from_the_beginning_the_walk_goes_on_or_ends(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    home = tmp_path_factory.mktemp("home")
    done = walked(home, *lines)
    assert done.wizard.at in done.wizard.route
    assert done.wizard.answers.place in {None, *Place}


@settings(max_examples=20)
@given(secret=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=12, max_size=40))
def test_a_secret_is_never_said_back(tmp_path_factory: pytest.TempPathFactory, secret: str) -> None:
    home = tmp_path_factory.mktemp("home")
    said = walked(home, "1", "", HMAC, "x", "", "4", "", secret, secret).transcript
    assert secret not in said
    assert secret not in walked(home, "1", "", "1", "3", "2", f"{secret}\n", secret).transcript
