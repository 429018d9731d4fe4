"""What a check has found, in words."""

from collections.abc import Iterable

from keywizard.domain.permission import Permission
from keywizard.i18n.translator import Translator
from keywizard.session.findings import Finding, Outcome
from keywizard.views.values import Paragraph, Tone

MARKS = {Outcome.OK: "[ok]", Outcome.WARNING: "[!]", Outcome.FAILED: "[no]", Outcome.SKIPPED: "[--]"}
"""What stands before a finding, so that it needs no colour."""
_TONES = {Outcome.OK: Tone.PLAIN, Outcome.WARNING: Tone.PLAIN, Outcome.FAILED: Tone.BLOCKED, Outcome.SKIPPED: Tone.MUTED}


def finding_texts(translate: Translator, finding: Finding) -> tuple[str, str | None]:
    """Say what is so, and what to do about it if there is anything to do."""
    values = {name: _shown(name, value, translate) for name, value in finding.values.items()}
    if finding.cause is None:
        return translate(f"check.{finding.check}.ok", **values), None
    return translate(f"cause.{finding.cause}.message", **values), translate(f"cause.{finding.cause}.hint", **values)


def findings_page(translate: Translator, findings: Iterable[Finding]) -> tuple[Paragraph, ...]:
    """Give a paragraph a finding, with what to do under it."""
    return tuple(paragraph for finding in findings for paragraph in _paragraphs(translate, finding))


def _paragraphs(translate: Translator, finding: Finding) -> tuple[Paragraph, ...]:
    message, action = finding_texts(translate, finding)
    title = translate(f"check.{finding.check}.title")
    said = Paragraph(f"{MARKS[finding.outcome]} {title} {message}", _TONES[finding.outcome])
    return (said, Paragraph(f"> {action}", is_close=True)) if action else (said,)


def _shown(name: str, value: str | int, translate: Translator) -> str | int:
    words = str(value).split(", ")
    if name == "permissions":
        return ", ".join(translate(f"permission.{Permission(word)}.name") for word in words)
    if name == "excesses":
        return " ".join(translate(f"privilege.{word}") for word in words)
    return translate(f"environment.{value}") if name == "environment" else value
