"""The practice exchange: it issues keys and refuses by the very rules that the screens show."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import NamedTuple, Protocol

from keywizard.domain.account import Account
from keywizard.domain.api_key import API_KEY_ALPHABET, API_KEY_LENGTH, MAX_API_KEYS
from keywizard.domain.errors import ExchangeError, RefusedError, SecretError, UsageError
from keywizard.domain.ip_access import parse_allowed_ips
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import label_problems
from keywizard.domain.permission import Permission
from keywizard.domain.place import Factor, Route, missing_factors
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.ledger import Ledger, LedgerKey
from keywizard.exchange.simulated.passkey import (
    CHALLENGE_BYTES,
    Assertion,
    Challenge,
    answer_challenge,
    check_assertion,
    new_passkey,
    public_half,
)
from keywizard.exchange.simulated.public_key import public_key_problem
from keywizard.exchange.simulated.second_factor import (
    BASE32,
    TOTP_SECRET_LENGTH,
    CodeOutcome,
    CodeVerdict,
    check_code,
    next_code,
    otpauth_uri,
)
from keywizard.policy.decision import decide_creation, refused_permissions
from keywizard.policy.facts import Facts

_MISSING = {Factor.TOTP: "factor-missing-totp", Factor.PASSKEY: "factor-missing-passkey"}


class StateFile(Protocol):
    """Where the exchange keeps an account between runs."""

    path: str

    def read(self) -> bytes | None:
        """Give the content, or nothing where there is none yet."""

    def write(self, content: bytes) -> None:
        """Put new content in place of the old in one step."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep other processes from reading and writing meanwhile."""


class Dice(Protocol):
    """Randomness, handed in."""

    def text(self, alphabet: str, length: int) -> str:
        """Draw characters, each equally likely."""

    def octets(self, length: int) -> bytes:
        """Draw bytes."""


class ApiKeyDraft(NamedTuple):
    """What a person asks to have made."""

    key_type: KeyType
    """The API key type."""
    label: str
    """Its label."""
    public_key_pem: str | None
    """The public key of a self-generated type; nothing for HMAC."""
    route: Route
    """Website or app."""


class Restrictions(NamedTuple):
    """From where a key may be used, and what for."""

    allowed_ips: tuple[str, ...]
    """The trusted addresses; none means unrestricted."""
    permissions: frozenset[Permission]
    """What it may do; reading is added."""


class PasskeyProof(NamedTuple):
    """A passkey's answer for one key and no other."""

    request_id: str
    """What the one who asks knows that key by."""
    assertion: Assertion
    """The answer to the challenge asked last."""
    at: datetime
    """When it was given, UTC."""


class IssuedKey(NamedTuple):
    """What the exchange hands out."""

    api_key: str
    """The public identifier, 64 letters and digits."""
    secret_key: Secret[str] | None
    """The HMAC secret, handed out this once; nothing for other types."""
    created_at: datetime
    """When it was made, UTC."""


class PracticeExchange:
    """One simulated account. Every operation reads and writes the state file, so that it survives restarts."""

    def __init__(self, account: Account, state: StateFile, dice: Dice) -> None:
        """Serve `account`; its second factors are set up on first use."""
        self.account = account
        """Its facts; they may change between operations, as a real account's do."""
        self._state = state
        self._dice = dice
        self._challenge: Challenge | None = None
        self._proven: set[Factor] = set()
        self._read_last: tuple[Secret[bytes], Ledger] | None = None

    def otpauth_uri(self) -> Secret[str]:
        """Give what an authenticator app scans."""
        return otpauth_uri(self._ledger().totp_secret)

    def setup_key(self) -> Secret[str]:
        """Give the setup key to type in, for apps that cannot scan."""
        return self._ledger().totp_secret

    def own_code(self, now: datetime) -> Secret[str]:
        """Give what the built-in practice authenticator shows now."""
        ledger = self._ledger()
        return next_code(ledger.totp_secret, ledger.totp, now)

    def prove_code(self, code: Secret[str], now: datetime) -> CodeVerdict:
        """Check a code; an accepted one counts for the next key made here."""
        with self._changing() as ledger:
            totp, verdict = check_code(ledger.totp_secret, ledger.totp, code, now)
            self._save(ledger._replace(totp=totp))
        if verdict.outcome is CodeOutcome.ACCEPTED:
            self._proven.add(Factor.TOTP)
        return verdict

    def ask_passkey(self, now: datetime) -> Challenge:
        """Ask a new challenge; an older one is void."""
        self._challenge = Challenge(self._dice.octets(CHALLENGE_BYTES), now)
        return self._challenge

    def own_assertion(self, challenge: Challenge) -> Assertion:
        """Answer a challenge as the built-in practice authenticator."""
        ledger = self._ledger()
        return answer_challenge(ledger.passkey, challenge.value, ledger.sign_count + 1)

    def prove_passkey(self, assertion: Assertion, now: datetime) -> None:
        """Check an answer to the last challenge, which is void afterwards; raises SecretError."""
        challenge, self._challenge = self._challenge, None
        with self._changing() as ledger:
            sign_count = check_assertion(public_half(ledger.passkey), challenge, assertion, ledger.sign_count, now)
            self._save(ledger._replace(sign_count=sign_count))
        self._proven.add(Factor.PASSKEY)

    def check_draft(self, draft: ApiKeyDraft, now: datetime) -> None:
        """Say no to what cannot be made, before any factor is asked; raises as `create_api_key` does."""
        self._refuse_draft(draft, now)
        if (content := self._state.read()) is not None:  # an account nobody has used yet has no keys, and a mere question makes no file
            _refuse_full(self._parsed(content).keys)

    def create_api_key(self, draft: ApiKeyDraft, now: datetime) -> IssuedKey:
        """Make an API key; the factors proven before are used up by it.

        Raises RefusedError `creation-refused`, UsageError for a label, SecretError for a public key or a missing factor, ExchangeError.
        """
        self.check_draft(draft, now)
        for factor in missing_factors(draft.route, frozenset(self._proven)):
            raise SecretError(_MISSING[factor])
        issued = self._new_key(draft, now)
        with self._changing() as ledger:
            _refuse_full(ledger.keys)
            self._save(ledger._replace(keys=(*ledger.keys, issued)))
        self._proven.clear()
        return IssuedKey(issued.api_key, issued.secret_key, now)

    def create_restricted(self, draft: ApiKeyDraft, plan: Restrictions, now: datetime, proof: PasskeyProof) -> IssuedKey:
        """Make an API key by the app's route, in one step: the passkey's answer, its addresses and its permissions come along.

        Asked once more under the same request id, it takes the place of the key made before: whoever asks again never got the answer.
        Raises as `prove_passkey`, `create_api_key` and `set_restrictions` do.
        """
        self._refuse_draft(draft, now)
        issued = self._restricted(self._new_key(draft, now), _trusted_ips(plan.allowed_ips), plan.permissions, now)
        challenge, self._challenge = self._challenge, None
        with self._changing() as ledger:
            sign_count = check_assertion(public_half(ledger.passkey), challenge, proof.assertion, ledger.sign_count, proof.at)
            others = tuple(known for known in ledger.keys if known.request_id != proof.request_id)
            _refuse_full(others)
            self._save(ledger._replace(keys=(*others, issued._replace(request_id=proof.request_id)), sign_count=sign_count))
        return IssuedKey(issued.api_key, issued.secret_key, now)

    def room(self, request_ids: Iterable[str]) -> int:
        """Tell how many more keys the account can hold, those under some request ids not counted; sets nothing up."""
        content = self._state.read()
        known = () if content is None else self._parsed(content).keys
        given_up = frozenset(request_ids)
        return MAX_API_KEYS - sum(each.request_id not in given_up for each in known)

    def set_restrictions(self, api_key: str, allowed_ips: tuple[str, ...], permissions: Iterable[Permission], now: datetime) -> None:
        """Set a key's trusted addresses and permissions.

        Raises RefusedError `permissions-refused` with each field's rule ids, UsageError for an address, ExchangeError `api-key-unknown`.
        """
        trusted = _trusted_ips(allowed_ips)
        with self._changing() as ledger:
            changed = self._restricted(_find(ledger, api_key), trusted, permissions, now)
            self._save(ledger._replace(keys=tuple(changed if known.api_key == api_key else known for known in ledger.keys)))

    def api_keys(self) -> tuple[LedgerKey, ...]:
        """Give the keys of the account, oldest first."""
        return self._ledger().keys

    def _refuse_draft(self, draft: ApiKeyDraft, now: datetime) -> None:
        refused = decide_creation(Facts.of(self.account, draft.key_type, (), now, now)).rule_ids
        if refused:
            raise RefusedError("creation-refused", {"creation": refused})
        if problems := label_problems(draft.label):
            raise UsageError(problems[0])
        if problem := public_key_problem(draft.key_type, draft.public_key_pem):
            raise SecretError(problem)

    def _new_key(self, draft: ApiKeyDraft, now: datetime) -> LedgerKey:
        api_key = self._dice.text(API_KEY_ALPHABET, API_KEY_LENGTH)
        secret_key = Secret(self._dice.text(API_KEY_ALPHABET, API_KEY_LENGTH)) if draft.key_type.is_system_generated else None
        return LedgerKey(api_key, draft.key_type, draft.label.strip(), now, draft.public_key_pem, secret_key=secret_key)

    def _restricted(self, known: LedgerKey, allowed_ips: tuple[str, ...], permissions: Iterable[Permission], now: datetime) -> LedgerKey:
        wanted = frozenset(permissions) | {Permission.READING}
        refused = refused_permissions(Facts.of(self.account, known.key_type, allowed_ips, known.created_at, now), wanted)
        if refused:
            raise RefusedError("permissions-refused", {permission.value: decision.rule_ids for permission, decision in refused.items()})
        return known._replace(allowed_ips=allowed_ips, permissions=wanted)

    def _ledger(self) -> Ledger:
        content = self._state.read()
        if content is not None:
            return self._parsed(content)
        with self._changing() as ledger:
            return ledger

    @contextmanager
    def _changing(self) -> Iterator[Ledger]:
        with self._state.exclusive():
            content = self._state.read()
            yield self._set_up() if content is None else self._parsed(content)

    def _set_up(self) -> Ledger:
        ledger = Ledger(Secret(self._dice.text(BASE32, TOTP_SECRET_LENGTH)), new_passkey())
        self._save(ledger)
        return ledger

    def _save(self, ledger: Ledger) -> None:
        content = ledger.to_json()
        self._state.write(content)
        self._read_last = Secret(content), ledger

    def _parsed(self, content: bytes) -> Ledger:
        # Most often the file holds what was read or written last, and then it need not be taken apart again.
        known, read = self._read_last, Secret(content)
        if known is None or known[0] != read:
            self._read_last = known = read, Ledger.from_json(content, self._state.path)
        return known[1]


def _trusted_ips(allowed_ips: tuple[str, ...]) -> tuple[str, ...]:
    parsed = parse_allowed_ips(" ".join(allowed_ips))
    for refused in parsed.refused:
        raise UsageError(refused.problem, ip=refused.text)
    return parsed.allowed_ips


def _find(ledger: Ledger, api_key: str) -> LedgerKey:
    for known in ledger.keys:
        if known.api_key == api_key:
            return known
    raise ExchangeError("api-key-unknown")


def _refuse_full(issued: tuple[LedgerKey, ...]) -> None:
    if len(issued) >= MAX_API_KEYS:
        raise ExchangeError("too-many-api-keys", limit=MAX_API_KEYS)
