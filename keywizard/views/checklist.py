"""What a person's own Binance account is like, as rows to tick."""

from datetime import datetime

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.place import Environment, Route
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.account import fact_choices, radio, readiness
from keywizard.views.values import Choice, Paragraph, Tone, paragraphs_of

_UNTICKED = Account(
    spot_deposit=False,
    verification=VerificationLevel.NONE,
    default_security_controls=True,
    futures_opened=None,
    portfolio_margin=False,
    portfolio_margin_activated=None,
    cross_margin_transfer=False,
)


def first_checklist(environment: Environment, now: datetime) -> Account:
    """Give what is ticked at first: nothing for a real account; demo mode and testnet have no documented conditions to meet."""
    if environment is Environment.PRODUCTION:
        return _UNTICKED
    return _UNTICKED._replace(
        spot_deposit=True, verification=VerificationLevel.VERIFIED_PLUS, futures_opened=now, cross_margin_transfer=True
    )


def begin_checklist(wizard: Wizard, now: datetime) -> Wizard | Refusal:
    """Begin with what is ticked at first, if nothing was answered yet."""
    if wizard.answers.account is not None:
        return wizard
    account = first_checklist(wizard.answers.environment or Environment.PRODUCTION, now)
    return wizard.answer_account("", account, now, Route.WEB)


def checklist_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """List the facts and the two routes."""
    answers = wizard.answers
    routes = (Choice(f"route:{route}", translate(f"route.{route}.name"), mark=radio(route is answers.route)) for route in Route)
    return (
        Choice("", translate("checklist.heading.facts")),
        *(fact_choices(translate, answers.account) if answers.account else ()),
        Choice("", translate("account.heading.route")),
        *routes,
    )


def checklist_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say what to do, and whether a key can be made; if not, why, and every way out."""
    environment = wizard.answers.environment
    if environment is None:
        return ()
    heading = Paragraph(translate(f"environment.{environment}"), Tone.HEADING)
    return (heading, *checklist_about(translate, environment), *readiness(translate, wizard, "checklist.ready"))


def checklist_about(translate: Translator, environment: Environment) -> tuple[Paragraph, ...]:
    """Say what to do with the list."""
    return paragraphs_of(translate("checklist.about" if environment is Environment.PRODUCTION else "checklist.about-play"))
