"""The end of the walk in paragraphs."""

from keywizard.domain.permission import Permission
from keywizard.flow.answers import Answers
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.tui.view_models.account import account_title
from keywizard.tui.view_models.values import Mark, Paragraph, Tone
from keywizard.tui.view_models.verdict import chosen_warnings


def summary_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say everything about the key that was made, and nothing secret."""
    answers = wizard.answers
    if answers.issued is None or answers.key_type is None:
        return ()
    facts = (
        ("summary.label", answers.label),
        ("summary.key-type", translate(f"key-type.{answers.key_type}.name")),
        ("summary.account", account_title(translate, answers.account_name or "")),
        ("summary.api-key", answers.issued.api_key),
        ("summary.folder", answers.issued.folder),
        ("summary.fingerprint", answers.keypair.fingerprint if answers.keypair else ""),
        ("summary.ips", ", ".join(answers.allowed_ips) or translate("summary.any-ip")),
    )
    return (
        Paragraph(translate("summary.done"), Tone.GOOD),
        *_first_key(translate, wizard),
        *(Paragraph(f"{translate(title)} {value}", is_close=index > 0) for index, (title, value) in enumerate(facts) if value),
    )


def _first_key(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    origin = wizard.origin
    return (Paragraph(translate("summary.first-key", label=origin.answers.label), Tone.WARNING),) if origin else ()


def next_steps_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Give the boxes as they would stand on Binance's page, and the commands to go on with."""
    issued = wizard.answers.issued
    name = issued.name if issued else ""
    return (
        Paragraph(translate("summary.boxes"), Tone.HEADING),
        *(Paragraph(line, is_close=True) for line in box_lines(translate, wizard.answers)),
        Paragraph(translate("summary.others-unticked"), Tone.MUTED, is_close=True),
        *chosen_warnings(translate, wizard),
        Paragraph(translate("summary.commands"), Tone.HEADING),
        *(Paragraph(f"keywizard {command} {name}".rstrip(), Tone.VERBATIM, is_close=True) for command in _commands(wizard.answers)),
        Paragraph(translate("summary.practice"), Tone.MUTED),
    )


def _commands(answers: Answers) -> tuple[str, ...]:
    return ("show", "public", "fingerprint") if answers.keypair else ("show",)


def box_lines(translate: Translator, answers: Answers) -> tuple[str, ...]:
    """List the permissions that are on, with their boxes."""
    return tuple(
        f"{Mark.ON} {translate(f'permission.{permission}.name')}" for permission in Permission if permission in answers.permissions
    )
