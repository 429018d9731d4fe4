"""The label in words."""

from keywizard.domain.label import MAX_LABEL_LENGTH, label_problems
from keywizard.i18n.translator import Translator
from keywizard.views.chrome import reason_text
from keywizard.views.values import Paragraph, Tone, paragraphs_of


def label_panel(translate: Translator) -> tuple[Paragraph, ...]:
    """Say what a label is for."""
    return (Paragraph(translate("step.label.title"), Tone.HEADING), *paragraphs_of(translate("label.about")))


def label_note(translate: Translator, label: str, folder: str) -> str:
    """Say how long the label is and which folder it makes, or every reason against it; nothing about an empty one."""
    if not label.strip():
        return ""
    if problems := label_problems(label):
        return "\n".join(f"! {reason_text(translate, f'error.{problem}.message')}" for problem in problems)
    return translate("label.fits", length=len(label.strip()), limit=MAX_LABEL_LENGTH, folder=folder)
