"""The lab in rows and paragraphs: facts beside the permissions, and what the last turn did to them."""

from collections.abc import Iterable
from typing import NamedTuple

from keywizard.domain.account import VerificationLevel
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.flow.lab import CREATION, Lab, decisions_of, left_behind
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.challenges import CHALLENGES, CHALLENGES_BY_ID, Challenge
from keywizard.policy.changes import Change, Fact, value_of
from keywizard.policy.decision import Decision
from keywizard.policy.facts import Facts
from keywizard.policy.rules import Rule
from keywizard.views.chrome import reason_text
from keywizard.views.restrictions import permission_paragraphs
from keywizard.views.values import Choice, Mark, Paragraph, Tone
from keywizard.views.verdict import warnings, ways_out

FREE = "free"
"""The row of the challenges that stands for none."""
ROWS = (CREATION, *Permission)
"""The rows on the right."""


def fact_rows(translate: Translator, lab: Lab, *, is_short: bool = False) -> tuple[Choice, ...]:
    """List the facts with their values, in short where there is little room; those that the last turn altered are marked."""
    altered = lab.altered(lab.before) if lab.before else frozenset()
    return tuple(Choice(fact, fact_text(translate, lab.facts, fact, is_short=is_short), is_altered=fact in altered) for fact in Fact)


def fact_text(translate: Translator, facts: Facts, fact: Fact, *, is_short: bool = False) -> str:
    """Give a fact with its value."""
    if fact is Fact.DATE:
        return translate("lab.fact.date", date=f"{facts.at:%Y-%m-%d}")
    value = value_of(facts, fact)
    return _named(translate, f"lab.fact.{value.id}", is_short=is_short) if value else ""


def _named(translate: Translator, message_id: str, *, is_short: bool) -> str:
    short = f"{message_id}.short"
    return translate(short if is_short and translate.has(short) else message_id)


def permission_rows(translate: Translator, lab: Lab, *, is_short: bool = False) -> tuple[Choice, ...]:
    """List making a key and the permissions, in short where there is little room; those that the last turn opened or closed are marked."""
    now, before = decisions_of(lab.facts), decisions_of(lab.before or lab.facts)
    return tuple(
        Choice(
            row,
            _named(translate, f"lab.row.{row}", is_short=is_short),
            translate(f"rule.{now[row].violations[0].id}.short") if now[row].violations else "",
            Mark.ALLOWED if now[row].allowed else Mark.BLOCKED,
            is_altered=now[row].allowed is not before[row].allowed,
        )
        for row in ROWS
    )


def title(translate: Translator, lab: Lab) -> str:
    """Say what the lab is at, and how many changes it is away from the start."""
    name = translate(f"challenge.{lab.challenge.id}.name") if lab.challenge else translate("lab.free")
    return translate("lab.title", name=name, count=lab.changes_made)


def opened(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say at first what can be done here, and whose account it is."""
    is_real = wizard.answers.place is Place.BINANCE
    return (Paragraph(translate("lab.intro.binance" if is_real else "lab.intro")),)


def fact_panel(translate: Translator, lab: Lab, fact: Fact) -> tuple[Paragraph, ...]:
    """Explain the fact under the cursor."""
    heading = Paragraph(fact_text(translate, lab.facts, fact), Tone.HEADING)
    return (heading, Paragraph(translate(f"lab.fact.{fact}.about"), is_close=True), *_oddity(translate, lab.facts, fact))


def _oddity(translate: Translator, facts: Facts, fact: Fact) -> tuple[Paragraph, ...]:
    """Say why less identity blocks less than more of it, where the fact is that there is none."""
    is_odd = fact is Fact.LEVEL and facts.verification is VerificationLevel.NONE
    return (Paragraph(translate("lab.fact.level:none.why"), Tone.MUTED, is_close=True),) if is_odd else ()


def row_panel(translate: Translator, lab: Lab, row: str) -> tuple[Paragraph, ...]:
    """Say of the row under the cursor whether it is allowed, or why not."""
    decision = decisions_of(lab.facts)[row]
    state = translate("lab.allowed" if decision.allowed else "lab.blocked")
    reasons = (Paragraph(translate(f"rule.{rule.id}.reason"), is_close=True) for rule in decision.violations)
    warned = (each._replace(is_close=True) for each in warnings(translate, decision))
    return (Paragraph(f"{translate(f'lab.row.{row}')}: {state}", Tone.HEADING), *reasons, *warned)


def row_page(translate: Translator, lab: Lab, row: str) -> tuple[Paragraph, ...]:
    """Explain a row whole: why, every way out, where it is written."""
    decision = decisions_of(lab.facts)[row]
    if row != CREATION:
        return permission_paragraphs(translate, Permission(row), decision)
    ready = (Paragraph(translate("account.ready"), Tone.GOOD), *warnings(translate, decision))
    return ready if decision.allowed else ways_out(translate, decision, translate("account.not-ready"))


def turned(translate: Translator, lab: Lab) -> tuple[Paragraph, ...]:
    """Say what the last move did: to the facts, to the permissions and why; and whether the challenge is solved by it."""
    at_start = () if lab.past else (Paragraph(translate("lab.at-start"), Tone.MUTED, is_close=True), *told_goal(translate, lab))
    if lab.before is None:
        return at_start
    altered = [fact for fact in Fact if fact in lab.altered(lab.before)]
    heading = Paragraph("; ".join(fact_text(translate, lab.facts, fact) for fact in altered), Tone.HEADING, is_close=True)
    oddities = (part for fact in altered for part in _oddity(translate, lab.facts, fact))
    return (*solved(translate, lab), heading, *summary(translate, lab.before, lab.facts), *oddities, *at_start)


def summary(translate: Translator, before: Facts, after: Facts) -> tuple[Paragraph, ...]:
    """Say which rows opened, closed, or are blocked for other reasons; rows of the same reasons together."""
    was, now = decisions_of(before), decisions_of(after)
    groups: dict[_Difference, list[str]] = {}
    for row in ROWS:
        if was[row].violations != now[row].violations:
            groups.setdefault(_difference(was[row], now[row]), []).append(translate(f"lab.row.{row}"))
    told = tuple(_told(translate, ", ".join(groups[each]), each) for each in sorted(groups, key=lambda each: _KINDS.index(each.kind)))
    return told or (Paragraph(translate("lab.nothing-altered"), Tone.MUTED, is_close=True),)


class _Difference(NamedTuple):
    """What a turn did to a row."""

    kind: str
    """`lab.<kind>` is how it is told."""
    gone: tuple[Rule, ...] = ()
    """The rules that no longer stand against it, where that is told."""
    named: tuple[Rule, ...] = ()
    """The rules that do, as far as they are told."""


_TONES = {"opened": Tone.GOOD, "closed": Tone.WARNING, "still-blocked": Tone.MUTED, "blocked-more": Tone.MUTED}
_KINDS = tuple(_TONES)
"""What opened is said first."""


def _difference(was: Decision, now: Decision) -> _Difference:
    gone = tuple(rule for rule in was.violations if rule not in now.violations)
    come = tuple(rule for rule in now.violations if rule not in was.violations)
    if now.allowed:
        return _Difference("opened", gone)
    if was.allowed:
        return _Difference("closed", named=come)
    return _Difference("still-blocked", gone, now.violations) if gone else _Difference("blocked-more", named=come)


def _told(translate: Translator, rows: str, difference: _Difference) -> Paragraph:
    kind, gone, named = difference
    # One rule in full, several in a word each: the row itself explains them when it is under the cursor.
    is_in_full = len(named) == 1 and kind != "still-blocked"
    left = translate(f"rule.{named[0].id}.reason") if is_in_full else f"{_shorts(translate, named)}."
    text = translate(f"lab.{kind}", rows=rows, gone=_shorts(translate, gone), left=left)
    return Paragraph(text, _TONES[kind], is_close=True)


def _shorts(translate: Translator, rules: Iterable[Rule]) -> str:
    return ", ".join(translate(f"rule.{rule.id}.short") for rule in rules)


def told_goal(translate: Translator, lab: Lab) -> tuple[Paragraph, ...]:
    """Say what the challenge asks for, if there is one."""
    return (Paragraph(translate(f"challenge.{lab.challenge.id}.about"), is_close=True),) if lab.challenge else ()


def solved(translate: Translator, lab: Lab) -> tuple[Paragraph, ...]:
    """Say that the challenge is solved, whether in the fewest changes, and whether that would do outside the lab."""
    challenge = lab.challenge
    if challenge is None or not lab.is_solved:
        return ()
    fewest = challenge.solution(lab.start)
    made = lab.changes_made
    if fewest is None or not (challenge.turns or lab.is_real):
        text = translate("lab.solved.unreal", made=made)
        return (Paragraph(text, Tone.WARNING, is_close=True),)
    if made <= len(fewest):
        return (Paragraph(translate("lab.solved.fewest", made=made), Tone.GOOD, is_close=True),)
    return (Paragraph(translate("lab.solved", made=made, fewest=len(fewest)), Tone.GOOD, is_close=True),)


def hint(translate: Translator, lab: Lab, row: str) -> tuple[Paragraph, ...]:
    """Say what stands in the way first, and how many changes are enough; not which."""
    solution = lab.solution(row)
    if solution == ():
        return (Paragraph(f"{_asked(translate, lab, row)}{translate('lab.reached')}", Tone.GOOD),)
    if solution is None and not lab.goal(row).missing(lab.facts):
        return (Paragraph(translate("lab.given-up"), Tone.WARNING),)
    rule = _first_rule(lab, row, solution)
    count = translate("lab.no-solution") if solution is None else translate("lab.hint", count=len(solution))
    return (
        Paragraph(f"{_asked(translate, lab, row)}{count}", Tone.HEADING),
        *((Paragraph(translate(f"rule.{rule.id}.reason"), is_close=True),) if rule else ()),
    )


def _asked(translate: Translator, lab: Lab, row: str) -> str:
    # Without a challenge the row is named, for the cursor may stand on the other side.
    return "" if lab.challenge else f"{translate(f'lab.row.{row}')}: "


def _first_rule(lab: Lab, row: str, solution: tuple[Change, ...] | None) -> Rule | None:
    missing = lab.goal(row).missing(lab.facts)
    if solution is None:
        return next((rule for rule in missing if not rule.remedies), None)
    lifted = (rule for rule in missing if not rule.is_broken_by(solution[0].apply(lab.facts)))
    return next(lifted, next(iter(missing), None))


def step_of_solution(translate: Translator, lab: Lab, row: str) -> tuple[Lab, tuple[Paragraph, ...]]:
    """Make the first of the fewest changes that lead to the goal, and say which it was and how many are left."""
    solution = lab.solution(row)
    if not solution:
        return lab, hint(translate, lab, row)
    change, after = solution[0], lab.make(solution[0])
    left = translate("lab.solution.left", count=len(solution) - 1) if len(solution) > 1 else ""
    text = translate("lab.solution", change=change_text(translate, after, change), left=left).strip()
    heading = Paragraph(text, Tone.HEADING, is_close=True)
    return after, (*solved(translate, after), heading, *summary(translate, lab.facts, after.facts))


def change_text(translate: Translator, after: Lab, change: Change) -> str:
    """Say what a change does: a way out by its own sentence, a turned fact by its new value."""
    if change.fact != change.id:
        return fact_text(translate, after.facts, Fact(change.fact))
    return translate(f"remedy.{change.id}")


def challenge_rows(translate: Translator, lab: Lab) -> tuple[Choice, ...]:
    """List the challenges, and the row that goes back to none."""
    rows = (Choice(each.id, translate(f"challenge.{each.id}.name"), mark=_tick(each, lab)) for each in CHALLENGES)
    return (*rows, Choice(FREE, translate("lab.free")))


def _tick(challenge: Challenge, lab: Lab) -> Mark:
    return Mark.ON if challenge.id in lab.solved else Mark.OFF


def challenge_panel(translate: Translator, lab: Lab, challenge_id: str) -> tuple[Paragraph, ...]:
    """Say what a challenge begins with and asks for."""
    if challenge_id == FREE:
        return (Paragraph(translate("lab.free"), Tone.HEADING), Paragraph(translate("lab.free.about")))
    challenge = CHALLENGES_BY_ID[challenge_id]
    facts = lab.begin(challenge).facts
    lines = (Paragraph(fact_text(translate, facts, fact), Tone.MUTED, is_close=True) for fact in Fact if fact is not Fact.DATE)
    return (
        Paragraph(translate(f"challenge.{challenge_id}.name"), Tone.HEADING),
        Paragraph(translate(f"challenge.{challenge_id}.about"), is_close=True),
        Paragraph(translate("lab.begins-with"), Tone.MUTED),
        *lines,
    )


def began(lab: Lab, challenge_id: str) -> Lab:
    """Begin the challenge of a row, or go back to none."""
    return lab.leave_challenge() if challenge_id == FREE else lab.begin(CHALLENGES_BY_ID[challenge_id])


def taken(translate: Translator, wizard: Wizard, lab: Lab) -> Paragraph:
    """Say that the walk goes on with the shaped account, and what of it could not be taken along."""
    left = left_behind(wizard, lab)
    reasons = " ".join(translate(f"lab.left.{fact}") for fact in left)
    return Paragraph(f"{translate('lab.taken')} {reasons}".strip(), Tone.WARNING if left else Tone.GOOD)


def not_taken(translate: Translator, wizard: Wizard, refusal: Refusal) -> tuple[Paragraph, ...]:
    """Say why the walk cannot go on with the shaped account; nobody's real one is changed from here."""
    if refusal.decision is not None:
        reasons = (Paragraph(reason_text(translate, reason), is_close=True) for reason in refusal.reasons)
        return (Paragraph(translate("lab.take.no-key"), Tone.WARNING), *reasons)
    is_real = wizard.answers.place is Place.BINANCE
    return (Paragraph(translate("lab.take.binance" if is_real else "lab.take.not-here"), Tone.WARNING),)
