"""The questions and answers at a prompt: a question mark, a space, and words to look for."""

from keywizard.plain.desk import Desk
from keywizard.views.faq import entry_page, found_text
from keywizard.views.faq_search import search

_MOST_NAMED = 4
"""Other questions that are named; more of them are hard to follow by ear."""


def answer_words(desk: Desk, words: str) -> None:
    """Tell the answer that fits the words best, as it stands for the key at hand, and name the questions that come next."""
    translate = desk.translate
    found = search(translate, words)
    if not found.is_exact:
        desk.console.say_paragraphs((found_text(translate, found),))
    if not found.entries:
        return
    best, *others = found.entries
    desk.console.say_paragraphs(entry_page(translate, best, desk.wizard))
    if others:
        questions = " ".join(translate(f"faq.{entry.id}.question") for entry in others[:_MOST_NAMED])
        desk.console.say()
        desk.console.say(translate("faq.plain.also", questions=questions))
