"""The end of the walk in paragraphs."""

from keywizard.domain.permission import BEYOND_READING, Permission
from keywizard.domain.place import Environment, Place
from keywizard.exchange.binance.hosts import HOSTS
from keywizard.flow.answers import Answers
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.sources import READ_ON
from keywizard.views.account import account_title
from keywizard.views.chrome import of_place
from keywizard.views.values import Mark, Paragraph, Tone
from keywizard.views.verdict import chosen_warnings


def summary_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say everything about the key that was made, and nothing secret."""
    answers = wizard.answers
    if answers.issued is None or answers.key_type is None:
        return ()
    is_practice = answers.issued.environment is None
    place = account_title(translate, answers.account_name or "") if is_practice else translate(f"environment.{answers.issued.environment}")
    facts = (
        ("summary.label", answers.label),
        ("summary.key-type", translate(f"key-type.{answers.key_type}.name")),
        ("summary.account" if is_practice else "summary.place", place),
        ("summary.api-key-simulated" if is_practice else "summary.api-key", answers.issued.api_key),
        ("summary.folder", answers.issued.folder),
        ("summary.fingerprint", answers.keypair.fingerprint if answers.keypair else ""),
        ("summary.ips", ", ".join(answers.allowed_ips) or translate("summary.any-ip")),
    )
    return (
        Paragraph(of_place(translate, answers.place, "summary.done"), Tone.GOOD),
        *_first_key(translate, wizard),
        *(Paragraph(f"{translate(title)} {value}", is_close=index > 0) for index, (title, value) in enumerate(facts) if value),
    )


def _first_key(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    origin = wizard.origin
    return (Paragraph(translate("summary.first-key", label=origin.answers.label), Tone.WARNING),) if origin else ()


def next_steps_panel(translate: Translator, wizard: Wizard, *, is_visit: bool = False) -> tuple[Paragraph, ...]:
    """Give the boxes as they stand on Binance's page, and the commands to go on with, which a visitor has none of."""
    answers = wizard.answers
    at_binance = answers.place is Place.BINANCE
    return (
        Paragraph(translate("summary.boxes"), Tone.HEADING),
        *(_page_lines(translate, answers) if at_binance else ()),
        *(Paragraph(line, is_close=True) for line in box_lines(translate, answers)),
        Paragraph(translate("summary.others-unticked"), Tone.MUTED, is_close=True),
        *((Paragraph(translate("summary.press-save"), is_close=True),) if at_binance else ()),
        *((Paragraph(translate("summary.names", month=READ_ON), Tone.MUTED),) if at_binance else ()),
        *chosen_warnings(translate, wizard),
        *(_reported(translate, answers) if at_binance else ()),
        *((Paragraph(translate("summary.visit")),) if is_visit else _command_lines(translate, answers)),
    )


def _page_lines(translate: Translator, answers: Answers) -> tuple[Paragraph, ...]:
    # Binance's form wants the addresses first: only then can the other boxes be ticked (as reported).
    url = HOSTS[answers.environment or Environment.PRODUCTION].management_page
    access = translate("summary.page.ips", ips=" ".join(answers.allowed_ips)) if answers.allowed_ips else translate("summary.page.any-ip")
    return (Paragraph(translate("summary.page.open", url=url)), Paragraph(access, is_close=True))


def _reported(translate: Translator, answers: Answers) -> tuple[Paragraph, ...]:
    is_open = not answers.allowed_ips and bool(answers.permissions & BEYOND_READING)
    trades = Permission.SPOT_AND_MARGIN_TRADING in answers.permissions
    notes = (("deletion", is_open), ("expiry", is_open and trades), ("whitelist", trades))
    return tuple(Paragraph(translate(f"reported.{note}"), Tone.MUTED) for note, holds in notes if holds)


def _command_lines(translate: Translator, answers: Answers) -> tuple[Paragraph, ...]:
    name = answers.issued.name if answers.issued else ""
    return (
        Paragraph(translate("summary.commands"), Tone.HEADING),
        *(Paragraph(f"keywizard {command} {name}".rstrip(), Tone.VERBATIM, is_close=True) for command in _commands(answers)),
        Paragraph(_at_last(translate, answers), Tone.MUTED),
    )


def _at_last(translate: Translator, answers: Answers) -> str:
    if answers.place is Place.BINANCE:
        return translate("binance.summary.practice")
    return translate("summary.practice" if answers.keypair else "summary.practice-hmac")


def _commands(answers: Answers) -> tuple[str, ...]:
    shown = ("show", "public", "fingerprint") if answers.keypair else ("show",)
    return ("check", *shown, "export") if answers.place is Place.BINANCE else (*shown, "export")


def box_lines(translate: Translator, answers: Answers) -> tuple[str, ...]:
    """List the permissions that are on, with their boxes."""
    return tuple(
        f"{Mark.ON} {translate(f'permission.{permission}.name')}" for permission in Permission if permission in answers.permissions
    )
