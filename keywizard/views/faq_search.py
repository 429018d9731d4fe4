"""Searching the questions: words in any order, without regard for case and accents, in either language."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from keywizard.i18n.translator import LANGUAGES, Translator
from keywizard.policy.faq import ENTRIES, ENTRIES_BY_ID, FaqEntry, place_of

MAX_WORDS = 8
"""Words of a query that count; what is pasted beyond them would only take time."""
MAX_QUERY = 100
"""Letters that a field for words takes."""
_MAX_WORD = 40
"""Letters of a word that count."""
_LIKENESS = 0.75
"""From which likeness on, between 0 and 1, a word is near to one that was typed."""
_MOST_HINTS = 3

_QUESTION, _CODE, _OTHER_WORD, _ANSWER = 8, 6, 4, 2
"""What a word is worth by where it stands: in the question, in an id, field or name, among the words people use, in the answer."""
_FOREIGN = 2
"""By how much a word of the language that is not spoken is worth less."""
_WHOLE = 3
"""What a word is worth more where it is the whole word that was typed, and not only its beginning."""

_PARTS = {"title": _QUESTION, "question": _QUESTION, "words": _OTHER_WORD, "so": _ANSWER, "do": _ANSWER, "more": _ANSWER, "doubt": _ANSWER}
_FEW = 2
"""Permissions up to which a question is about each of them, and not about all."""

_WORD = re.compile(r"\w+")
_SHORT_NUMBER = re.compile(r"\d{1,2}")
"""What is meant as a question's number; in an answer it stands in hours and days alone."""


class Found(NamedTuple):
    """What a search came to."""

    entries: tuple[FaqEntry, ...]
    """The questions, the best first."""
    is_exact: bool
    """Whether each of them has every word; otherwise they are the nearest there are."""
    hints: tuple[str, ...] = ()
    """Words to try instead, where nothing had them all."""
    number: str | None = None
    """The number that was looked for, where it is no question's and nothing has it: perhaps an error code."""


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text, bare of case, accents and punctuation."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return tuple(_WORD.findall(bare))


def search(translate: Translator, query: str) -> Found:
    """Find the questions that have every word of `query`, each at least by its beginning; no word finds them all."""
    wanted = tuple(dict.fromkeys(word[:_MAX_WORD] for word in words_of(query)))[:MAX_WORDS]
    if not wanted:
        return Found(ENTRIES, is_exact=True)
    if numbered := [entry for entry in ENTRIES if wanted == (str(place_of(entry)),)]:
        return Found(tuple(numbered), is_exact=True)
    if len(wanted) == 1 and _SHORT_NUMBER.fullmatch(wanted[0]):
        return Found((), is_exact=False, number=wanted[0])
    index = _index(translate.language)
    scores = {entry_id: [_worth(words, word) for word in wanted] for entry_id, words in index.items()}
    whole = {entry_id: sum(worths) for entry_id, worths in scores.items() if all(worths)}
    if not whole and len(wanted) == 1 and wanted[0].isdecimal():
        return Found((), is_exact=False, number=wanted[0])
    return Found(_ranked(whole), is_exact=True) if whole else _nearest(index, wanted)


def _worth(words: Mapping[str, int], wanted: str) -> int:
    return max((worth + _WHOLE * (word == wanted) for word, worth in words.items() if word.startswith(wanted)), default=0)


def _ranked(scores: Mapping[str, int]) -> tuple[FaqEntry, ...]:
    best_first = sorted(scores, key=lambda entry_id: (-scores[entry_id], place_of(ENTRIES_BY_ID[entry_id])))
    return tuple(ENTRIES_BY_ID[entry_id] for entry_id in best_first)


def _nearest(index: Mapping[str, Mapping[str, int]], wanted: tuple[str, ...]) -> Found:
    """Look for those that have some of the words, or words like them."""
    known = frozenset().union(*index.values())
    meant = {word: _like(word, known) for word in wanted}
    scores = {
        entry_id: sum(max((_worth(words, near) for near in nears), default=0) for nears in meant.values())
        for entry_id, words in index.items()
    }
    hints = dict.fromkeys(near for word, nears in meant.items() if nears and nears[0] != word for near in nears[:1])
    return Found(
        _ranked({entry_id: score for entry_id, score in scores.items() if score}), is_exact=False, hints=tuple(hints)[:_MOST_HINTS]
    )


def _like(word: str, known: Iterable[str]) -> tuple[str, ...]:
    if any(each.startswith(word) for each in known):
        return (word,)
    from difflib import get_close_matches  # only a search that found nothing needs it

    return tuple(get_close_matches(word, sorted(known), n=2, cutoff=_LIKENESS)) if len(word) > 2 else ()


@functools.cache
def _index(spoken: str) -> Mapping[str, Mapping[str, int]]:
    """Give each question's words with what each is worth at best."""
    return {entry.id: _weighed(entry, spoken) for entry in ENTRIES}


def _weighed(entry: FaqEntry, spoken: str) -> Mapping[str, int]:
    weighed: dict[str, int] = {}
    for text, worth in _texts(entry, spoken):
        for word in words_of(text):
            weighed[word] = max(worth, weighed.get(word, 0))
    return weighed


def _texts(entry: FaqEntry, spoken: str) -> Iterator[tuple[str, int]]:
    named = _CODE if len(entry.permissions) <= _FEW else _ANSWER
    yield from ((text, _CODE) for text in (entry.id, *entry.rules))
    yield from ((permission, named) for permission in entry.permissions)
    for language in LANGUAGES:
        translate, less = Translator(language), 0 if language == spoken else _FOREIGN
        for part, worth in _PARTS.items():
            if translate.has(f"faq.{entry.id}.{part}"):
                yield translate(f"faq.{entry.id}.{part}"), max(worth - less, 1)
        for permission in entry.permissions:
            yield translate(f"permission.{permission}.name"), max(named - less, 1)
