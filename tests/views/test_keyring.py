"""The keyring in rows: found by any words in any order, listed in four orders, and never wider than a terminal of 80 columns."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.cli.list_keys import table
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.i18n.translator import LANGUAGES, Translator
from keywizard.store.listing import ListedKey
from keywizard.views.cells import shortened, width_of
from keywizard.views.keyring import MAY_WIDTH, RowWriter
from keywizard.views.keyring_search import Finder, Order, filter_of, folded, in_order
from tests.store.samples import PROFILE_OF_A_PAIR

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
moments = st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
names = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
profiles = st.builds(
    PROFILE_OF_A_PAIR._replace,
    label=st.sampled_from(["", "spot bot", "Società Ètna", "日本の取引所のとても長い名前の鍵", "👨\u200d👩\u200d👧 bot"]),
    key_type=st.sampled_from(KeyType),
    place=st.just(Place.BINANCE),
    environment=st.sampled_from(Environment),
    created_at=moments,
    checked_at=st.none() | moments.filter(lambda moment: moment < NOW),
    verdict=st.none() | st.just("fine"),
    retired_at=st.none() | moments,
    rotate_by=st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1)),
    api_key=st.none() | st.just("k" * 64),
    permissions=st.frozensets(st.sampled_from(Permission)).map(lambda some: some | {Permission.READING}),
    allowed_ips=st.sampled_from([(), ("203.0.113.7",), tuple(f"203.0.113.{last}" for last in range(1, 31))]),
)
keys = st.lists(st.builds(ListedKey, names, profiles), max_size=6, unique_by=lambda listed: listed.name)
languages = st.sampled_from(LANGUAGES).map(Translator)


def finder_of(translate: Translator) -> Finder:
    return Finder(translate, RowWriter(translate, NOW))


@given(keys, languages, st.data())
def test_a_key_is_found_by_any_of_its_words_in_any_order_case_and_accent(
    listed: list[ListedKey], say: Translator, data: st.DataObject
) -> None:
    finder = finder_of(say)
    for key in listed:
        words = finder.words(key).split()
        some = data.draw(st.lists(st.sampled_from(words), max_size=4))
        text = " ".join(random.sample(some, len(some))).upper()
        found = [each for each in listed if filter_of(text)(finder.words(each))]
        assert key in found
        assert all(word in finder.words(each) for each in found for word in folded(text).split())


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("etna societa", True),
        ("SOCIETÀ", True),
        ("enableWithdrawals", True),
        ("withdrawals enable", True),
        ("rsa production", True),
        ("203.0.113.7", True),
        ("fine", True),
        ("etna futures", False),
        ("practice", False),
        ("", True),
    ],
)
def test_words_are_looked_for_wherever_a_person_may_know_them_from(words: str, is_found: bool) -> None:  # noqa: FBT001  # a table of cases
    profile = PROFILE_OF_A_PAIR._replace(
        label="Società Ètna",
        key_type=KeyType.RSA_4096,
        place=Place.BINANCE,
        environment=Environment.PRODUCTION,
        permissions=frozenset({Permission.READING, Permission.WITHDRAWALS}),
        checked_at=NOW,
        verdict="fine",
    )
    assert filter_of(words)(finder_of(Translator("en")).words(ListedKey("desk", profile))) is is_found


@given(keys, st.sampled_from(Order))
def test_every_order_lists_the_same_keys_and_settles_what_is_equal_by_name(listed: list[ListedKey], order: Order) -> None:
    ordered = in_order(random.sample(listed, len(listed)), order)
    assert ordered == in_order(listed, order)
    assert sorted(key.name for key in ordered) == sorted(key.name for key in listed)
    never = datetime(1, 1, 1, tzinfo=UTC)
    ranks: dict[Order, Callable[[ListedKey], Any]] = {
        Order.NAME: lambda key: key.name,
        Order.CREATED: lambda key: key.profile.created_at,
        Order.CHECKED: lambda key: key.profile.checked_at or never,
        Order.TYPE: lambda key: list(KeyType).index(key.profile.key_type),
    }
    assert ordered == sorted(listed, key=lambda key: (ranks[order](key), key.name))


@given(keys.filter(bool), languages)
def test_rows_stand_in_columns_and_fit_into_80_cells_whatever_they_say(listed: list[ListedKey], say: Translator) -> None:
    rows = [RowWriter(say, NOW).row(key) for key in listed]
    lines = list(table(rows, 80))
    assert all(width_of(line) <= 80 for line in lines)
    assert all(line.startswith(row.name) and row.state in line for row, line in zip(rows, lines, strict=True))
    assert len({line.index(f"  {row.key_type}") for row, line in zip(rows, lines, strict=True)}) == 1
    assert all(len(row.may) <= MAY_WIDTH for row in rows)


@given(st.text(max_size=40), st.integers(4, 30))
def test_a_shortened_text_has_room_and_says_that_it_goes_on(text: str, room: int) -> None:
    short = shortened(text, room)
    assert width_of(short) <= room
    assert short == text or short.endswith("...")


@pytest.mark.parametrize(
    ("days", "age"), [(-1, "ahead"), (0, "today"), (1, "1 d"), (99, "99 d"), (100, "3 mo"), (400, "13 mo"), (1200, "3 y")]
)
def test_an_age_is_told_in_the_unit_that_suits_it(days: int, age: str) -> None:
    assert RowWriter(Translator("en"), NOW).age(NOW - timedelta(days=days)) == age


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, "unchecked"),
        ({"api_key": None}, "no API key"),
        ({"api_key": None, "place": Place.BINANCE}, "waits"),
        ({"checked_at": NOW - timedelta(days=3), "verdict": "from-a-later-day"}, "from-a-later-day, 3 d"),
        ({"rotate_by": date(2026, 12, 1)}, "due 12-01"),
        ({"rotate_by": date(2026, 11, 1)}, "overdue"),
        ({"rotate_by": date(2027, 11, 1)}, "unchecked"),
        ({"retired_at": NOW, "rotate_by": date(2026, 11, 1)}, "retired"),
    ],
)
def test_a_row_tells_what_matters_most_about_its_key_now(change: dict[str, Any], state: str) -> None:
    assert RowWriter(Translator("en"), NOW).state(PROFILE_OF_A_PAIR._replace(**change)) == state
