"""`keywizard explain -2015` and the others."""

import pytest

from keywizard.exchange.binance.error_codes import ERROR_CODES, find_error_code
from tests.cli.running import Run

NAMED = ("-2015", "-1021", "-1022", "-2014", "-2008", "-1002", "-1099", "-1102", "-9000", "403", "418", "429")
"""What the command promises."""


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("code", NAMED)
def test_every_code_says_what_is_so_and_what_to_do_about_each_cause(run: Run, code: str, language: str) -> None:
    told = run("explain", code, "--lang", language)
    assert told.code == 0
    assert told.out.startswith(code)
    causes = run("explain", code, "--json", "--lang", language).json["causes"]
    assert causes
    for cause in causes:
        assert cause["action"].split()[0] in told.out
        assert cause["text"] != cause["action"]


def test_every_line_fits_a_terminal(run: Run) -> None:
    for code in NAMED:
        assert max(map(len, run("explain", code).out.splitlines())) <= 79


def test_the_one_code_for_everything_is_taken_apart(run: Run) -> None:
    causes = [each["cause"] for each in run("explain", "-2015", "--json").json["causes"]]
    assert causes == ["ip-not-trusted", "permission-missing", "api-key-unknown-here", "api-key-deleted", "futures-opened-later"]


def test_what_only_others_report_is_marked_as_such() -> None:
    assert {each.code for each in ERROR_CODES if not each.is_documented} == {"-1099", "-2008"}


@pytest.mark.parametrize(
    ("typed", "code"), [("2015", "-2015"), (" -2015 ", "-2015"), ("HTTP 403", "403"), ("http-429", "429"), ("http403", "403")]
)
def test_a_code_is_found_however_it_is_typed(typed: str, code: str) -> None:
    found = find_error_code(typed)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("typed", ["-1", "0", "", "abc", "-20155", "40 3"])
def test_an_unknown_code_is_a_usage_error_that_names_the_known_ones(run: Run, typed: str) -> None:
    refused = run("explain", typed, "--json")
    assert refused.code == 2
    assert all(code in refused.error["hint"] for code in NAMED)


def test_a_code_with_facts_of_an_account_is_a_contradiction(run: Run) -> None:
    assert run("explain", "-2015", "--key-type", "hmac").code == 2
