"""What to click on Binance's page, in the page's own order, and the ways to take the public key there."""

from pathlib import PurePath

from keywizard.domain.place import Environment
from keywizard.exchange.binance.hosts import HOSTS
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.sources import READ_ON
from keywizard.store.keyring import PUBLIC_KEY as PUBLIC_KEY_FILE
from keywizard.views.values import Choice, Paragraph, Tone, paragraphs_of

COPY = "copy"
SHOW = "show"
QR = "qr"
COPY_LABEL = "copy-label"


def guide_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """List the ways to take the public key to the page, and the label."""
    rows = (COPY, SHOW, QR, COPY_LABEL) if wizard.answers.keypair else (COPY_LABEL,)
    return tuple(Choice(row, translate(f"guide.{row}.name"), translate(f"guide.{row}.note")) for row in rows)


def guide_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Give the clicks, numbered, with what is to be pasted and typed."""
    answers = wizard.answers
    environment = answers.environment or Environment.PRODUCTION
    family = "pair" if answers.keypair else "hmac"
    steps = (*_way_there(wizard), f"guide.choose.{family}", *(("guide.paste",) if answers.keypair else ()), *_last_steps(wizard))
    values = {"url": HOSTS[environment].management_page, "label": answers.label}
    lines = (Paragraph(f"{number}. {translate(step, **values)}", is_close=number > 1) for number, step in enumerate(steps, start=1))
    file = str(PurePath(answers.keypair.private_key_file).parent / PUBLIC_KEY_FILE) if answers.keypair else ""
    return (
        Paragraph(translate(f"guide.title.{environment}"), Tone.HEADING),
        *lines,
        Paragraph(translate("guide.never"), Tone.WARNING),
        *((Paragraph(translate("guide.file"), Tone.MUTED), Paragraph(file, Tone.VERBATIM, is_close=True)) if file else ()),
        *paragraphs_of(translate("guide.tomorrow")),
        Paragraph(translate("guide.source", month=READ_ON), Tone.MUTED),
    )


def _way_there(wizard: Wizard) -> tuple[str, ...]:
    environment, route = wizard.answers.environment, wizard.answers.route
    if environment is Environment.TESTNET:
        return ("guide.there.testnet",)
    if environment is Environment.DEMO:
        return ("guide.there.demo", "guide.create")
    return (f"guide.there.{route}.1", f"guide.there.{route}.2", "guide.create")


def _last_steps(wizard: Wizard) -> tuple[str, ...]:
    shown = "guide.result.pair" if wizard.answers.keypair else "guide.result.hmac"
    if wizard.answers.environment is Environment.TESTNET:
        return ("guide.label", shown)
    return ("guide.label", f"guide.verify.{wizard.answers.route}", shown)
