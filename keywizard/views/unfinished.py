"""Unfinished walks in words."""

from datetime import datetime, timedelta

from keywizard.domain.errors import FileError
from keywizard.domain.permission import BEYOND_READING, Permission
from keywizard.domain.place import Place
from keywizard.flow.unfinished import UnfinishedWalk, asked_again
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.account import account_title, fact_choices
from keywizard.views.chrome import of_place, rail_of
from keywizard.views.values import Choice, Paragraph, Tone


def unfinished_choice(translate: Translator, choice_id: str, walk: UnfinishedWalk, now: datetime) -> Choice:
    """Give the row of a walk: what it was for, where it stands, and since when."""
    wizard = walk.wizard
    step, age = _step(translate, wizard), age_text(translate, walk.saved_at, now)
    note = translate("unfinished.note", number=wizard.number, count=len(wizard.route), step=step, age=age)
    return Choice(choice_id, _title(translate, wizard), note)


def unfinished_panel(translate: Translator, walk: UnfinishedWalk) -> tuple[Paragraph, ...]:
    """Say everything that was answered, and what has to be typed again."""
    return (
        Paragraph(_title(translate, walk.wizard), Tone.HEADING),
        Paragraph(f"{rail_of(translate, walk.wizard)[0]}: {_step(translate, walk.wizard)}"),
        *(Paragraph(f"{translate(name)} {value}", is_close=True) for name, value in _answers(translate, walk.wizard) if value),
        Paragraph(translate("unfinished.no-secret"), Tone.MUTED),
        *(Paragraph(translate(message_id), is_close=True) for message_id in walk.asked_again),
        *_account_lines(translate, walk.wizard),
    )


def resumed_note(translate: Translator, wizard: Wizard) -> str:
    """Say once, on the step where a walk goes on, that it does, and what has to be typed again."""
    return " ".join((translate("unfinished.resumed"), *map(translate, asked_again(wizard))))


def forget_question(translate: Translator, walk: UnfinishedWalk) -> str:
    """Ask whether a walk shall be forgotten, and say what stays."""
    return translate("unfinished.forget", title=_title(translate, walk.wizard))


def trouble_note(translate: Translator, error: FileError) -> str:
    """Say that the answers of this walk cannot be kept, and why."""
    return translate("unfinished.trouble", reason=translate(error.message_id, **error.values))


def age_text(translate: Translator, moment: datetime, now: datetime) -> str:
    """Say how long ago a moment was, in round figures; of days, and where the clock was set back, the date."""
    minutes = (now - moment) // timedelta(minutes=1)
    if minutes < -1 or minutes >= 48 * 60:
        return moment.astimezone().date().isoformat()
    if minutes < 1:
        return translate("unfinished.age.now")
    return translate("unfinished.age.minutes", count=minutes) if minutes < 60 else translate("unfinished.age.hours", count=minutes // 60)


def _title(translate: Translator, wizard: Wizard) -> str:
    answers = wizard.answers
    return answers.label or translate(f"key-type.{answers.key_type}.name" if answers.key_type else f"environment.{_place(wizard)}")


def _place(wizard: Wizard) -> str:
    return wizard.answers.environment or Place.PRACTICE


def _step(translate: Translator, wizard: Wizard) -> str:
    return of_place(translate, wizard.answers.place, f"step.{wizard.at}.title")


def _answers(translate: Translator, wizard: Wizard) -> tuple[tuple[str, str], ...]:
    answers = wizard.answers
    chosen = (translate(f"permission.{permission}.name") for permission in Permission if permission in answers.permissions & BEYOND_READING)
    return (
        ("summary.place", translate(f"environment.{_place(wizard)}")),
        ("summary.account", account_title(translate, answers.account_name) if answers.account_name else ""),
        ("summary.key-type", translate(f"key-type.{answers.key_type}.name") if answers.key_type else ""),
        ("summary.fingerprint", answers.keypair.fingerprint if answers.keypair else ""),
        ("summary.label", answers.label),
        ("summary.api-key" if answers.environment else "summary.api-key-simulated", answers.issued.api_key if answers.issued else ""),
        ("summary.ips", ", ".join(answers.allowed_ips)),
        ("unfinished.permissions", ", ".join(chosen)),
    )


def _account_lines(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    answers = wizard.answers
    if answers.account is None or answers.at is None:
        return ()
    lines = (
        translate(f"route.{answers.route}.name"),
        *(f"{choice.mark} {choice.title}" for choice in fact_choices(translate, answers.account)),
        translate("account.moment", moment=f"{answers.at:%Y-%m-%d %H:%M}"),
    )
    return (Paragraph(translate("step.account.title"), Tone.HEADING), *(Paragraph(line, is_close=True) for line in lines))
