"""A reminder as a calendar reads it (RFC 5545) and as systemd does."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.session.reminders import Reminder, calendar_entry, systemd_units
from keywizard.store.keyring import StoredKey
from tests.store.samples import PROFILE_OF_A_PAIR

NOW = datetime(2026, 11, 1, 12, 30, 5, tzinfo=UTC)
STORED = StoredKey("spot-bot", Path("/keys/spot-bot"), PROFILE_OF_A_PAIR, frozenset())
texts = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from('\n;,\\:"%$è€🔑'), max_size=200)


def reminder(title: str = "Replace", text: str = "Do it") -> Reminder:
    return Reminder(STORED, date(2027, 2, 1), title, text)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def test_an_entry_has_all_that_a_calendar_asks_for() -> None:
    lines = unfolded(calendar_entry(reminder(), NOW))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in ("VERSION:2.0", "DTSTAMP:20261101T123005Z", "DTSTART;VALUE=DATE:20270201", "SUMMARY:Replace", "ACTION:DISPLAY"):
        assert lines.count(line) == 1
    assert sum(line.startswith("PRODID:") for line in lines) == sum(line.startswith("UID:") for line in lines) == 1
    begun: list[str] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            begun.append(line.removeprefix("BEGIN:"))
        elif line.startswith("END:"):
            assert begun.pop() == line.removeprefix("END:")
    assert begun == []


@given(texts, texts)
def test_any_text_comes_back_from_lines_that_are_short_enough_and_whole(title: str, text: str) -> None:
    content = calendar_entry(reminder(title, text), NOW)
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    values = dict(line.split(":", 1) for line in unfolded(content) if ":" in line)
    assert unescaped(values["SUMMARY"]) == title
    assert title not in {"a;b", "a,b"} or values["SUMMARY"] != title


def test_what_ends_a_value_in_a_calendar_is_escaped() -> None:
    assert "SUMMARY:a\\;b\\,c\\\\d\\ne" in unfolded(calendar_entry(reminder("a;b,c\\d\ne"), NOW))


def test_the_same_key_has_the_same_identity_and_another_one_another() -> None:
    def identity(stored: StoredKey) -> str:
        return next(line for line in unfolded(calendar_entry(reminder()._replace(stored=stored), NOW)) if line.startswith("UID:"))

    assert identity(STORED) == identity(STORED._replace(name="renamed"))
    assert identity(STORED) != identity(STORED._replace(profile=PROFILE_OF_A_PAIR._replace(fingerprint="SHA256:other")))


@pytest.mark.parametrize("title", ['a "quoted" bot', "100% bot", "$HOME bot", "back\\slash"])
def test_no_label_breaks_out_of_the_units_for_systemd(title: str) -> None:
    units = systemd_units(reminder(title), ("/usr/bin/keywizard",))
    (command,) = [line for line in units.splitlines() if "notify-send" in line]
    told = re.fullmatch(r'ExecStart=-/usr/bin/env notify-send "keywizard" "((?:[^"\\]|\\.)*)"', command)
    assert told is not None
    assert re.sub(r"\\(.)", r"\1", told[1].replace("%%", "%").replace("$$", "$")) == title
    assert units.count("OnCalendar=2027-02-01 09:00") == 1
    assert "ExecStart=/usr/bin/keywizard list" in units.splitlines()


def test_a_command_whose_path_has_spaces_and_signs_stays_one_word_for_systemd() -> None:
    units = systemd_units(reminder(), ("/home/ada b/100%/python", "-m", "keywizard"))
    assert 'ExecStart="/home/ada b/100%%/python" -m keywizard list' in units.splitlines()


def test_a_path_with_a_space_stays_one_word_of_the_command() -> None:
    units = systemd_units(reminder(), ("/usr/bin/env", "KEYWIZARD_HOME=/home/me/50% of it", "/opt/python", "-m", "keywizard"))
    assert 'ExecStart=/usr/bin/env "KEYWIZARD_HOME=/home/me/50%% of it" /opt/python -m keywizard list' in units.splitlines()
