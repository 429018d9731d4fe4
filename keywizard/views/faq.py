"""The questions in rows and paragraphs: what a list says of them, the answer, and how it stands for the key at hand."""

from collections.abc import Iterable, Iterator

from keywizard.domain.ip_access import IpAccess
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place, Route
from keywizard.exchange.binance.error_codes import find_error_code
from keywizard.flow.answers import Answers
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import Decision, decide_creation
from keywizard.policy.facts import Facts
from keywizard.policy.faq import ENTRIES, ENTRIES_BY_ID, FaqEntry, Origin, entry_about, place_of
from keywizard.policy.rules import CREATION_RULES, RULES, Rule
from keywizard.policy.sources import READ_ON
from keywizard.views.faq_search import Found
from keywizard.views.restrictions import IP_ACCESS
from keywizard.views.values import Choice, Mark, Paragraph, Tone, paragraphs_of

_OF_STEP = {
    StepId.PLACE: "what-an-api-key-is",
    StepId.ACCOUNT: "before-a-key",
    StepId.KEY_TYPE: "which-key-type",
    StepId.KEYPAIR: "two-kinds",
    StepId.LABEL: "label",
    StepId.VERIFICATION: "second-factors",
    StepId.API_KEY: "what-you-get",
    StepId.RESTRICTIONS: "only-reading",
    StepId.SUMMARY: "new-key",
}
"""The question that each step answers."""
_RULES = {rule.id: rule for rule in RULES}
_FEW = 3
"""Permissions that are named one by one, where all of them stand alike."""


def entry_of_step(answers: Answers, step: StepId) -> FaqEntry:
    """Give the question that a step answers; at Binance the making of the key is that of the website or of the app."""
    if step is StepId.VERIFICATION and answers.place is Place.BINANCE:
        return ENTRIES_BY_ID["in-the-app" if answers.route is Route.APP else "on-the-website"]
    return ENTRIES_BY_ID[_OF_STEP[step]]


def entry_of_row(wizard: Wizard, choice_id: str) -> FaqEntry:
    """Give the question that answers best why a row of the permissions is as it is."""
    if choice_id == IP_ACCESS:
        return ENTRIES_BY_ID["trusted-ips"]
    if choice_id not in set(Permission):
        return entry_of_step(wizard.answers, StepId.RESTRICTIONS)
    permission = Permission(choice_id)
    return entry_about(permission, wizard.decisions()[permission].rule_ids)


def can_be_tried(entry: FaqEntry) -> bool:
    """Tell whether facts can be turned to see a question's rules at work; not where it tells how to do something."""
    return bool(entry.rules or entry.permissions)


def permission_to_try(wizard: Wizard, entry: FaqEntry, at_hand: Permission | None = None) -> Permission | None:
    """Give the permission of a question that is best tried: the one at hand, else one that is blocked, else its first, if it has any."""
    decisions = wizard.decisions()
    blocked = [permission for permission in entry.permissions if not decisions[permission].allowed]
    wanted = [permission for permission in entry.permissions if permission is at_hand]
    return next(iter((*wanted, *blocked, *entry.permissions)), None)


def listed(translate: Translator, entries: Iterable[FaqEntry]) -> tuple[Choice, ...]:
    """Give a row for each question under a heading that says who answers it; numbered."""
    rows: list[Choice] = []
    for origin in Origin:
        of_origin = [entry for entry in entries if entry.origin is origin]
        if of_origin:
            rows.append(Choice("", translate(f"faq.origin.{origin}")))
        rows += [Choice(entry.id, f"{place_of(entry):>2} {translate(f'faq.{entry.id}.title')}") for entry in of_origin]
    return tuple(rows)


def ranked(translate: Translator, found: Found) -> tuple[Choice, ...]:
    """Give a row for each question that was found, the best first; every question, where none was."""
    if found.entries in {(), ENTRIES}:
        return listed(translate, ENTRIES)
    return tuple(Choice(entry.id, f"{place_of(entry):>2} {translate(f'faq.{entry.id}.title')}") for entry in found.entries)


def found_text(translate: Translator, found: Found) -> Paragraph:
    """Say what a search came to, and what to try where it came to nothing."""
    if found.is_exact and found.entries == ENTRIES:
        return Paragraph(translate("faq.all", count=len(ENTRIES)))
    if found.is_exact:
        return Paragraph(translate("faq.some", count=len(found.entries), total=len(ENTRIES)))
    if found.number is not None:
        return Paragraph(_no_such_number(translate, found.number), Tone.WARNING)
    if not found.entries:
        return Paragraph(translate("faq.nothing"), Tone.WARNING)
    hint = translate("faq.hint.words", words=", ".join(found.hints)) if found.hints else translate("faq.hint.fewer")
    return Paragraph(translate("faq.nearest", hint=hint), Tone.WARNING)


def _no_such_number(translate: Translator, number: str) -> str:
    if code := find_error_code(number):
        return translate("faq.error-code", code=code.code)
    return translate("faq.no-such-number", last=len(ENTRIES))


def entry_page(translate: Translator, entry: FaqEntry, wizard: Wizard | None = None) -> tuple[Paragraph, ...]:
    """Give a question with its answer, how it stands for the key at hand, and where it is written."""
    return (
        Paragraph(translate(f"faq.{entry.id}.question"), Tone.HEADING),
        Paragraph(translate(f"faq.{entry.id}.so")),
        Paragraph(translate(f"faq.{entry.id}.do"), is_close=True),
        *(live_state(translate, wizard, entry) if wizard else ()),
        *_rest(translate, entry),
        *_written(translate, entry),
    )


def _rest(translate: Translator, entry: FaqEntry) -> Iterator[Paragraph]:
    more, doubt = f"faq.{entry.id}.more", f"faq.{entry.id}.doubt"
    if translate.has(more):
        lines = [line for paragraph in paragraphs_of(translate(more)) for line in paragraph.text.split("\n")]
        yield from (Paragraph(line, is_close=index > 0) for index, line in enumerate(lines))
    if translate.has(doubt):
        yield Paragraph(translate("faq.doubt", doubt=translate(doubt)), Tone.WARNING)


def _written(translate: Translator, entry: FaqEntry) -> Iterator[Paragraph]:
    yield Paragraph(told_by(translate, entry), Tone.MUTED)
    if entry.effective_from:
        yield Paragraph(translate("faq.since", moment=f"{entry.effective_from:%Y-%m-%d %H:%M}"), Tone.MUTED, is_close=True)
    if entry.rules:
        yield Paragraph(translate("faq.rules", rules=", ".join(entry.rules)), Tone.MUTED, is_close=True)
    if 0 < len(entry.permissions) <= _FEW:
        yield Paragraph(translate("faq.fields", fields=", ".join(entry.permissions)), Tone.MUTED, is_close=True)
    for source in entry.sources:
        title = translate(f"source.{source.id}")
        yield Paragraph(translate("verdict.source", title=title, month=READ_ON), Tone.MUTED, is_close=True)
    for url in dict.fromkeys(source.url for source in entry.sources):
        yield Paragraph(url, Tone.VERBATIM, is_close=True)


def told_by(translate: Translator, entry: FaqEntry) -> str:
    """Say who answers a question."""
    return translate("faq.told.number", number=entry.number) if entry.number else translate(f"faq.told.{entry.origin}")


def live_state(translate: Translator, wizard: Wizard, entry: FaqEntry) -> tuple[Paragraph, ...]:
    """Say how it stands with the question for the account and the key at hand; nothing where it is about no rule and no permission."""
    if not entry.rules and not entry.permissions:
        return ()
    facts = wizard.answers.facts()
    if facts is None:
        return (Paragraph(translate("faq.live.unknown"), Tone.BLOCKED),)
    return (*_of_account(translate, entry, facts), *_of_key(translate, wizard, entry, facts))


def _of_account(translate: Translator, entry: FaqEntry, facts: Facts) -> Iterator[Paragraph]:
    if not any(rule.id in entry.rules for rule in CREATION_RULES):
        return
    against = decide_creation(facts).violations
    yield Paragraph(translate("faq.live.this-account"), Tone.BLOCKED)
    if against:
        reasons = ", ".join(translate(f"rule.{rule.id}.short") for rule in against)
        yield Paragraph(f"{Mark.BLOCKED} {translate('account.not-ready')}: {reasons}", is_close=True)
    else:
        yield Paragraph(f"{Mark.ON} {translate('account.ready')}", is_close=True)


def _of_key(translate: Translator, wizard: Wizard, entry: FaqEntry, facts: Facts) -> Iterator[Paragraph]:
    about_keys = [rule for rule_id in entry.rules if not (rule := _RULES[rule_id]).blocks and rule not in CREATION_RULES]
    if not entry.permissions and not about_keys:
        return
    access = translate("faq.live.any-ip" if facts.ip_access is IpAccess.UNRESTRICTED else "faq.live.trusted-ips")
    chosen = wizard.answers.key_type
    key_type = translate(f"key-type.{chosen}.name") if chosen else translate("faq.live.no-type")
    yield Paragraph(translate("faq.live.this-key", key_type=key_type, access=access), Tone.BLOCKED)
    yield from (_of_rule(translate, rule, facts, is_chosen=chosen is not None) for rule in about_keys)
    yield from _of_permissions(translate, wizard, entry)


def _of_rule(translate: Translator, rule: Rule, facts: Facts, *, is_chosen: bool) -> Paragraph:
    if rule.is_broken_by(facts):
        return Paragraph(translate("faq.live.holds", reason=translate(f"rule.{rule.id}.short")), Tone.WARNING, is_close=True)
    return Paragraph(translate("faq.live.holds-not" if is_chosen else "faq.live.holds-not-yet-known"), is_close=True)


def _of_permissions(translate: Translator, wizard: Wizard, entry: FaqEntry) -> Iterator[Paragraph]:
    decisions = wizard.decisions()
    are_few = len(entry.permissions) <= _FEW
    alike: dict[tuple[Mark, str], list[Permission]] = {}
    for permission in entry.permissions:
        reasons = _reasons(decisions[permission], entry)[: None if are_few else 1]
        state = _state(translate, decisions[permission], reasons, is_on=permission in wizard.answers.permissions)
        alike.setdefault(state, []).append(permission)
    for (mark, words), each in alike.items():
        names = ", ".join(translate(f"permission.{one}.name") for one in each)
        yield Paragraph(f"{mark} {names if len(each) <= _FEW else translate('faq.live.many', count=len(each))} ({words})", is_close=True)


def _reasons(decision: Decision, entry: FaqEntry) -> tuple[Rule, ...]:
    """Give the rules that stand against a permission, or advise against it; those first that the question is about."""
    return tuple(sorted(decision.violations or decision.warnings, key=lambda rule: rule.id not in entry.rules))


def _state(translate: Translator, decision: Decision, reasons: tuple[Rule, ...], *, is_on: bool) -> tuple[Mark, str]:
    words = "; ".join(translate(f"rule.{rule.id}.short") for rule in reasons)
    if not decision.allowed:
        return Mark.BLOCKED, words
    if reasons:
        return Mark.ON if is_on else Mark.OFF, translate("faq.live.on-but" if is_on else "faq.live.free-but", reason=words)
    return (Mark.ON, translate("faq.live.on")) if is_on else (Mark.OFF, translate("faq.live.free"))
