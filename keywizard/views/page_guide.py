"""What to click on Binance's page, in the page's own order, and the ways to take the public key there."""

from keywizard.domain.place import Environment
from keywizard.exchange.binance.hosts import HOSTS
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.sources import READ_ON
from keywizard.views.public_key import public_key_of
from keywizard.views.values import Choice, Paragraph, Tone, paragraphs_of

SHOW = "show"
COPY_LABEL = "copy-label"


def guide_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """Offer what is needed on the page: the public key, and the label."""
    rows = (SHOW, COPY_LABEL) if wizard.answers.keypair else (COPY_LABEL,)
    return tuple(Choice(row, translate(f"guide.{row}.name"), translate(f"guide.{row}.note")) for row in rows)


def guide_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Give the clicks, numbered, with what is to be pasted and typed."""
    answers = wizard.answers
    environment = answers.environment or Environment.PRODUCTION
    family = "pair" if answers.keypair else "hmac"
    steps = (*_way_there(wizard), f"guide.choose.{family}", *(("guide.paste",) if answers.keypair else ()), *_last_steps(wizard))
    values = {"url": HOSTS[environment].management_page, "label": answers.label}
    lines = (Paragraph(f"{number}. {translate(step, **values)}", is_close=number > 1) for number, step in enumerate(steps, start=1))
    public_key = public_key_of(wizard)
    return (
        Paragraph(translate(f"guide.title.{environment}"), Tone.HEADING),
        *lines,
        Paragraph(translate("guide.never"), Tone.WARNING),
        *((Paragraph(translate("guide.file"), Tone.MUTED), Paragraph(public_key.file, Tone.VERBATIM, is_close=True)) if public_key else ()),
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
