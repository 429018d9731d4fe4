"""`keywizard create`: the walk without a screen, and without a question."""

import argparse
import os

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.request import CreateRequest, request_of
from keywizard.cli.stored import key_lines, key_object
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import FileError, RefusedError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import slug_of
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place, Route
from keywizard.flow.commands import (
    AttachApiKey,
    Command,
    CreateApiKey,
    GenerateKeypair,
    KeepWaiting,
    ProveCode,
    ProvePasskey,
    SaveRestrictions,
)
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import refuse_what_rules_forbid
from keywizard.policy.facts import Facts
from keywizard.session.session import Session
from keywizard.store.keyring import StoredKey


def create(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Make a key by the answers given; whatever stands against it is found before anything is created."""
    if parsed.manifest is not None:
        from keywizard.cli.batch import create_batch

        return create_batch(parsed, translate)
    session = Session.open(os.environ)
    request = request_of(parsed, session.now())
    wizard = _start(session, request)
    try:
        _refuse_by_the_rules(wizard, request)
        if request.place is Place.PRACTICE:
            session.check_draft(Wizard(wizard.answers._replace(key_type=request.key_type, label=request.label)))
    except RefusedError as error:
        if not parsed.dry_run:
            session.audit_refusal(request.name or slug_of(request.label), error)
        raise
    name = _free_name(session, request)
    if parsed.dry_run:
        _print_plan(request, name, translate, as_json=parsed.json)
        return ExitCode.DONE
    sweep(session, translate)
    answers = _walk(session, wizard, request, name).answers
    stored = answers.issued.name if answers.issued else answers.waiting
    if stored is None:
        raise UsageError("api-key-missing")
    _print_key(session, stored, request, parsed, translate)
    return ExitCode.DONE


def _start(session: Session, request: CreateRequest) -> Wizard:
    # A key of Binance itself is made today, whatever day a practice account is set in.
    opened = session.open_account(request.account, request.at if request.place is Place.PRACTICE else session.now())
    wizard = _moved(_moved(Wizard().answer_place(request.place, request.environment)).advance())
    return _moved(wizard.answer_account(opened.name, opened.account, opened.at, request.route))


def _refuse_by_the_rules(wizard: Wizard, request: CreateRequest) -> None:
    answers = wizard.answers
    if answers.account is None or answers.at is None:
        raise UsageError("account-unknown", name=request.account)
    refuse_what_rules_forbid(Facts.of(answers.account, request.key_type, request.allowed_ips, answers.at, answers.at), request.permissions)


def _free_name(session: Session, request: CreateRequest) -> str:
    if request.name is None:
        return session.name_for(request.label)
    if request.name in session.keyring.names():
        raise FileError("key-exists", name=request.name)
    return request.name


def _walk(session: Session, wizard: Wizard, request: CreateRequest, name: str) -> Wizard:
    wizard = _moved(_moved(_moved(wizard.advance()).answer_key_type(request.key_type)).advance())
    if request.key_type.is_self_generated:
        wizard = _moved(_done(session, wizard, GenerateKeypair(request.key_type, request.passphrase)).advance())
    wizard = _moved(_moved(wizard.answer_label(request.label, name)).advance())
    wizard = _at_binance(session, wizard, request) if request.place is Place.BINANCE else _in_practice(session, wizard, request)
    if wizard.answers.issued is None:
        return wizard  # it waits for its API key, with its plan
    wizard = _moved(_moved(wizard.answer_allowed_ips(request.allowed_ips)).answer_permissions(request.permissions))
    return _moved(_done(session, wizard, SaveRestrictions()).advance())


def _in_practice(session: Session, wizard: Wizard, request: CreateRequest) -> Wizard:
    if request.route is Route.WEB:
        wizard = _done(session, wizard, ProveCode(session.own_code(wizard)))
    wizard = _done(session, wizard, ProvePasskey())
    wizard = _done(session, wizard, CreateApiKey(request.passphrase if request.key_type is KeyType.HMAC else None))
    return _moved(_moved(wizard.advance()).advance())


def _at_binance(session: Session, wizard: Wizard, request: CreateRequest) -> Wizard:
    wizard = _done(session, wizard, KeepWaiting(request.allowed_ips, request.permissions))
    if request.api_key is None:
        return wizard
    passphrase = request.passphrase if request.secret_key else None
    return _moved(_done(session, _moved(wizard.advance()), AttachApiKey(request.api_key, request.secret_key, passphrase)).advance())


def _done(session: Session, wizard: Wizard, command: Command) -> Wizard:
    return wizard.handle(session.run(command, wizard))


def _moved(result: Wizard | Refusal) -> Wizard:
    if isinstance(result, Refusal):
        # Every refusal that answers can cause was found before; one that comes now is a slip of ours.
        raise TypeError(result.reasons)
    return result


def _print_plan(request: CreateRequest, name: str, translate: Translator, *, as_json: bool) -> None:
    if as_json:
        print_json({"dry_run": True, **plan_object(request, name)})
        return
    permissions = [permission.value for permission in Permission if permission in request.permissions]
    ips = ", ".join(request.allowed_ips) or translate("key.any-ip")
    print_lines(
        (
            translate("create.plan", label=request.label, key_type=translate(f"key-type.{request.key_type}.name"), name=name),
            f"{translate('key.ips')} {ips}",
            f"{translate('key.permissions')} {', '.join(permissions)}",
        )
    )


def plan_object(request: CreateRequest, name: str) -> dict[str, object]:
    """Give what would be made as the object that `--dry-run --json` prints."""
    permissions = [permission.value for permission in Permission if permission in request.permissions]
    plan = {"name": name, "label": request.label, "key_type": request.key_type, "place": request.place}
    environment = {"environment": request.environment} if request.environment else {}
    return {**plan, **environment, "account": request.account, "allowed_ips": list(request.allowed_ips), "permissions": permissions}


def _print_key(session: Session, name: str, request: CreateRequest, parsed: argparse.Namespace, translate: Translator) -> None:
    stored = session.keyring.get(name)
    shown = key_object(stored)
    shows_secret = parsed.show_secret and request.key_type is KeyType.HMAC and stored.profile.api_key is not None
    secret = {"secret_key": session.secret_key(name, request.passphrase).reveal()} if shows_secret else {}
    if parsed.json:
        print_json(shown | secret)
        return
    print_lines((translate(_done_text(stored), label=request.label, name=name), *key_lines(stored, translate)))
    print_lines(f"{translate('key.secret-key')} {value}" for value in secret.values())


def _done_text(stored: StoredKey) -> str:
    family = "pair" if stored.profile.key_type.is_self_generated else "hmac"
    if stored.profile.place is Place.PRACTICE:
        return f"create.done.{family}"
    return f"create.binance.{family}" if stored.profile.api_key else f"create.waiting.{family}"
