"""What can be said of a stored key without asking anybody."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from keywizard.domain.errors import FileError, KeywizardError, SecretError
from keywizard.domain.label import label_problems
from keywizard.domain.place import Place
from keywizard.domain.secret import Secret
from keywizard.exchange.binance.error_codes import Cause
from keywizard.session.findings import Check, Finding, failed, ok, skipped, warning
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, Keyring, StoredKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

    from keywizard.keys.signing import Signer

_ENCRYPTED_PEM = re.compile(
    rb"-----BEGIN ENCRYPTED PRIVATE KEY-----\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n-----END ENCRYPTED PRIVATE KEY-----\n"
)
_UNREADABLE = {
    "passphrase-missing": Cause.PASSPHRASE_NEEDED,
    "passphrase-wrong": Cause.PASSPHRASE_WRONG,
}


class OfflineCheck:
    """Looks at the files of one key; afterwards it can sign, if all is well."""

    def __init__(self, keyring: Keyring, stored: StoredKey, passphrase: Secret[str] | None) -> None:
        """Look at `stored`, with the passphrase of its secret file if there is one at hand."""
        self._keyring = keyring
        self._stored = stored
        self._passphrase = passphrase
        self.signer: Signer | None = None
        """Signs as the key, once `run` found that it can be used."""

    def run(self) -> Iterator[Finding]:
        """Give every finding in order; nothing is changed."""
        files = self._files()
        yield files
        if files.cause is None and not self._is_without_secret:
            yield from self._hmac() if self._stored.profile.key_type.is_system_generated else self._keypair()
        yield self._label()
        yield self._api_key()
        yield self._environment()

    @property
    def _is_without_secret(self) -> bool:
        """Whether it is an HMAC key whose secret key Binance has still to make."""
        profile = self._stored.profile
        return profile.key_type.is_system_generated and profile.api_key is None and self._stored.file(SECRET_KEY) is None

    def _files(self) -> Finding:
        own = (SECRET_KEY,) if self._stored.profile.key_type.is_system_generated else (PRIVATE_KEY, PUBLIC_KEY)
        for name in () if self._is_without_secret else own:
            if self._stored.file(name) is None:
                return failed(Check.FILES, Cause.FILE_MISSING, path=str(self._stored.folder / name), name=self._stored.name)
        for path in self._stored.weak_modes():
            return failed(Check.FILES, Cause.FILE_OPEN, path=str(path), name=self._stored.name)
        return ok(Check.FILES)

    def _hmac(self) -> Iterator[Finding]:
        from keywizard.keys.secret_key import unseal_secret_key
        from keywizard.keys.signing import hmac_signer

        try:
            secret_key = unseal_secret_key(self._keyring.read_secret(self._stored.name, SECRET_KEY), self._passphrase)
        except KeywizardError as error:
            yield self._unreadable(error)
            return
        if self._stored.profile.api_key is not None and secret_key == Secret(self._stored.profile.api_key):
            yield failed(Check.PRIVATE_KEY, Cause.SWAPPED)
            return
        self.signer = hmac_signer(secret_key)
        yield ok(Check.PRIVATE_KEY)

    def _keypair(self) -> Iterator[Finding]:
        from keywizard.keys.pem import load_private_key

        try:
            pem = self._keyring.read_secret(self._stored.name, PRIVATE_KEY)
            private_key = load_private_key(pem, self._passphrase if _is_encrypted(pem) else None)
        except KeywizardError as error:
            yield self._unreadable(error)
            return
        yield self._form(pem, private_key)
        pair = self._pair(private_key)
        yield pair
        if pair.cause is None:
            from keywizard.keys.signing import private_key_signer

            self.signer = private_key_signer(private_key)

    def _unreadable(self, error: KeywizardError) -> Finding:
        cause = _UNREADABLE.get(error.problem, Cause.PRIVATE_KEY_UNREADABLE)
        say = skipped if cause is Cause.PASSPHRASE_NEEDED else failed
        return say(Check.PRIVATE_KEY, cause, name=self._stored.name)

    def _form(self, pem: Secret[bytes], private_key: "PrivateKeyTypes") -> Finding:
        from keywizard.keys.generate import key_type_of
        from keywizard.keys.pem import private_pem

        found = key_type_of(private_key)
        if found is not self._stored.profile.key_type:
            return failed(Check.PRIVATE_KEY, Cause.TYPE_DIFFERS, expected=self._stored.profile.key_type, found=found or "?")
        is_exact = _is_exact_when_encrypted(pem) if _is_encrypted(pem) else private_pem(private_key, None) == pem
        return (
            ok(Check.PRIVATE_KEY) if is_exact else warning(Check.PRIVATE_KEY, Cause.PEM_FORM, path=str(self._stored.folder / PRIVATE_KEY))
        )

    def _pair(self, private_key: "PrivateKeyTypes") -> Finding:
        from keywizard.keys.generate import fingerprint_of_pem
        from keywizard.keys.verification import verify_halves

        path = self._stored.folder / PUBLIC_KEY
        try:
            public_key_pem = self._stored.public_key()
            verify_halves(private_key, public_key_pem)
            fingerprint, _ = fingerprint_of_pem(public_key_pem, self._stored.profile.key_type)
        except (SecretError, FileError):
            return failed(Check.PAIR, Cause.PAIR_DIFFERS, path=str(path))
        if fingerprint != self._stored.profile.fingerprint:
            return failed(Check.PAIR, Cause.FINGERPRINT_DIFFERS, path=str(self._stored.folder))
        return ok(Check.PAIR, fingerprint=fingerprint)

    def _label(self) -> Finding:
        has_label = not label_problems(self._stored.profile.label)
        return ok(Check.LABEL, label=self._stored.profile.label) if has_label else warning(Check.LABEL, Cause.LABEL_MISSING)

    def _api_key(self) -> Finding:
        if self._stored.profile.api_key is not None:
            return ok(Check.API_KEY)
        waiting = Cause.SECRET_KEY_WAITING if self._is_without_secret else Cause.API_KEY_WAITING
        return failed(Check.API_KEY, waiting, name=self._stored.name)

    def _environment(self) -> Finding:
        profile = self._stored.profile
        if profile.place is Place.PRACTICE:
            return ok(Check.ENVIRONMENT, environment=profile.place)
        if profile.environment is None:
            return failed(Check.ENVIRONMENT, Cause.ENVIRONMENT_MISSING, path=str(self._stored.folder / "profile.toml"))
        return ok(Check.ENVIRONMENT, environment=profile.environment)


def _is_encrypted(pem: Secret[bytes]) -> bool:
    return b"ENCRYPTED" in pem.reveal()


def _is_exact_when_encrypted(pem: Secret[bytes]) -> bool:
    return _ENCRYPTED_PEM.fullmatch(pem.reveal()) is not None
