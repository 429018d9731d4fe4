"""Verdicts of the rules as paragraphs: why, every way out, where it is written."""

from keywizard.domain.permission import Permission
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import Decision
from keywizard.policy.remedies import Remedy, Where
from keywizard.policy.rules import Rule
from keywizard.policy.sources import READ_ON
from keywizard.views.values import Paragraph, Tone


def ways_out(translate: Translator, decision: Decision, heading: str) -> tuple[Paragraph, ...]:
    """Give every reason with its own ways out and its source; where there are several, each has to be lifted."""
    are_several = len(decision.violations) > 1
    each = (Paragraph(translate("verdict.each-needed"), is_close=True),) if are_several else ()
    reasons = (part for rule in decision.violations for part in _violation(translate, rule, is_close=not are_several))
    return (Paragraph(heading, Tone.BLOCKED), *each, *reasons)


def _violation(translate: Translator, rule: Rule, *, is_close: bool) -> tuple[Paragraph, ...]:
    remedies = tuple(Paragraph(remedy_line(translate, remedy), is_close=True) for remedy in rule.remedies)
    heading = Paragraph(translate("verdict.ways-out" if rule.remedies else "verdict.no-way-out"), Tone.MUTED)
    return (Paragraph(translate(f"rule.{rule.id}.reason"), is_close=is_close), heading, *remedies, source_line(translate, rule))


def remedy_line(translate: Translator, remedy: Remedy) -> str:
    """Give a way out with where it is done."""
    where = translate("verdict.here" if remedy.where is Where.HERE else "verdict.elsewhere")
    return f"- {translate(f'remedy.{remedy.id}')} {where}"


def source_line(translate: Translator, rule: Rule) -> Paragraph:
    """Say where the rule is written and when that was read."""
    return Paragraph(translate("verdict.source", title=translate(f"source.{rule.source.id}"), month=READ_ON), Tone.MUTED)


def chosen_warnings(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Give what is advised against in the permissions that are on, each once."""
    decisions, chosen = wizard.decisions(), wizard.answers.permissions
    return tuple(dict.fromkeys(each for on in Permission if on in chosen for each in warnings(translate, decisions[on])))


def warnings(translate: Translator, decision: Decision) -> tuple[Paragraph, ...]:
    """Give what is advised against though allowed."""
    return tuple(Paragraph(translate(f"rule.{rule.id}.reason"), Tone.WARNING) for rule in decision.warnings)
