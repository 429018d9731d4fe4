"""One run of keywizard: it does the work that the walk asks for, and answers with what happened."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from keywizard.domain.account import Account
from keywizard.domain.errors import FileError, RefusedError, SecretError, UsageError
from keywizard.domain.label import printable, showable, slug_of
from keywizard.domain.place import Factor, Place
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.flow.answers import IssuedApiKey, StoredKeypair, WaitingKey
from keywizard.flow.events import ApiKeyIssued, Event, FactorProven, KeypairStored, RestrictionsSaved, SecretKeyRead
from keywizard.flow.wizard import Wizard
from keywizard.session.cancellation import Cancellation
from keywizard.session.pair_files import files_of, prove_stored_pair
from keywizard.session.services import SystemDice, practice_file, system_clock
from keywizard.store.discarding import name_before
from keywizard.store.folder import Folder
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY, Keyring, StoredKey, unlabelled_name
from keywizard.store.locks import sweep_folder
from keywizard.store.paths import Paths, paths_of
from keywizard.store.profiles import MAX_ACCOUNT_LENGTH, Profile

if TYPE_CHECKING:
    from keywizard.domain.key_type import KeyType
    from keywizard.exchange.simulated.exchange import ApiKeyDraft, Dice, IssuedKey, PracticeExchange
    from keywizard.exchange.simulated.passkey import Assertion
    from keywizard.flow.commands import Command, GenerateKeypair, ImportKeypair, ProveCode, ProvePasskey
    from keywizard.keys.generate import Keypair, PrivateKey
    from keywizard.session.drafts import Drafts
    from keywizard.store.audit import Detail

T = TypeVar("T")

_MAX_TRIES = 100


class OpenedAccount(NamedTuple):
    """A practice account at a moment."""

    name: str
    """The scenario's name, or the path of the account file."""
    account: Account
    """Its facts."""
    at: datetime
    """The moment, real or simulated, UTC."""


class Session:
    """The services of one run."""

    def __init__(
        self, paths: Paths, clock: Callable[[], datetime], dice: "Dice", make_private_key: "Callable[[KeyType], PrivateKey] | None" = None
    ) -> None:
        """Work under `paths`, with the clock and the dice given; private keys are made by the system's own dice unless said otherwise."""
        self.paths = paths
        self.keyring = Keyring(paths.keys)
        self.now = clock
        self._drafts: Drafts | None = None
        self._dice = dice
        self._make_private_key = make_private_key
        self._exchanges: dict[str, PracticeExchange] = {}
        self._unstored: dict[tuple[str | None, ApiKeyDraft], IssuedKey] = {}

    @property
    def drafts(self) -> "Drafts":
        """The unfinished walks, and the draft of this session's own; commands have none and load nothing for it."""
        if self._drafts is None:
            from keywizard.session.drafts import Drafts

            self._drafts = Drafts(self.paths.drafts, self.keyring, self.now)
        return self._drafts

    @property
    def walk_id(self) -> str | None:
        """What the draft of this session's walk is known by, if it has one."""
        return self._drafts.walk_id if self._drafts else None

    @classmethod
    def open(cls, environ: Mapping[str, str], clock: Callable[[], datetime] = system_clock, dice: "Dice | None" = None) -> "Session":
        """Find the files of this person; raises FileError `home-missing`. Touches nothing on disk."""
        return cls(paths_of(environ), clock, dice or SystemDice())

    def open_account(self, name: str, at: datetime | None = None) -> OpenedAccount:
        """Open a scenario by its name or an account file by its path, at a moment of one's own or its own.

        Raises UsageError `account-unknown`, FileError for the file.
        """
        if scenario := SCENARIOS_BY_NAME.get(name):
            moment = at or scenario.at or self.now()
            return OpenedAccount(name, scenario.shape(moment), moment)
        path = Path(name)
        from keywizard.session.account_file import read_account_file  # only for those who have one

        try:
            account, own_moment = read_account_file(path)
        except FileError as error:
            if error.problem != "file-missing":
                raise
            raise UsageError("account-unknown", name=showable(name)) from None
        return OpenedAccount(str(path.absolute()), account, at or own_moment or self.now())

    def waiting_keys(self) -> tuple[WaitingKey, ...]:
        """Give the keys of Binance itself that wait for their API key; none where the folder of keys cannot be read."""
        from keywizard.session import binance_keys

        try:
            return binance_keys.waiting_keys(self)
        except FileError:
            return ()

    def sweep(self) -> tuple[str, ...]:
        """Remove what killed processes left unfinished, and name it; raises FileError."""
        swept = self.keyring.sweep()
        for name in filter(None, map(name_before, swept)):
            self.audit("deleted", name, None)
        roots = (self.paths.config, self.paths.state)
        return (*swept, *sweep_folder(self.paths.practice), *(name for root in roots for name in sweep_folder(root, is_root=True)))

    def name_for(self, label: str) -> str:
        """Give a free folder name for a label."""
        return self.keyring.free_name(slug_of(label))

    def exchange(self, wizard: Wizard) -> "PracticeExchange":
        """Give the exchange that serves the walk's account."""
        name, account = wizard.answers.account_name, wizard.answers.account
        if name is None or account is None:
            raise UsageError("account-unknown", name="")
        return self.exchange_of(name, account)

    def exchange_of(self, name: str, account: Account) -> "PracticeExchange":
        """Give the exchange that serves an account, known by its scenario's name or its file's path."""
        if name not in self._exchanges:
            self._exchanges[name] = self._new_exchange(name, account)
        self._exchanges[name].account = account  # opened again, the account may have another shape or moment
        return self._exchanges[name]

    def own_code(self, wizard: Wizard) -> Secret[str]:
        """Give the code that the built-in practice authenticator shows now."""
        return self.exchange(wizard).own_code(self.now())

    def check_draft(self, wizard: Wizard) -> None:
        """Have the exchange say no before any factor is asked; a pair not made yet is not looked at."""
        from keywizard.domain.key_type import KeyType

        draft = _draft(wizard)
        if draft.public_key_pem is None:
            draft = draft._replace(key_type=KeyType.HMAC)
        self.exchange(wizard).check_draft(draft, _moment(wizard))

    def secret_key(self, name: str, passphrase: Secret[str] | None) -> Secret[str]:
        """Read an HMAC secret key from its file; raises FileError, SecretError."""
        from keywizard.keys.secret_key import unseal_secret_key

        return unseal_secret_key(self.keyring.read_secret(name, SECRET_KEY), passphrase)

    @property
    def has_unstored_api_key(self) -> bool:
        """Whether the exchange has made an API key that could not be stored yet; creating it again stores it."""
        return bool(self._unstored)

    def run(self, command: "Command", wizard: Wizard, cancellation: Cancellation | None = None) -> Event:
        """Do the work of a command; raises KeywizardError. Making a pair can be cancelled, and then leaves nothing on disk."""
        try:
            return self._run(command, wizard, cancellation or Cancellation())
        except RefusedError as error:
            self.audit_refusal(wizard.answers.name or "", error)
            raise

    def _run(self, command: "Command", wizard: Wizard, cancellation: Cancellation) -> Event:
        from keywizard.flow import commands  # the first screen asks for no work
        from keywizard.session import binance_keys

        match command:
            case commands.GenerateKeypair() | commands.ImportKeypair():
                return self._take_in(command, wizard, cancellation)
            case commands.ProveCode() | commands.ProvePasskey():
                return self._prove(command, wizard)
            case commands.CreateApiKey(passphrase):
                return self._create(wizard, passphrase)
            case commands.KeepWaiting() | commands.AttachApiKey():
                return binance_keys.run(self, command, wizard)
            case commands.SaveRestrictions():
                return self._save_restrictions(wizard)
            case commands.ReadSecretKey(name, passphrase):
                return SecretKeyRead(self.secret_key(name, passphrase))

    def _take_in(self, command: "GenerateKeypair | ImportKeypair", wizard: Wizard, cancellation: Cancellation) -> Event:
        from keywizard.flow.commands import GenerateKeypair

        if isinstance(command, GenerateKeypair):
            return self._generate(command, wizard, cancellation)
        return self._import(command, wizard)

    def new_keypair(self, key_type: "KeyType", passphrase: Secret[str] | None) -> "Keypair":
        """Make a pair, in memory alone."""
        from keywizard.keys.generate import generate_private_key, keypair_of

        return keypair_of(key_type, (self._make_private_key or generate_private_key)(key_type), passphrase)

    def _generate(self, command: "GenerateKeypair", wizard: Wizard, cancellation: Cancellation) -> Event:
        keypair = self.new_keypair(command.key_type, command.passphrase)
        if cancellation.is_asked:
            raise SecretError("generation-cancelled")
        name = self._store_pair(keypair, wizard, command.passphrase, cancellation)
        self.audit("keypair-stored", name, keypair.fingerprint)
        return self._pair_stored(keypair, name, command.passphrase)

    def _import(self, command: "ImportKeypair", wizard: Wizard) -> Event:
        from keywizard.session.importing import keypair_for, waiting_pair

        keypair, passphrase = keypair_for(command)
        name = waiting_pair(self, keypair, passphrase, wizard) or self._store_pair(keypair, wizard, passphrase, Cancellation())
        self.audit("keypair-imported", name, keypair.fingerprint)
        return self._pair_stored(keypair, name, passphrase)

    def _pair_stored(self, keypair: "Keypair", name: str, passphrase: Secret[str] | None) -> Event:
        return KeypairStored(
            StoredKeypair(
                keypair.key_type,
                name,
                keypair.public_key_pem,
                keypair.fingerprint,
                keypair.randomart,
                str(self.keyring.root / name / PRIVATE_KEY),
                passphrase is not None,
            )
        )

    def _store_pair(self, keypair: "Keypair", wizard: Wizard, passphrase: Secret[str] | None, cancellation: Cancellation) -> str:
        profile = Profile(
            label="",
            key_type=keypair.key_type,
            place=wizard.answers.place or Place.PRACTICE,
            account=account_kept(wizard.answers.place or Place.PRACTICE, wizard.answers.account_name or ""),
            created_at=_moment(wizard),
            fingerprint=keypair.fingerprint,
            is_encrypted=passphrase is not None,
            environment=wizard.answers.environment,
            walk=self.walk_id,
        )
        files = files_of(keypair)

        def prove(folder: Folder) -> None:
            prove_stored_pair(folder, passphrase)
            if not cancellation.pass_point_of_no_return():
                raise SecretError("generation-cancelled")

        return self.in_free_folder(unlabelled_name(keypair.key_type), lambda name: self.keyring.add(name, files, profile, prove))

    def _prove(self, command: "ProveCode | ProvePasskey", wizard: Wizard) -> Event:
        from keywizard.flow.commands import ProveCode

        return self._prove_code(command.code, wizard) if isinstance(command, ProveCode) else self.prove_passkey(self.exchange(wizard))

    def _prove_code(self, code: Secret[str], wizard: Wizard) -> Event:
        from keywizard.exchange.simulated.second_factor import CodeOutcome

        verdict = self.exchange(wizard).prove_code(code, self.now())
        if verdict.outcome is CodeOutcome.ACCEPTED:
            return FactorProven(Factor.TOTP)
        if verdict.outcome is CodeOutcome.CLOCK_OFF:
            problem = "code-clock-ahead" if verdict.seconds > 0 else "code-clock-behind"
            raise SecretError(problem, seconds=abs(verdict.seconds), tries=verdict.tries_left)
        raise SecretError(verdict.outcome, seconds=verdict.seconds, tries=verdict.tries_left)

    def prove_passkey(self, exchange: "PracticeExchange") -> Event:
        """Prove oneself by the built-in passkey; raises SecretError."""
        self.with_passkey(exchange, lambda assertion: exchange.prove_passkey(assertion, self.now()))
        return FactorProven(Factor.PASSKEY)

    def with_passkey(self, exchange: "PracticeExchange", use: "Callable[[Assertion], T]") -> T:
        """Have the practice authenticator answer a challenge, and the answer used; raises SecretError."""
        for tries_left in reversed(range(_MAX_TRIES)):
            challenge = exchange.ask_passkey(self.now())
            try:
                return use(exchange.own_assertion(challenge))
            except SecretError as error:
                # Another process may have used the passkey between question and answer, so that its counter went on.
                if error.problem != "passkey-refused" or not tries_left:
                    raise
        raise SecretError("passkey-refused")

    def _create(self, wizard: Wizard, passphrase: Secret[str] | None) -> Event:
        answers, draft = wizard.answers, _draft(wizard)
        self._make_sure_of_a_place(wizard)
        # What was issued and could not be stored is not asked for again: a secret key is handed out once.
        asked = answers.account_name, draft
        issued = self._unstored.get(asked) or self.exchange(wizard).create_api_key(draft, _moment(wizard))
        self._unstored[asked] = issued
        name = self._store_issued(wizard, draft, issued, passphrase)
        del self._unstored[asked]
        self.audit("api-key-issued", name, answers.keypair.fingerprint if answers.keypair else None)
        return ApiKeyIssued(IssuedApiKey(issued.api_key, answers.label, name, str(self.keyring.root / name), issued.created_at))

    def _make_sure_of_a_place(self, wizard: Wizard) -> None:
        self.keyring.rehearse()
        if keypair := wizard.answers.keypair:
            stored = self.keyring.get(keypair.name)
            if stored.file(PRIVATE_KEY) is None:
                raise FileError("file-missing", path=str(stored.folder / PRIVATE_KEY))

    def _store_issued(self, wizard: Wizard, draft: "ApiKeyDraft", issued: "IssuedKey", passphrase: Secret[str] | None) -> str:
        answers = wizard.answers
        profile = Profile(
            label=answers.label,
            key_type=draft.key_type,
            place=Place.PRACTICE,
            account=account_kept(wizard.answers.place or Place.PRACTICE, wizard.answers.account_name or ""),
            created_at=issued.created_at,
            api_key=issued.api_key,
            fingerprint=answers.keypair.fingerprint if answers.keypair else None,
            is_encrypted=answers.keypair.is_encrypted if answers.keypair else passphrase is not None,
            walk=self.walk_id,
        )
        wanted = answers.name or slug_of(answers.label)
        if issued.secret_key:
            return self._store_secret_key(wanted, issued.secret_key, passphrase, profile)
        return self.name_stored(answers.keypair.name if answers.keypair else "", wanted, profile)

    def name_stored(self, name: str, wanted: str, profile: Profile) -> str:
        """Write a new profile, and give the folder the wanted name or the next free one; gives the name. Raises FileError.

        What has happened to the key so far is kept.
        """
        self.keyring.amend(name, profile.with_life_of)
        if name == wanted:
            return name
        return self.in_free_folder(wanted, lambda free: self.keyring.rename(name, free))

    def _store_secret_key(self, wanted: str, secret_key: Secret[str], passphrase: Secret[str] | None, profile: Profile) -> str:
        from keywizard.keys.secret_key import seal_secret_key

        sealed = seal_secret_key(secret_key, passphrase)
        return self.in_free_folder(wanted, lambda name: self.keyring.add(name, {SECRET_KEY: sealed}, profile))

    def in_free_folder(self, wanted: str, store: Callable[[str], StoredKey]) -> str:
        """Have `store` put a key into the first folder of that name that is free; gives its name. Raises FileError."""
        # Another process may take a name between the look and the use; then the next one is tried.
        for _ in range(_MAX_TRIES):
            try:
                return store(self.keyring.free_name(wanted)).name
            except FileError as error:
                if error.problem != "key-exists":
                    raise
        raise FileError("key-exists", name=wanted)

    def _save_restrictions(self, wizard: Wizard) -> Event:
        answers = wizard.answers
        if answers.issued is None:
            raise UsageError("api-key-missing")
        # An hour may have passed on a real clock since the key was made; a simulated one stands still.
        if answers.place is not Place.BINANCE:  # there only the person can tick the boxes
            self.exchange(wizard).set_restrictions(answers.issued.api_key, answers.allowed_ips, answers.permissions, _moment(wizard))
        name, ips, permissions = answers.issued.name, answers.allowed_ips, answers.permissions
        # What a walk has made it looks for no longer, once that is as it was wanted.
        stored = self.keyring.amend(name, lambda profile: profile._replace(allowed_ips=ips, permissions=permissions, walk=None))
        self.audit("restrictions-saved", name, stored.profile.fingerprint)
        return RestrictionsSaved(answers.allowed_ips, answers.permissions)

    def _new_exchange(self, name: str, account: Account) -> "PracticeExchange":
        from keywizard.exchange.simulated.exchange import PracticeExchange

        return PracticeExchange(account, practice_file(self.paths.practice, name), self._dice)

    def audit(self, action: str, name: str, fingerprint: str | None, **details: "Detail") -> None:
        """Write down what was done; a failure to do so is kept quiet."""
        from keywizard.store.audit import append_audit  # the first screen writes nothing down

        # What is written down here is done already; a walk that hears of a failure would do it a second time.
        with contextlib.suppress(FileError):
            append_audit(self.paths.audit_file, self.now(), action, {"name": name, "fingerprint": fingerprint, **details})

    def audit_refusal(self, name: str, error: RefusedError) -> None:
        """Write down by which rules something was refused."""
        self.audit("refused", name, None, rules={subject: list(rule_ids) for subject, rule_ids in error.refused.items()})


def _draft(wizard: Wizard) -> "ApiKeyDraft":
    from keywizard.exchange.simulated.exchange import ApiKeyDraft

    answers = wizard.answers
    if answers.key_type is None:
        raise UsageError("key-type-missing")
    return ApiKeyDraft(answers.key_type, answers.label, answers.keypair.public_key_pem if answers.keypair else None, answers.route)


def account_kept(place: Place, name: str) -> str:
    """Give what a profile keeps of an account's name."""
    return "" if place is Place.BINANCE else printable(name)[:MAX_ACCOUNT_LENGTH]


def _moment(wizard: Wizard) -> datetime:
    if wizard.answers.at is None:
        raise UsageError("account-unknown", name="")
    return wizard.answers.at
