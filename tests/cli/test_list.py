"""`list`: the keys that are looked for, in the order that is asked for, whatever their profiles hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment, Place
from keywizard.store.keyring import PRIVATE_KEY, Keyring
from keywizard.views.cells import width_of
from tests.cli.running import Run, create
from tests.store.samples import CANARY, PROFILE_OF_A_PAIR

MADE = datetime(2026, 1, 1, tzinfo=UTC)
LIVE = PROFILE_OF_A_PAIR._replace(place=Place.BINANCE, environment=Environment.PRODUCTION, account="")
KEYS = {
    "alpha": LIVE._replace(label="alpha", created_at=MADE + timedelta(days=2)),
    "beta": PROFILE_OF_A_PAIR._replace(label="beta", created_at=MADE, checked_at=MADE + timedelta(days=9), verdict="fine"),
    "gamma": LIVE._replace(label="日本の取引所のとても長い名前の鍵", key_type=KeyType.RSA_2048, created_at=MADE + timedelta(days=1)),
}


@pytest.fixture
def keyring(keywizard_home: Path) -> Keyring:
    keyring = Keyring(keywizard_home / "data" / "keys")
    for name, profile in KEYS.items():
        keyring.add(name, {PRIVATE_KEY: CANARY}, profile)
    return keyring


def names(run: Run, *flags: str) -> list[str]:
    outcome = run("list", *flags)
    assert (outcome.code, outcome.err) == (0, "")
    return [line.split()[0] for line in outcome.out.splitlines()]


@pytest.mark.usefixtures("keyring")
@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ((), ["alpha", "beta", "gamma"]),
        (("--filter", "enableSpotAndMarginTrading production"), ["alpha", "gamma"]),
        (("--filter", "production", "--filter", "RSA"), ["gamma"]),
        (("--filter", "日本"), ["gamma"]),
        (("--place", "binance"), ["alpha", "gamma"]),
        (("--place", "production", "--key-type", "ed25519"), ["alpha"]),
        (("--place", "practice"), ["beta"]),
        (("--sort", "created"), ["beta", "gamma", "alpha"]),
        (("--sort", "checked"), ["alpha", "gamma", "beta"]),
        (("--sort", "type"), ["alpha", "beta", "gamma"]),
    ],
)
def test_what_is_looked_for_is_listed_in_the_order_asked_for(run: Run, flags: tuple[str, ...], found: list[str]) -> None:
    assert names(run, *flags) == found
    assert [key["name"] for key in run("list", *flags, "--json").json] == found


@pytest.mark.usefixtures("keyring")
def test_nothing_found_is_no_empty_keyring(run: Run) -> None:
    assert "No key fits" in run("list", "--filter", "nobody").out
    assert run("list", "--filter", "nobody", "--json").json == []


@pytest.mark.usefixtures("keyring")
@pytest.mark.parametrize("flags", [("--sort", "age"), ("--place", "mars"), ("--key-type", "dsa")])
def test_a_value_that_no_flag_takes_is_a_usage_error_that_names_what_it_takes(run: Run, flags: tuple[str, ...]) -> None:
    outcome = run("list", *flags, "--json")
    assert outcome.code == 2
    assert flags[0] in outcome.error["message"]


@pytest.mark.usefixtures("keyring")
def test_a_wide_label_stays_within_80_cells_and_is_whole_where_more_is_asked(run: Run) -> None:
    lines = run("list").out.splitlines()
    assert all(width_of(line) <= 80 for line in lines)
    assert "日本の" in lines[2]
    assert "日本の取引所のとても長い名前の鍵" in run("list", "--long").out


@pytest.mark.usefixtures("keyring")
def test_programs_find_what_has_happened_to_a_key_under_names_that_stay(run: Run) -> None:
    _, beta, gamma = run("list", "--json").json
    assert (beta["checked_at"], beta["verdict"]) == ("2026-01-10T00:00:00Z", "fine")
    assert [gamma[name] for name in ("checked_at", "verdict", "rotate_by", "retired_at", "replaces")] == [None] * 5


def test_a_label_that_was_edited_into_an_escape_never_reaches_the_terminal(run: Run, keyring: Keyring) -> None:
    path = keyring.root / "beta" / "profile.toml"
    for trick in ("\\u001b[2J", "\x1b[2J", "\u202e", "\\u009b2J"):
        path.write_text(KEYS["beta"].to_toml().decode().replace('"beta"', f'"{trick}"'), "utf-8")
        outcome = run("list", "--long")
        assert [line.split()[0] for line in outcome.out.splitlines() if not line.startswith(" ")] == ["alpha", "gamma"]
        assert str(path) in outcome.err
        assert all(char == "\n" or char.isprintable() for char in outcome.out + outcome.err)


def test_ten_thousand_keys_are_listed_one_a_line_and_found_by_a_word(run: Run, keyring: Keyring) -> None:
    content = LIVE.to_toml().decode()
    for number in range(10_000 - len(KEYS)):
        folder = keyring.root / f"desk-{number:05d}"
        folder.mkdir(0o700)
        (folder / "profile.toml").write_text(content.replace("spot bot", f"desk {number:05d}"), "utf-8")
    assert len(names(run)) == 10_000
    assert names(run, "--filter", "04321 production") == ["desk-04321"]


def test_names_alone_are_chosen_and_ordered_like_rows(run: Run) -> None:
    for label in ("spot bot", "other bot"):
        run(*create(label=label))
    assert run("list", "--names", "--filter", "other").out == "other-bot\n"
    assert (run("list", "--names", "--filter", "nobody").out, run("list", "--names", "--place", "binance").out) == ("", "")
    assert run("list", "--names", "--sort", "created", "--json").json == ["spot-bot", "other-bot"]
    assert run("list", "--names", "--long").code == 2
