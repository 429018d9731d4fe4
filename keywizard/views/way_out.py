"""A blocked permission: why, and every way out."""

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import Decision
from keywizard.views.chrome import of_place
from keywizard.views.values import Choice, Mark, Paragraph, Tone
from keywizard.views.verdict import source_line

OTHER_ACCOUNT = "other-account"


def way_out_choices(translate: Translator, decision: Decision, place: Place | None) -> tuple[Choice, ...]:
    """List the ways out; those that are done elsewhere are blocked here, and say so; in practice they can be tried all the same."""
    is_practice = place is not Place.BINANCE
    ways = tuple(
        Choice(
            remedy.id,
            translate(f"remedy.{remedy.id}.title"),
            translate("way-out.here" if remedy.step else "way-out.elsewhere"),
            Mark.NONE if remedy.step else Mark.BLOCKED,
        )
        for remedy in decision.remedies
    )
    practice = Choice(OTHER_ACCOUNT, translate("way-out.practice"), translate("way-out.practice.note"))
    return (*ways, practice) if is_practice and not all(remedy.step for remedy in decision.remedies) else ways


def way_out_panel(translate: Translator, decision: Decision) -> tuple[Paragraph, ...]:
    """Give every reason with where it is written; the ways out are listed beside it."""
    reasons = (
        part
        for rule in decision.violations
        for part in (
            Paragraph(translate(f"rule.{rule.id}.reason")),
            *(() if rule.remedies else (Paragraph(translate("verdict.no-way-out"), is_close=True),)),
            source_line(translate, rule),
        )
    )
    several = (Paragraph(translate("verdict.each-needed"), Tone.BLOCKED),) if len(decision.violations) > 1 else ()
    return (*several, *reasons)


def elsewhere_panel(translate: Translator, remedy_id: str, place: Place | None) -> tuple[Paragraph, ...]:
    """Say a way out in full that is done on Binance."""
    return (Paragraph(translate(f"remedy.{remedy_id}")), Paragraph(of_place(translate, place, "way-out.on-binance")))


def way_out_step(decision: Decision, choice_id: str) -> str:
    """Give the step that does a way out which is done here; trying another account begins at the account."""
    return next((remedy.step for remedy in decision.remedies if remedy.id == choice_id and remedy.step), StepId.ACCOUNT)
