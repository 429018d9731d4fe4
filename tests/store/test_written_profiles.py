"""The quick way to read a profile: it takes every one that stands as we write it, and never reads another thing than tomllib does."""

from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import label_problems
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.store.profiles import Profile
from keywizard.store.toml import Document
from tests.store.samples import PROFILE_OF_A_PAIR

PATH = Path("/keys/spot-bot/profile.toml")
moments = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
labels = st.text(max_size=30).map(str.strip).filter(lambda text: not text or not label_problems(text))
addresses = st.sampled_from(["203.0.113.7", "198.51.100.1", "8.8.8.8"])
profiles = st.builds(
    Profile,
    label=labels,
    key_type=st.sampled_from(KeyType),
    place=st.sampled_from(Place),
    account=st.sampled_from(["", "verified-plus", "/home/me/account.toml", "C:\\account", 'a "b"', "\u00e0"]),
    created_at=moments,
    api_key=st.none() | st.just("aB1" * 21 + "z"),
    fingerprint=st.none() | st.just("SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"),
    is_encrypted=st.booleans(),
    allowed_ips=st.lists(addresses, unique=True).map(tuple),
    permissions=st.frozensets(st.sampled_from(Permission)),
    environment=st.none() | st.sampled_from(Environment),
    walk=st.none() | st.just("0123abcd"),
    retired_at=st.none() | moments,
    replaces=st.none() | st.just("old-bot"),
    checked_at=st.none() | moments,
    verdict=st.none() | st.just("fine"),
    rotate_by=st.none() | st.dates(date(2020, 1, 1), date(2100, 1, 1)),
)
WRITTEN = PROFILE_OF_A_PAIR._replace(rotate_by=date(2027, 2, 1), checked_at=datetime(2026, 11, 20, tzinfo=UTC), verdict="fine").to_toml()
pieces = st.sampled_from(
    [b'"', b"\\", b"\n", b"[", b"]", b",", b" ", b"\t", b"\r\n", b"#", b"+00:00", b"Z", b"2", b"24:", b"-02-30", b"''", b"\x7f"]
)
changes = st.tuples(st.integers(0, len(WRITTEN)), st.integers(0, 3), st.one_of(pieces, st.binary(max_size=3)))


def as_tomllib_reads(content: bytes) -> Profile | None:
    try:
        return Profile._from_document(Document(PATH, content))
    except FileError:
        return None


@given(profiles)
def test_what_we_write_is_read_quickly_unless_it_has_an_escape_and_as_tomllib_reads_it(profile: Profile) -> None:
    written = profile.to_toml()
    assert Profile.as_written(written) == (None if b"\\" in written else profile)
    assert as_tomllib_reads(written) == profile


@given(st.lists(changes, min_size=1, max_size=2))
@example([(WRITTEN.index(b'"ed25519"') + 1, 7, b"hmac")])
@example([(WRITTEN.index(b'"AAAA') + 1, 64, b"")])
@example([(WRITTEN.index(b"2027-02-01"), 10, b"2027-02-31")])
@example([(WRITTEN.index(b"12:00:00"), 2, b"24")])
@example([(WRITTEN.index(b'    "203'), 0, b'    "203.0.113.8", ')])
def test_whatever_stands_in_the_file_is_read_as_tomllib_reads_it_or_left_to_it(edits: list[tuple[int, int, bytes]]) -> None:
    content = WRITTEN
    for position, length, piece in edits:
        content = content[:position] + piece + content[position + length :]
    quick = Profile.as_written(content)
    assert quick is None or quick == as_tomllib_reads(content)
