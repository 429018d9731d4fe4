"""A practice account in a file of the person's own."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.errors import FileError
from keywizard.session import account_file
from keywizard.session.account_file import read_account_file

NEEDED = """\
spot_deposit = true
verification = "verified-plus"
default_security_controls = true
portfolio_margin = false
cross_margin_transfer = true
"""


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "account.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_documented_example_is_read_as_documented(tmp_path: Path) -> None:
    example = re.sub("^ {4}", "", str(account_file.__doc__).split("\n\n", 1)[1], flags=re.MULTILINE)
    account, at = read_account_file(written(tmp_path, example))
    assert account == Account(
        spot_deposit=True,
        verification=VerificationLevel.VERIFIED_PLUS,
        default_security_controls=True,
        futures_opened=datetime(2024, 5, 1, tzinfo=UTC),
        portfolio_margin=False,
        portfolio_margin_activated=datetime(2024, 6, 1, tzinfo=UTC),
        cross_margin_transfer=True,
    )
    assert at == datetime(2022, 12, 1, 12, tzinfo=UTC)


def test_moments_left_out_mean_never_and_today(tmp_path: Path) -> None:
    account, at = read_account_file(written(tmp_path, NEEDED))
    assert (account.futures_opened, account.portfolio_margin_activated, at) == (None, None, None)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-01T10:00:00", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T10:00:00+02:00", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("2024-05-01 10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_utc(tmp_path: Path, moment: str, expected: datetime) -> None:
    assert read_account_file(written(tmp_path, f"{NEEDED}at = {moment}\n"))[1] == expected


@pytest.mark.parametrize("field", [line.split(" ")[0] for line in NEEDED.splitlines()])
def test_a_missing_fact_is_named(tmp_path: Path, field: str) -> None:
    path = written(tmp_path, "".join(line for line in NEEDED.splitlines(keepends=True) if not line.startswith(f"{field} ")))
    with pytest.raises(FileError) as error:
        read_account_file(path)
    assert (error.value.problem, error.value.values) == ("toml-field-missing", {"path": str(path), "field": field})


def test_a_misspelt_fact_is_named_and_not_taken_for_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, NEEDED + "futures_open = 2024-05-01\n")
    with pytest.raises(FileError) as error:
        read_account_file(path)
    assert error.value.problem == "account-field-unknown"
    assert error.value.values == {"path": str(path), "field": "futures_open", "line": 6}


def test_a_hostile_field_name_is_shown_short_and_printable(tmp_path: Path) -> None:
    path = written(tmp_path, NEEDED + f'"\\u001b[2J\\u202e{"x" * 5000}" = 1\n')
    with pytest.raises(FileError) as error:
        read_account_file(path)
    shown = str(error.value.values["field"])
    assert len(shown) <= 40
    assert shown.isprintable()


@pytest.mark.parametrize(
    "line",
    [
        "spot_deposit = 1",
        'spot_deposit = "true"',
        'verification = "plus"',
        "verification = true",
        "portfolio_margin = []",
        "futures_opened = 2024",
        "futures_opened = 10:00:00",
        'at = "2024-05-01"',
        "at = false",
        "at = 0001-01-01T00:00:00+14:00",
        "at = 9999-12-31T23:00:00-10:00",
        "at = 0001-01-01",
        "futures_opened = 9999-12-31",
    ],
)
def test_a_wrong_value_is_named_with_its_path_and_line(tmp_path: Path, line: str) -> None:
    field = line.split(" ", maxsplit=1)[0]
    others = [known for known in NEEDED.splitlines() if not known.startswith(f"{field} ")]
    path = written(tmp_path, "\n".join(["# mine", *others, line]))
    with pytest.raises(FileError) as error:
        read_account_file(path)
    assert error.value.problem == "toml-value-wrong"
    assert error.value.values == {"path": str(path), "field": field, "line": len(others) + 2}


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"spot_deposit = true\nverification =\n", 2), (b"a = 1\n\xff\n", 2), (b"a = 1\na = 2\n", 2), (b"a = " + b"[" * 10_000, 1)],
    ids=["no value", "not UTF-8", "twice", "too deep"],
)
def test_a_file_that_is_no_toml_is_named_with_its_line_and_left_alone(tmp_path: Path, content: bytes, line: int) -> None:
    path = written(tmp_path, content)
    with pytest.raises(FileError) as error:
        read_account_file(path)
    assert (error.value.problem, error.value.values) == ("toml-broken", {"path": str(path), "line": line})
    assert path.read_bytes() == content


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^file-too-long$"):
        read_account_file(written(tmp_path, "#" * 10_000_000))


def test_a_folder_or_a_pipe_is_no_account_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(FileError):
            read_account_file(path)
