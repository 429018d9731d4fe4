"""The sixth step: the second factors, simulated, and then the API key is made."""

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Factor
from keywizard.domain.secret import Secret
from keywizard.flow.commands import CreateApiKey, ProveCode, ProvePasskey
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.passphrase import ask_new_passphrase
from keywizard.plain.prompts import Question, ask_text, choose
from keywizard.views.values import Choice, Tone
from keywizard.views.verification import (
    OWN_CODE,
    PASSKEY,
    SETUP,
    authenticator_panel,
    cautions,
    code_in,
    factors_left,
    verification_choices,
    verification_panel,
)

TYPED_CODE = "typed-code"
CREATE = "create"


def ask(desk: Desk) -> None:
    """Have the factors shown that the route asks for, then the key made."""
    desk.console.say(desk.translate(f"verification.route.{desk.wizard.answers.route}"))
    desk.console.say_paragraphs(each._replace(is_close=True) for each in cautions(desk.translate))
    is_listed = False
    while desk.wizard.at is StepId.VERIFICATION:
        rows = _rows(desk)
        question = Question(rows, lambda _: verification_panel(desk.translate, desk.wizard), _next(desk, rows), states="factor")
        choice_id = choose(desk, question, is_listed=is_listed)
        is_listed = True
        if choice_id is None:
            desk.back()
        else:
            _act(desk, choice_id)


def _rows(desk: Desk) -> tuple[Choice, ...]:
    rows = verification_choices(desk.translate, desk.wizard)
    at = next(index for index, row in enumerate(rows) if row.id == SETUP)
    return (*rows[: at + 1], Choice(TYPED_CODE, desk.translate("plain.typed-code")), *rows[at + 1 :])


def _next(desk: Desk, rows: tuple[Choice, ...]) -> Choice:
    left = factors_left(desk.wizard)
    if not left:
        return Choice(CREATE, desk.translate("button.make-api-key"))
    wanted = OWN_CODE if left[0] is Factor.TOTP else PASSKEY
    return next(row for row in rows if row.id == wanted)


def _act(desk: Desk, choice_id: str) -> None:
    if choice_id == CREATE:
        _create(desk)
    elif choice_id == SETUP:
        _show_setup(desk)
    elif choice_id == PASSKEY:
        _tell_left(desk, is_done=desk.work(ProvePasskey(), desk.translate("verification.asking-passkey")) is not None)
    elif choice_id == OWN_CODE:
        _prove(desk, desk.ask(lambda: desk.session.own_code(desk.wizard)))
    elif typed := ask_text(desk, desk.translate("plain.code")):
        _prove(desk, Secret(code_in(typed) or typed))


def _prove(desk: Desk, code: Secret[str] | None) -> None:
    if code is not None:
        _tell_left(desk, is_done=desk.work(ProveCode(code), desk.translate("verification.checking-code")) is not None)


def _tell_left(desk: Desk, *, is_done: bool) -> None:
    if is_done:
        desk.console.say(desk.translate("verification.one-more" if factors_left(desk.wizard) else "verification.all-proven"))


def _show_setup(desk: Desk) -> None:
    exchange = desk.session.exchange(desk.wizard)
    if setup_key := desk.ask(exchange.setup_key):
        panel = authenticator_panel(desk.translate, setup_key, has_picture=False)
        desk.console.say_paragraphs(each._replace(tone=Tone.PLAIN) if each.tone is Tone.MUTED else each for each in panel)
        desk.console.say(desk.translate("plain.setup-key.stays"))


def _create(desk: Desk) -> None:
    passphrase: Secret[str] | None = None
    if desk.wizard.answers.key_type is KeyType.HMAC:
        passphrase = ask_new_passphrase(desk, desk.translate("plain.secret-passphrase"), may_be_none=True)
        if passphrase is None:
            return
    if desk.work(CreateApiKey(passphrase or None), desk.translate("verification.creating")):
        desk.advance()
