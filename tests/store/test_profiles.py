"""Profiles: read back as written; a broken one is named with its line, left alone, and hides no other."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import label_problems
from keywizard.domain.permission import Permission
from keywizard.store.keyring import PROFILE, Keyring
from keywizard.store.profiles import MAX_PROFILE_SIZE, Profile
from tests.store.samples import FILES, PROFILE_OF_A_PAIR

A_LIFE = PROFILE_OF_A_PAIR._replace(
    retired_at=datetime(2026, 11, 30, 9, tzinfo=UTC),
    replaces="old-bot",
    checked_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    verdict="fine",
    rotate_by=date(2027, 2, 1),
)
"""A profile with all that may happen to a key."""
PATH = Path("/keys/spot-bot/profile.toml")
WRITTEN = re.sub(r"\[\s+([^]]*?),?\s+\]", lambda array: f"[{' '.join(array[1].split())}]", A_LIFE.to_toml().decode())
"""A profile with one line a field."""


def line_of(start: str) -> int:
    return next(number for number, line in enumerate(WRITTEN.splitlines(), 1) if line.startswith(start))


def with_line(start: str, text: str) -> bytes:
    lines = WRITTEN.splitlines()
    lines[line_of(start) - 1] = text
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def without(field: str) -> bytes:
    return "".join(f"{line}\n" for line in WRITTEN.splitlines() if not line.startswith(f"{field} =")).encode()


LINES = {
    "no value": ("label", "label =", "toml-broken"),
    "no quote": ("label", 'label = "spot bot', "toml-broken"),
    "twice": ("account", 'label = "again"', "toml-broken"),
    "not UTF-8": ("label", 'label = "\udcff"', "toml-broken"),
    "a number for a label": ("label", "label = 5", "toml-value-wrong"),
    "a label too long": ("label", f'label = "{"x y " * 20}"', "toml-value-wrong"),
    "a label that turns text round": ("label", 'label = "a\\u202eb"', "toml-value-wrong"),
    "a label that clears the screen": ("label", 'label = "\\u001b[2J"', "toml-value-wrong"),
    "an unknown type": ("key_type", 'key_type = "dsa"', "toml-value-wrong"),
    "a list for a type": ("key_type", "key_type = []", "toml-value-wrong"),
    "an unknown place": ("place", 'place = "moon"', "toml-value-wrong"),
    "an account that clears the screen": ("account", 'account = "\\u001b[2J"', "toml-value-wrong"),
    "an account without end": ("account", f'account = "{"x" * 5000}"', "toml-value-wrong"),
    "a day for a moment": ("created_at", "created_at = 2026-11-01", "toml-value-wrong"),
    "a moment without a zone": ("created_at", "created_at = 2026-11-01T12:00:00", "toml-value-wrong"),
    "a moment before all time": ("created_at", "created_at = 0001-01-01T00:00:00+23:59", "toml-value-wrong"),
    "a number for yes": ("is_encrypted", "is_encrypted = 1", "toml-value-wrong"),
    "an API key too short": ("api_key", 'api_key = "short"', "toml-value-wrong"),
    "a table for an API key": ("api_key", "api_key = {}", "toml-value-wrong"),
    "a private address": ("allowed_ips", 'allowed_ips = ["10.0.0.1"]', "toml-value-wrong"),
    "a number for an address": ("allowed_ips", "allowed_ips = [5]", "toml-value-wrong"),
    "an address for a list": ("allowed_ips", 'allowed_ips = "203.0.113.7"', "toml-value-wrong"),
    "a retirement without a zone": ("retired_at", "retired_at = 2026-11-01T12:00:00", "toml-value-wrong"),
    "a text for a retirement": ("retired_at", 'retired_at = "yesterday"', "toml-value-wrong"),
    "a way out of the folder of keys": ("replaces", 'replaces = "../old"', "toml-value-wrong"),
    "a number for a name": ("replaces", "replaces = 5", "toml-value-wrong"),
    "a day for the moment of a check": ("checked_at", "checked_at = 2026-11-01", "toml-value-wrong"),
    "a verdict that clears the screen": ("verdict", 'verdict = "\\u001b[2J"', "toml-value-wrong"),
    "a verdict of many words": ("verdict", f'verdict = "{"word-" * 20}"', "toml-value-wrong"),
    "a moment for a day": ("rotate_by", "rotate_by = 2027-02-01T12:00:00Z", "toml-value-wrong"),
    "a day of no account's time": ("rotate_by", "rotate_by = 1899-02-01", "toml-value-wrong"),
    "a table of lists for a print": ("fingerprint", "fingerprint = {a = [1]}", "toml-value-wrong"),
}
"""What stands on the line of a field, and what is said of it."""


@pytest.mark.parametrize(("field", "line", "problem"), LINES.values(), ids=LINES)
def test_a_broken_line_is_named_and_the_file_left_alone(field: str, line: str, problem: str, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    for name in ("a", "b", "c"):
        keyring.add(name, FILES, PROFILE_OF_A_PAIR)
    path = tmp_path / "b" / PROFILE
    path.write_bytes(with_line(field, line))
    before = path.stat()
    stored, (error,) = keyring.all()
    assert [key.name for key in stored] == ["a", "c"]
    assert (error.problem, error.values["path"], error.values["line"]) == (problem, str(path), line_of(field))
    changes: tuple[Callable[[], object], ...] = (lambda: keyring.update("b", PROFILE_OF_A_PAIR), lambda: keyring.rename("b", "d"))
    for change in changes:
        with pytest.raises(FileError, match=rf"^{problem}$"):
            change()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (with_line(field, line), before.st_mtime_ns)


@pytest.mark.parametrize("field", ["label", "key_type", "place", "account", "created_at", "is_encrypted", "allowed_ips", "permissions"])
def test_a_missing_field_is_named(field: str) -> None:
    with pytest.raises(FileError, match=r"^toml-field-missing$") as caught:
        Profile.from_toml(PATH, without(field))
    assert dict(caught.value.values) == {"path": str(PATH), "field": field}


@pytest.mark.parametrize(
    "hostile",
    [b"", b"\0", b"\xff\xfe", b"x = " + b"[" * 16_000, b"x = " + b"9" * 16_000, b"a." * 8_000 + b"a = 1", b"[" * 16_000, b"#" * 16_000],
    ids=["empty", "NUL", "UTF-16", "nested deep", "a long number", "a long name", "brackets", "a comment"],
)
def test_a_hostile_file_is_refused_in_words(hostile: bytes) -> None:
    with pytest.raises(FileError, match=r"^toml-(broken|field-missing)$"):
        Profile.from_toml(PATH, hostile)


def test_a_file_of_megabytes_is_refused(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    keyring.add("a", FILES, PROFILE_OF_A_PAIR)
    (tmp_path / "a" / PROFILE).write_bytes(PROFILE_OF_A_PAIR.to_toml() + b"#" * MAX_PROFILE_SIZE)
    with pytest.raises(FileError, match=r"^file-too-long$"):
        keyring.get("a")


def test_the_line_of_a_multi_line_list_is_that_of_its_name() -> None:
    with pytest.raises(FileError, match=r"^toml-value-wrong$") as caught:
        Profile.from_toml(PATH, WRITTEN.replace('["203.0.113.7"]', '[\n  "203.0.113.7",\n  "300.1.1.1",\n]').encode())
    assert caught.value.values["line"] == line_of("allowed_ips")


def test_fields_of_a_later_day_are_let_be() -> None:
    assert Profile.from_toml(PATH, b'note = "mine"\n' + WRITTEN.encode()) == A_LIFE


@pytest.mark.parametrize("field", ["retired_at", "replaces", "checked_at", "verdict", "rotate_by"])
def test_what_has_not_happened_yet_is_not_written_and_files_without_it_are_read(field: str) -> None:
    assert field not in PROFILE_OF_A_PAIR.to_toml().decode()
    assert Profile.from_toml(PATH, without(field)) == Profile(**(A_LIFE._asdict() | {field: None}))


def test_another_zone_is_read_as_utc() -> None:
    moved = with_line("created_at", "created_at = 2026-11-01T14:00:00+02:00")
    assert Profile.from_toml(PATH, moved) == A_LIFE


moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
labels = st.text(max_size=64).map(str.strip).filter(lambda text: not text or not label_problems(text))
odd_labels = st.sampled_from(["👨\u200d👩\u200d👧 bot", "日本\u3000語", "non\u00a0breaking", '"""', "\\", "'", "# no comment", "ключ"])


@given(st.one_of(labels, odd_labels), st.sampled_from(KeyType), moments, st.frozensets(st.sampled_from(Permission)))
def test_whatever_may_be_stored_is_read_back(
    label: str, key_type: KeyType, created_at: datetime, permissions: frozenset[Permission]
) -> None:
    profile = PROFILE_OF_A_PAIR._replace(label=label, key_type=key_type, created_at=created_at, permissions=permissions)
    assert Profile.from_toml(PATH, profile.to_toml()) == profile


@given(
    st.one_of(
        st.binary(max_size=500),
        st.text(max_size=500).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.tuples(st.integers(0, len(WRITTEN)), st.integers(0, 30), st.binary(max_size=10)).map(
            lambda change: WRITTEN.encode()[: change[0]] + change[2] + WRITTEN.encode()[change[0] + change[1] :]
        ),
    )
)
def test_whatever_a_profile_holds_is_read_or_refused_with_its_path(content: bytes) -> None:
    error = refusal(content)
    assert error is None or (error.problem.startswith("toml-") and error.values["path"] == str(PATH))
    assert error is None or set(error.values) <= {"path", "line", "field"}


def refusal(content: bytes) -> FileError | None:
    """Give the one kind of error that may come out, if one does."""
    try:
        Profile.from_toml(PATH, content)
    except FileError as error:
        return error
    return None
