"""Checking a key from the keyring: nobody is asked anything before the person has said so."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from keywizard.domain.secret import Secret
from keywizard.session.checking import Target, target_of
from keywizard.session.findings import Asking, Finding
from keywizard.session.full_check import full_check
from keywizard.session.verdicts import record_verdict, verdict_of
from keywizard.store.keyring import StoredKey
from keywizard.tui.keyring.workbench import Done
from keywizard.tui.screens.confirm import ConfirmScreen
from keywizard.tui.screens.form import Filled, Form, FormWindow, passphrase_fields
from keywizard.tui.screens.reading import ReadingScreen
from keywizard.views.findings import findings_page

if TYPE_CHECKING:
    from keywizard.tui.keyring.screen import KeyringScreen


def begin_check(screen: "KeyringScreen", stored: StoredKey) -> None:
    """Ask for the passphrase if there is one, then whether the exchange may be asked, then check."""
    if not stored.profile.is_encrypted:
        _ask_exchange(screen, stored, None)
        return
    say = screen.translate
    fields = tuple(passphrase_fields(say, "opening-passphrase"))
    title = say("keyring.about-one", action=say("keyring.action.check"), name=stored.name)
    window = FormWindow(say, Form(title, say("keyring.check.passphrase"), fields, say("keyring.action.check")))

    def go_on(filled: Filled) -> None:
        _ask_exchange(screen, stored, filled.secrets["opening-passphrase"] or None)

    screen.ask(window, go_on)


def _ask_exchange(screen: "KeyringScreen", stored: StoredKey, passphrase: Secret[str] | None) -> None:
    target = target_of(stored.profile, None)
    if target is None or stored.profile.api_key is None:
        _check(screen, stored, passphrase, None)
        return
    say = screen.translate
    title = say("keyring.about-one", action=say("keyring.action.check"), name=stored.name)
    question = say("keyring.check.online", host=target.base_url)
    window = ConfirmScreen(say, title, question, say("keyring.check.ask"), say("keyring.check.files-only"))
    screen.ask(window, lambda is_asked: _check(screen, stored, passphrase, target if is_asked else None))


def _check(screen: "KeyringScreen", stored: StoredKey, passphrase: Secret[str] | None, target: Target | None) -> None:
    session, say = screen.services.session, screen.translate

    def told() -> Iterator[Finding]:
        for event in full_check(session, stored, passphrase, target, is_offline=target is None):
            if isinstance(event, Asking):
                screen.post_message(screen.Told(say("check.asking", url=event.url)))
            else:
                yield event

    def work() -> Done:
        findings = list(told())
        record_verdict(session, stored, findings)
        title = say("keyring.about-one", action=say("keyring.action.check"), name=stored.name)
        note = say("keyring.checked", name=stored.name, verdict=say(f"key-verdict.{verdict_of(findings)}"))
        page = findings_page(say, findings)
        return Done(note, (session.keyring.get(stored.name),), window=lambda: ReadingScreen(say, title, page))

    screen.work(work, say("keyring.working", action=say("keyring.action.check")))
