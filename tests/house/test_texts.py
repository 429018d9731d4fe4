"""Every text exists in both languages, is asked for, and says what its caller can fill."""

import re

import pytest

from tests.house import used
from tests.house.catalogue import LANGUAGES, placeholders, texts

each_language = pytest.mark.parametrize("language", LANGUAGES)
_ID = re.compile(r"[a-z][\w-]*(\.[\w-]+)+")
_SUFFIXES_OF_FILES = (".toml", ".pem", ".json", ".jsonl", ".svg", ".py", ".tcss", ".mo", ".txt", ".log")


def test_both_languages_have_the_same_texts() -> None:
    assert set(texts("en")) ^ set(texts("it")) == set()


@each_language
def test_no_text_is_empty_or_a_copy_of_its_id(language: str) -> None:
    assert [message_id for message_id, text in texts(language).items() if not text.strip() or text == message_id] == []


def test_both_languages_fill_the_same_placeholders() -> None:
    english, italian = texts("en"), texts("it")
    differing = [name for name in english.keys() & italian.keys() if placeholders(english[name]) != placeholders(italian[name])]
    assert differing == []


def test_every_family_of_texts_is_whole() -> None:
    assert sorted(used.expected() - set(texts("en"))) == []


def test_every_id_in_the_package_has_a_text() -> None:
    known = texts("en")
    topics = {message_id.split(".")[0] for message_id in known}
    shaped = {word for word in used.literals() if _ID.fullmatch(word) and not word.endswith(_SUFFIXES_OF_FILES)}
    assert sorted(word for word in shaped - set(known) if word.split(".")[0] in topics) == []


def test_every_text_is_used() -> None:
    assert sorted(message_id for message_id in texts("en") if not used.is_used(message_id)) == []


@each_language
def test_errors_fill_every_placeholder_of_their_texts(language: str) -> None:
    known = texts(language)
    unfilled = [
        (error.where, error.problem, sorted(missing))
        for error in used.raised()
        for part in ("message", "hint")
        if (missing := placeholders(known.get(f"error.{error.problem}.{part}", "")) - error.values) and not error.open_ended
    ]
    assert unfilled == []
