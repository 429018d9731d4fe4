"""What the actions do: each asks what it has to know, then has it done beside the screen."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from keywizard.domain.api_key import read_api_key, read_secret_key
from keywizard.domain.errors import KeywizardError, SecretError, UsageError
from keywizard.domain.label import label_problems
from keywizard.domain.secret import Secret
from keywizard.keys.passphrase import passphrase_problems
from keywizard.session import binance_keys, lifecycle
from keywizard.store.keyring import SECRET_KEY, StoredKey
from keywizard.tui.keyring.workbench import Done
from keywizard.tui.screens.confirm import ConfirmScreen
from keywizard.tui.screens.form import Filled, Form, FormField, FormWindow, Kind, passphrase_fields
from keywizard.views.keyring_actions import Action, meaning_of

if TYPE_CHECKING:
    from keywizard.tui.keyring.screen import KeyringScreen

_REMINDER_DAYS = 90
"""Days from now that are offered for a reminder."""


class Deeds:
    """Does the actions on the keyring's screen."""

    def __init__(self, screen: "KeyringScreen") -> None:
        """Ask and tell on `screen`."""
        self._screen = screen
        self._say = screen.translate
        self._session = screen.services.session

    def do(self, action: Action, stored: StoredKey) -> None:
        """Begin an action that nothing stands against."""
        deeds: dict[Action, Callable[[StoredKey], None]] = {
            Action.CHECK: self._check,
            Action.PUBLIC: self._public,
            Action.EXPORT: self._export,
            Action.ATTACH: self._attach,
            Action.RENAME: self._rename,
            Action.PASSPHRASE: self._passphrase,
            Action.ROTATE: self._rotate,
            Action.RETIRE: self._retire,
            Action.REMIND: self._remind,
            Action.REPAIR: self._repair,
            Action.DELETE: self._delete,
        }
        deeds[action](stored)

    def _check(self, stored: StoredKey) -> None:
        from keywizard.tui.keyring.checks import begin_check

        begin_check(self._screen, stored)

    def _public(self, stored: StoredKey) -> None:
        from keywizard.tui.keyring.taking_along import open_public_key

        open_public_key(self._screen, stored)

    def _export(self, stored: StoredKey) -> None:
        from keywizard.tui.keyring.taking_along import open_export

        open_export(self._screen, stored)

    def _form(
        self,
        action: Action,
        stored: StoredKey,
        fields: tuple[FormField, ...],
        check: Callable[[Filled], None],
        work: Callable[[Filled], Done],
    ) -> None:
        form = Form(self._heading(action, stored), meaning_of(self._say, action, stored), fields, self._title(action))
        self._screen.ask(FormWindow(self._say, form, check), lambda filled: self._screen.work(lambda: work(filled), self._working(action)))

    def _heading(self, action: Action, stored: StoredKey) -> str:
        return self._say("keyring.about-one", action=self._title(action), name=stored.name)

    def _title(self, action: Action) -> str:
        return self._say(f"keyring.action.{action}")

    def _working(self, action: Action) -> str:
        return self._say("keyring.working", action=self._title(action))

    def _rename(self, stored: StoredKey) -> None:
        def check(filled: Filled) -> None:
            for problem in label_problems(filled.texts["new-label"]):
                raise UsageError(problem)

        def work(filled: Filled) -> Done:
            renamed = lifecycle.rename(self._session, stored.name, filled.texts["new-label"])
            return Done(self._say("keyring.renamed", label=renamed.profile.label, name=renamed.name), (renamed,), (stored.name,))

        field = FormField("new-label", self._say("keyring.field.new-label"), value=stored.profile.label)
        self._form(Action.RENAME, stored, (field,), check, work)

    def _passphrase(self, stored: StoredKey) -> None:
        from keywizard.session.passphrases import change_passphrase

        is_encrypted = stored.profile.is_encrypted
        names = ("old-passphrase", "new-passphrase", "repeat-passphrase") if is_encrypted else ("new-passphrase", "repeat-passphrase")

        def work(filled: Filled) -> Done:
            changed = change_passphrase(self._session, stored.name, _given(filled, "old-passphrase"), _given(filled, "new-passphrase"))
            return Done(
                self._say("keyring.protected" if changed.profile.is_encrypted else "keyring.unprotected", name=stored.name), (changed,)
            )

        self._form(Action.PASSPHRASE, stored, tuple(passphrase_fields(self._say, *names)), check_passphrases, work)

    def _rotate(self, stored: StoredKey) -> None:
        from keywizard.session.rotation import RotationOrder, rotate

        def work(filled: Filled) -> Done:
            found = rotate(self._session, stored.name, RotationOrder(passphrase=_given(filled, "new-passphrase")))
            end = "ready" if found.new.profile.api_key else "waits"
            lost = self._say("keyring.rotated.fewer", count=len(found.refused)) if found.refused else ""
            note = self._say(f"keyring.rotated.{end}", name=found.new.name, old=stored.name)
            return Done(f"{note} {lost}".strip(), (self._session.keyring.get(found.new.name),))

        fields = tuple(passphrase_fields(self._say, "new-passphrase", "repeat-passphrase"))
        self._form(Action.ROTATE, stored, fields, check_passphrases, work)

    def _retire(self, stored: StoredKey) -> None:
        def work(*, anyway: bool) -> Done:
            retired = lifecycle.retire(self._session, stored.name, anyway=anyway)
            return Done(self._say("keyring.retired.done", name=stored.name), (retired,))

        def begin(is_sure: bool) -> None:  # noqa: FBT001  # the answer of a question
            if is_sure:
                self._screen.work(lambda: work(anyway=False), self._working(Action.RETIRE), self._retire_anyway(stored, work))

        about = meaning_of(self._say, Action.RETIRE, stored)
        self._screen.ask(self._question(Action.RETIRE, stored, about, self._title(Action.RETIRE)), begin)

    def _retire_anyway(self, stored: StoredKey, work: Callable[..., Done]) -> Callable[[KeywizardError], bool]:
        def take(error: KeywizardError) -> bool:
            if error.problem not in {"retire-without-replacement", "retire-before-check"}:
                return False

            def go_on(is_sure: bool) -> None:  # noqa: FBT001  # the answer of a question
                if is_sure:
                    self._screen.work(lambda: work(anyway=True), self._working(Action.RETIRE))

            text = self._say(error.message_id, **error.values)
            self._screen.ask(self._question(Action.RETIRE, stored, text, self._say("keyring.retire.anyway")), go_on)
            return True

        return take

    def _question(self, action: Action, stored: StoredKey, text: str, yes: str) -> ConfirmScreen:
        return ConfirmScreen(self._say, self._heading(action, stored), text, yes, self._say("button.cancel"))

    def _remind(self, stored: StoredKey) -> None:
        def check(filled: Filled) -> None:
            lifecycle.refuse_day(self._session, read_day(filled.texts["day"]))

        def work(filled: Filled) -> Done:
            day = read_day(filled.texts["day"])
            reminded = lifecycle.remind(self._session, stored.name, day)
            return Done(self._say("keyring.reminded", name=stored.name, day=day.isoformat()), (reminded,))

        offered = stored.profile.rotate_by or self._session.now().date() + timedelta(days=_REMINDER_DAYS)
        self._form(Action.REMIND, stored, (FormField("day", self._say("keyring.field.day"), value=offered.isoformat()),), check, work)

    def _repair(self, stored: StoredKey) -> None:
        def work() -> Done:
            self._session.keyring.repair_modes(stored.name)
            return Done(self._say("keyring.repaired", name=stored.name), (self._session.keyring.get(stored.name),))

        self._screen.work(work, self._working(Action.REPAIR))

    def _delete(self, stored: StoredKey) -> None:
        def check(filled: Filled) -> None:
            if filled.texts["typed-name"].strip() != stored.name:
                raise UsageError("typed-name-differs")

        def work(filled: Filled) -> Done:
            del filled
            lifecycle.delete(self._session, stored.name, shown=stored)
            return Done(self._say("keyring.deleted", name=stored.name), gone=(stored.name,))

        self._form(Action.DELETE, stored, (FormField("typed-name", self._say("keyring.field.typed-name", name=stored.name)),), check, work)

    def _attach(self, stored: StoredKey) -> None:
        from keywizard.flow.commands import AttachApiKey

        needs_secret = stored.profile.key_type.is_system_generated and stored.file(SECRET_KEY) is None

        def command_of(filled: Filled) -> AttachApiKey:
            secret_key = read_secret_key(filled.secrets["secret-key"]) if needs_secret else None
            return AttachApiKey(read_api_key(filled.texts["api-key"]), secret_key, _given(filled, "new-passphrase"))

        def work(filled: Filled) -> Done:
            attached = binance_keys.attach(self._session, stored, command_of(filled), self._session.now())
            return Done(self._say("keyring.attached", name=stored.name), (attached,))

        def check(filled: Filled) -> None:
            command_of(filled)
            check_passphrases(filled)

        self._form(Action.ATTACH, stored, self._attach_fields(needs_secret=needs_secret), check, work)

    def _attach_fields(self, *, needs_secret: bool) -> tuple[FormField, ...]:
        api_key = FormField("api-key", self._say("keyring.field.api-key"), Kind.API_KEY)
        if not needs_secret:
            return (api_key,)
        secret_key = FormField("secret-key", self._say("keyring.field.secret-key"), Kind.SECRET_KEY)
        return (api_key, secret_key, *passphrase_fields(self._say, "new-passphrase", "repeat-passphrase"))


def _given(filled: Filled, name: str) -> Secret[str] | None:
    return filled.secrets.get(name) or None


def check_passphrases(filled: Filled) -> None:
    """Raise SecretError where a new passphrase does not do, or is not typed alike twice; none at all is the person's choice."""
    new, repeat = filled.secrets.get("new-passphrase"), filled.secrets.get("repeat-passphrase")
    if new or repeat:
        for problem in passphrase_problems(new or Secret(""), repeat):
            raise SecretError(problem)


def read_day(text: str) -> date:
    """Read a day as `2027-01-31`; raises UsageError `reminder-no-day`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError("reminder-no-day") from None
