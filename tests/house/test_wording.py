"""The answers are told in our own words: nothing is copied from Binance's page."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.catalogue import texts
from tests.house.sources import PACKAGE, ROOT

RUN = 8
"""Words in a row that count as copied."""
FINGERPRINTS = Path(__file__).with_name("faq_shingles.txt")
"""One line for each run of eight words of the page: the first 12 hex digits of its SHA-256, so that the page itself is not copied here."""


def shingles(text: str) -> Iterator[tuple[str, str]]:
    """Give each run of words, bare of case and punctuation, with its fingerprint."""
    words = re.findall(r"\w+", text.lower())
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        yield hashlib.sha256(run.encode()).hexdigest()[:12], run


def page() -> frozenset[str]:
    return frozenset(FINGERPRINTS.read_text(encoding="utf-8").split())


def copied(text: str, known: frozenset[str]) -> list[str]:
    return [run for fingerprint, run in shingles(text) if fingerprint in known]


def test_a_copied_run_is_found_whatever_its_case_and_punctuation() -> None:
    known = frozenset(fingerprint for fingerprint, _ in shingles("One two, three: four (five) six seven eight nine."))
    assert copied("zero one TWO three four five six seven Eight!", known) == ["one two three four five six seven eight"]
    assert copied("one two three four five six seven nine", known) == []


def test_the_fingerprints_are_those_of_a_whole_page() -> None:
    assert len(page()) > 500


def test_no_text_copies_eight_words_of_the_page() -> None:
    assert {message_id: runs for message_id, text in texts("it").items() if (runs := copied(text, page()))} == {}


def test_no_other_file_copies_eight_words_of_the_page() -> None:
    files = (*ROOT.glob("*.md"), *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.md"))
    assert {path.name: runs for path in files if (runs := copied(path.read_text(encoding="utf-8"), page()))} == {}
