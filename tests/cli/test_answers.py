"""Flags, answers file and walk ask for the same; what is missing or makes no sense is told before anything is made."""

import inspect
import json
from pathlib import Path

import pytest

from keywizard.cli.answers_file import read_answers
from keywizard.cli.parser import CREATE_ANSWERS, CREATE_FLAGS
from keywizard.flow.steps import STEPS, StepId
from keywizard.flow.wizard import Wizard
from tests.cli.running import Run, create, tree

ANSWERED_BY = {
    StepId.PLACE: ("answer_place", ("place", "env")),
    StepId.ACCOUNT: ("answer_account", ("account", "at", "route")),
    StepId.KEY_TYPE: ("answer_key_type", ("key_type",)),
    StepId.KEYPAIR: (None, ("passphrase_file", "no_passphrase")),
    StepId.LABEL: ("answer_label", ("label", "name")),
    StepId.VERIFICATION: (None, ()),
    StepId.API_KEY: (None, ("api_key_file", "secret_key_file")),
    StepId.RESTRICTIONS: ("answer_allowed_ips answer_permissions", ("ip", "permission", "preset")),
    StepId.SUMMARY: (None, ()),
}
"""Each step's answers to the wizard, and the flags that give them; the two factors are shown by the practice authenticator itself."""

SECRET = "Zt7Qm4Xw9Lk2Vb5Nc8Rf1Ty6Hj3Gd0Ps" * 2
WHOLE = {
    "place": "practice",
    "env": "demo",
    "account": "controls-off",
    "at": "2026-01-01",
    "route": "web",
    "key_type": "hmac",
    "passphrase_file": "",
    "no_passphrase": True,
    "label": "from a file",
    "name": "from-file",
    "api_key_file": "",
    "secret_key_file": "",
    "ip": ["203.0.113.9"],
    "permission": ["enableFutures"],
    "preset": "transfers",
}


def answers_file(folder: Path, **values: object) -> str:
    path = folder / "answers.toml"
    path.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items()), encoding="utf-8")
    return str(path)


def test_every_answer_of_the_walk_has_a_flag_and_no_other_flag_is_one() -> None:
    assert set(ANSWERED_BY) == {step.id for step in STEPS}
    methods = {name for names, _ in ANSWERED_BY.values() if names for name in names.split()}
    assert methods == {name for name, _ in inspect.getmembers(Wizard, inspect.isfunction) if name.startswith("answer_")}
    flags = [flag for _, destinations in ANSWERED_BY.values() for flag in destinations]
    assert flags == [answer.destination for answer in CREATE_ANSWERS]
    assert {flag.name for flag in CREATE_FLAGS} - {answer.name for answer in CREATE_ANSWERS} == {
        "answers",
        "manifest",
        "dry-run",
        "show-secret",
        "json",
    }


def test_every_flag_of_an_answer_is_a_key_of_the_answers_file(tmp_path: Path) -> None:
    assert set(WHOLE) == {answer.destination for answer in CREATE_ANSWERS}
    assert read_answers(Path(answers_file(tmp_path, **WHOLE))) == WHOLE


def test_an_answers_file_alone_makes_a_key(run: Run, tmp_path: Path) -> None:
    of_practice = set(WHOLE) - {"passphrase_file", "env", "api_key_file", "secret_key_file"}
    whole = {name: value for name, value in WHOLE.items() if name in of_practice}
    made = run("create", "--answers", answers_file(tmp_path, **whole), "--json").json
    assert (made["name"], made["label"], made["key_type"]) == ("from-file", "from a file", "hmac")
    assert made["created_at"] == "2026-01-01T00:00:00Z"
    assert made["ip_access"]["allowed_ips"] == ["203.0.113.9"]
    on = {field for field, is_on in made["permissions"].items() if is_on}
    assert on == {"enableReading", "enableFutures", "permitsUniversalTransfer", "enableInternalTransfer"}


def test_an_answers_file_takes_what_toml_has_for_moments_and_every_label_that_a_flag_takes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(
        'place = "practice"\nkey_type = "hmac"\nno_passphrase = true\nat = 2026-01-01\nlabel = "bot \N{MAN}\u200d\N{PERSONAL COMPUTER}"\n',
        encoding="utf-8",
    )
    made = run("create", "--answers", str(path), "--json").json
    assert (made["label"], made["created_at"]) == ("bot \N{MAN}\u200d\N{PERSONAL COMPUTER}", "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("flag", "value", "field"),
    [("--label", "by flag", "label"), ("--name", "by-flag", "name"), ("--key-type", "ed25519", "key_type")],
)
def test_a_flag_wins_over_the_file(run: Run, tmp_path: Path, flag: str, value: str, field: str) -> None:
    of_practice = set(WHOLE) - {"passphrase_file", "env", "api_key_file", "secret_key_file"}
    whole = {name: value for name, value in WHOLE.items() if name in of_practice}
    made = run("create", "--answers", answers_file(tmp_path, **whole), flag, value, "--json").json
    assert made[field] == value


def test_a_passphrase_by_flag_wins_over_none_in_the_file(run: Run, tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery")
    passphrase.chmod(0o600)
    file = answers_file(tmp_path, place="practice", key_type="ed25519", label="bot", no_passphrase=True)
    made = run("create", "--answers", file, "--passphrase-file", str(passphrase), "--json").json
    assert "ENCRYPTED" in Path(made["private_key_file"]).read_text()


def test_all_missing_answers_are_named_at_once(run: Run) -> None:
    outcome = run("create", "--json")
    assert outcome.code == 2
    for flag in ("--place", "--key-type", "--label", "--passphrase-file", "--no-passphrase"):
        assert flag in outcome.error["hint"]


@pytest.mark.parametrize("name", ["place", "key_type", "label"])
def test_a_missing_answer_names_its_flag_and_no_other(run: Run, name: str) -> None:
    outcome = run(*create(**{name: None}))
    assert outcome.code == 2
    assert [flag for flag in ("--place", "--key-type", "--label", "--no-passphrase") if flag in outcome.err] == [
        f"--{name.replace('_', '-')}"
    ]


def test_a_pair_needs_a_word_about_its_passphrase_and_an_hmac_key_none(run: Run) -> None:
    assert run(*create(no_passphrase=None)).code == 2
    assert run(*create(no_passphrase=None, key_type="hmac")).code == 0


WRONG = {
    "an unknown place": create(place="moon"),
    "the real Binance": create(place="binance"),
    "an unknown key type": create(key_type="dsa"),
    "an unknown permission": create(permission="enableEverything"),
    "an unknown preset": create(preset="all"),
    "an unknown account": create(account="nobody"),
    "a malformed name": create(name="../up"),
    "an empty name": create(name=""),
    "a malformed moment": create(at="yesterday"),
    "an empty moment": create(at=""),
    "a moment before Binance": create(at="1999-12-31"),
    "a moment at the end of the calendar": create(at="9999-12-31T23:59:59-12:00"),
    "both passphrase flags": create(passphrase_file="x"),
    "an empty address": create(ip=""),
    "an empty address beside one": create(ip=("203.0.113.9", " ")),
    "an IPv6 address": create(ip="2001:db8::1"),
    "a range": create(ip="203.0.113.0/24"),
    "everywhere": create(ip="0.0.0.0"),  # noqa: S104  # nothing is bound
    "a private address": create(ip="192.168.1.1"),
    "a loopback address": create(ip="127.0.0.1"),
    "31 addresses": create(ip=",".join(f"203.0.113.{number}" for number in range(31))),
    "an empty label": create(label="  "),
    "a label with a control character": create(label="a\x1b[31mb"),
    "a label with a line break": create(label="a\nb"),
    "a label with a bidi override": create(label="abc\u202edef"),
    "a label of 300 emoji": create(label="\N{ROCKET}" * 300),
    "a label with broken bytes": create(label="a\udcffb"),
    "a private key as label": create(label="-----BEGIN PRIVATE KEY-----"),
    "a secret as label": create(label=SECRET),
    "a secret as name": create(name=SECRET),
    "a secret as address": create(ip=SECRET),
    "a secret as account": create(account=SECRET),
    "a secret as moment": create(at=SECRET),
    "a secret as permission": create(permission=SECRET),
    "a secret as place": create(place=SECRET),
    "a secret as preset": create(preset=SECRET),
    "a secret too many": (*create(), SECRET),
    "a secret as key type": create(key_type=SECRET),
    "an unknown flag": (*create(), "--force"),
    "a flag without its value": (*create(), "--ip"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_what_makes_no_sense_is_a_usage_error_and_creates_nothing(run: Run, keywizard_home: Path, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments, "--json")
    assert outcome.code == 2
    assert set(outcome.error) == {"message", "hint"}
    assert all(len(sentence) > 10 and not sentence.startswith("error.") for sentence in outcome.error.values())
    assert SECRET[:12] not in outcome.out + outcome.err
    assert outcome.err == ""
    assert tree(keywizard_home) == {}
    assert not keywizard_home.exists()


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_without_json_it_is_two_lines_on_standard_error(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert outcome.out == ""
    first, second = outcome.err.splitlines()
    assert first.startswith("keywizard: ")
    assert all(char.isprintable() for char in first + second)


BROKEN = {
    "no TOML": (b'label = "a"\nkey_type = \n', 2),
    "not UTF-8": (b'label = "a"\nname = "\xff"\n', 2),
    "an unknown key": (b'label = "a"\n\npassphrase = "x"\n', 3),
    "a number for a text": (b'place = "practice"\nlabel = 7\n', 2),
    "a text for a switch": (b'no_passphrase = "yes"\n', 1),
    "a text for a list": (b'label = "a"\nip = "203.0.113.9"\n', 2),
    "a list of numbers": (b"permission = [1]\n", 1),
    "an escape in a text": (b'label = "a"\nname = "\\u001b[2J"\n', 2),
    "nested without end": (b"ip = " + b"[" * 5000, 1),
    "a number without end": (b"at = " + b"9" * 5000, 1),
}


@pytest.mark.parametrize(("content", "line"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answers_file_is_named_with_its_line_and_left_as_it_is(
    run: Run, tmp_path: Path, keywizard_home: Path, content: bytes, line: int
) -> None:
    path = tmp_path / "answers.toml"
    path.write_bytes(content)
    outcome = run("create", "--answers", str(path), "--json")
    assert outcome.code == 4
    assert str(path) in outcome.error["message"]
    assert f"ine {line} " in outcome.error["message"]
    assert path.read_bytes() == content
    assert not keywizard_home.exists()


@pytest.mark.parametrize("flag", ["--answers", "--passphrase-file", "--account"])
@pytest.mark.parametrize("make", ["folder", "link", "huge", "long name"])
def test_a_file_that_is_none_is_told(run: Run, tmp_path: Path, flag: str, make: str) -> None:
    path = tmp_path / ("n" * 300 if make == "long name" else "file")
    if make == "folder":
        path.mkdir()
    elif make == "link":
        path.symlink_to("/dev/zero")
    elif make == "huge":
        path.write_bytes(b"#" * 10_000_000)
        path.chmod(0o600)
    outcome = run(*create(no_passphrase=None if flag == "--passphrase-file" else ()), flag, str(path), "--json")
    assert outcome.code == 4
    assert set(outcome.error) == {"message", "hint"}


def test_a_missing_answers_file_is_a_file_problem(run: Run, tmp_path: Path) -> None:
    assert run(*create(), "--answers", str(tmp_path / "none.toml")).code == 4


def test_every_address_that_cannot_be_trusted_is_named(run: Run) -> None:
    outcome = run(*create(ip=("10.0.0.1", "203.0.113.9", "::1")))
    assert outcome.code == 2
    assert "10.0.0.1, ::1" in outcome.err
    assert "203.0.113.9" not in outcome.err


def test_the_web_route_asks_the_practice_authenticator_for_a_code_too(run: Run) -> None:
    made = [run(*create(key_type="hmac", route="web"), "--json") for _ in range(3)]
    assert [each.code for each in made] == [0, 0, 4]
    assert "used" in made[2].error["message"]


def test_a_value_behind_a_flag_that_takes_none_is_told_as_such(run: Run) -> None:
    refused = run(*create(), "--json=yes")
    assert refused.code == 2
    assert "--json is on or off" in refused.out + refused.err


def test_a_flag_of_the_wizard_before_a_command_is_refused_and_nothing_is_made(run: Run, keywizard_home: Path) -> None:
    outcome = run("--practice", *create(json=()))
    assert outcome.code == 2
    assert "--practice" in outcome.error["message"]
    assert not keywizard_home.exists()
