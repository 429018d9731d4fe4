"""`keywizard faq`: the questions and answers about API keys, searched; each with the command that tries its rule. Asks nobody."""

import argparse
import os
import sys
import textwrap
from collections.abc import Iterator, Mapping

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.i18n.translator import Translator
from keywizard.policy.faq import ENTRIES, FaqEntry, Origin, place_of
from keywizard.policy.sources import READ_ON
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.terminal.capabilities import Glyphs, decide
from keywizard.views.faq import entry_page, found_text
from keywizard.views.faq_search import Found, search
from keywizard.views.values import Paragraph, Tone

TRIED_BY: Mapping[str, str] = {
    "only-reading": "--key-type hmac --ip unrestricted --controls on",
    "withdrawals": "--ip unrestricted",
    "futures": "--futures-opened never --portfolio-margin on",
    "before-a-key": "--deposit no --verification none",
    "verified-plus": "--verification verified",
    "keys-switched-off": "--verification verified --at 2021-08-23",
    "hmac-since-2023": "--key-type hmac --ip unrestricted --at 2023-01-30",
    "which-key-type": "--key-type hmac --ip restricted",
    "hmac-deprecated": "--key-type hmac --ip restricted",
    "fix": "--key-type rsa-4096 --ip restricted",
    "portfolio-margin": "--portfolio-margin on --portfolio-margin-activated never",
    "margin": "--cross-margin-transfer no",
    "error-2015": "-2015",
    "rights-gone": "--ip unrestricted",
    "trusted-ips": "--ip unrestricted",
    "security-controls": "--key-type hmac --ip unrestricted --controls on",
}
"""What `keywizard explain` is given to show the rules of a question at work, by its id."""

_MOST_WHOLE = 3
"""Questions that are told whole; more of them are listed."""
_FEWEST_COLUMNS, _USUAL_COLUMNS, _MOST_COLUMNS = 30, 80, 100
"""A terminal's, that of what is no terminal, and those beyond which lines are hard to read."""


def faq(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """List every question, or tell those that have the words; ends with 1 where none has them all."""
    found = search(translate, " ".join(parsed.words))
    if parsed.json:
        print_json([_object(entry, translate) for entry in found.entries] if found.is_exact else [])
    else:
        lines = _lines(found, _columns() - 1, translate)
        is_ascii = decide(os.environ, getattr(sys.stdout, "encoding", None) or "").glyphs is Glyphs.ASCII
        print_lines(map(spelt_in_ascii, lines) if is_ascii else lines)
    return ExitCode.DONE if found.is_exact else ExitCode.FAILED


def command_to_try(entry: FaqEntry) -> str | None:
    """Give the command that shows the rules of a question at work, if it has any."""
    flags = TRIED_BY.get(entry.id)
    return flags and f"keywizard explain {flags}"


def _columns() -> int:
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):  # it goes into a file, a pipe or nowhere
        return _USUAL_COLUMNS
    return max(_FEWEST_COLUMNS, min(columns, _MOST_COLUMNS)) if columns else _USUAL_COLUMNS


def _object(entry: FaqEntry, translate: Translator) -> dict[str, object]:
    def text(part: str) -> str | None:
        message_id = f"faq.{entry.id}.{part}"
        return translate(message_id) if translate.has(message_id) else None

    return {
        "id": entry.id,
        "place": place_of(entry),
        "faq_question": entry.number,
        "origin": entry.origin.value,
        **{part: text(part) for part in ("question", "so", "do", "more", "doubt")},
        "effective_from": f"{entry.effective_from:%Y-%m-%dT%H:%M:%SZ}" if entry.effective_from else None,
        "rules": list(entry.rules),
        "permissions": [permission.value for permission in entry.permissions],
        "sources": [{"id": source.id, "title": translate(f"source.{source.id}"), "url": source.url} for source in entry.sources],
        "read_on": READ_ON,
        "try": command_to_try(entry),
    }


def _lines(found: Found, width: int, translate: Translator) -> Iterator[str]:
    if found.entries == ENTRIES:
        yield from _all(width, translate)
        return
    if not found.is_exact:
        yield from textwrap.wrap(found_text(translate, found).text, width)
    if not found.entries:
        return
    if len(found.entries) > _MOST_WHOLE or not found.is_exact:
        yield from (line for entry in found.entries for line in _row(entry, width, translate))
        yield from ("", *textwrap.wrap(translate("faq.command.whole", number=place_of(found.entries[0])), width))
        return
    for index, entry in enumerate(found.entries):
        yield from ([""] if index else [])
        yield from _whole(entry, width, translate)


def _all(width: int, translate: Translator) -> Iterator[str]:
    for origin in Origin:
        yield f"{translate(f'faq.origin.{origin}')}:"
        yield from (line for entry in ENTRIES if entry.origin is origin for line in _row(entry, width, translate))
        yield ""
    yield from textwrap.wrap(translate("faq.command.more"), width)


def _row(entry: FaqEntry, width: int, translate: Translator) -> list[str]:
    lead = f"{place_of(entry):>3}. "
    return textwrap.wrap(translate(f"faq.{entry.id}.question"), width, initial_indent=lead, subsequent_indent=" " * len(lead))


def _whole(entry: FaqEntry, width: int, translate: Translator) -> Iterator[str]:
    _, *page = entry_page(translate, entry)
    yield from _row(entry, width, translate)
    for paragraph in page:
        yield from ([] if paragraph.is_close or paragraph is page[0] else [""])
        yield from _wrapped(paragraph, width)
    if command := command_to_try(entry):
        yield ""
        yield from _wrapped(Paragraph(translate("faq.command.try", command=command), Tone.VERBATIM), width)


def _wrapped(paragraph: Paragraph, width: int) -> list[str]:
    indent = " " * 5
    if paragraph.tone is Tone.VERBATIM:
        return [f"{indent}{paragraph.text}"]  # a command or an address is to be copied whole
    sign = "! " if paragraph.tone is Tone.WARNING else ""
    under = indent + (" " * 3 if paragraph.text[:1].isdigit() else "")
    return textwrap.wrap(f"{sign}{paragraph.text}", width, initial_indent=indent, subsequent_indent=under, break_long_words=False)
