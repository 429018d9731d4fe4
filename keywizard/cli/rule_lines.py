"""Rules as lines for a person."""

import textwrap
from collections.abc import Iterator

from keywizard.i18n.translator import Translator
from keywizard.policy.remedies import Where
from keywizard.policy.rules import Rule

_WIDTH = 79


def rule_lines(lead: str, rule: Rule, translate: Translator) -> Iterator[str]:
    """Give the reason of a rule, its source and every way out, within 79 columns; the first line begins with `lead`."""
    indent = " " * len(lead)
    yield from wrapped(lead, translate(f"rule.{rule.id}.reason"))
    yield f"{indent}{translate('explain.source')} {translate(f'source.{rule.source.id}')}"
    for remedy in rule.remedies:
        where = translate("verdict.here" if remedy.where is Where.HERE else "verdict.elsewhere")
        yield from wrapped(f"{indent}> ", f"{translate(f'remedy.{remedy.id}')} {where}")


def wrapped(lead: str, text: str) -> list[str]:
    """Break a text into lines of 79 columns between words, the first behind `lead` and the others under its end."""
    indent = " " * len(lead)
    # A path, an address or a flag in it is to be copied whole.
    return textwrap.wrap(text, _WIDTH, initial_indent=lead, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
