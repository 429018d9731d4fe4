"""The stored keys as an unfinished walk finds them again: by their public key, by their folder, by the walk that made them."""

from keywizard.domain.errors import FileError
from keywizard.domain.label import slug_of
from keywizard.domain.place import Place
from keywizard.flow.answers import IssuedApiKey, StoredKeypair
from keywizard.flow.draft import KeyReference, KnownKeys
from keywizard.flow.events import ApiKeyIssued, Event, KeypairStored, WaitingKept
from keywizard.flow.wizard import Wizard
from keywizard.keys.fingerprint import fingerprint_of, picture_title, randomart_of, spki_of
from keywizard.store.keyring import PRIVATE_KEY, Keyring, StoredKey, unlabelled_name


def finish_renaming(keyring: Keyring, walk_id: str) -> None:
    """Give the folders of a walk's keys the names of their labels, where a kill came between the label and the name. Raises FileError."""
    for stored in keyring.all()[0]:
        profile, wanted = stored.profile, slug_of(stored.profile.label)
        has_old_name = stored.name.startswith(unlabelled_name(profile.key_type)) and not stored.name.startswith(wanted)
        if profile.walk == walk_id and profile.label and has_old_name:
            keyring.rename(stored.name, keyring.free_name(wanted))


class KeptKeys:
    """The keys as they lie on disk now."""

    def __init__(self, keyring: Keyring) -> None:
        """Read every profile; raises FileError where the folder of keys cannot be read."""
        self._stored, _ = keyring.all()

    def known(self) -> KnownKeys:
        """Give the answers to what a draft asks."""
        return KnownKeys(self._pair, self._issued, self._waits)

    def events_since(self, wizard: Wizard, walk_id: str) -> tuple[Event, ...]:
        """Give what was done for a walk and is not in its draft: pairs, then a label stored with one, then an API key."""
        mine = (stored for stored in self._stored if self._is_of(stored, wizard, walk_id))
        events = (event for stored in mine if (event := self._event(stored, wizard)))
        return tuple(sorted(events, key=lambda event: _ORDER.index(type(event))))

    @staticmethod
    def _is_of(stored: StoredKey, wizard: Wizard, walk_id: str) -> bool:
        profile, answers = stored.profile, wizard.answers
        if not profile.label:
            return profile.walk == walk_id
        wanted = answers.key_type, answers.environment, answers.keypair.fingerprint if answers.keypair else None
        if (profile.key_type, profile.environment, profile.fingerprint) != wanted:
            return False
        # At Binance a pair serves one key: whoever brought the API key, it is the one that this walk waits for.
        is_awaited = profile.place is Place.BINANCE and (answers.keypair is not None or stored.name == answers.waiting)
        return is_awaited or (profile.walk == walk_id and profile.label == answers.label)

    def _event(self, stored: StoredKey, wizard: Wizard) -> Event | None:
        profile = stored.profile
        if profile.api_key is not None:
            issued = _issued_of(stored)
            return None if issued in wizard.made else ApiKeyIssued(issued)
        keypair = pair_of(stored)
        if profile.label:
            return WaitingKept(stored.name, profile.label, keypair)
        return KeypairStored(keypair) if keypair and keypair not in wizard.made else None

    def _pair(self, reference: KeyReference) -> StoredKeypair | None:
        same = [stored for stored in self._stored if stored.profile.fingerprint == reference.fingerprint]
        same.sort(key=lambda stored: stored.name != reference.name)
        return next((pair for stored in same if (pair := pair_of(stored))), None)

    def _issued(self, name: str) -> IssuedApiKey | None:
        return next((_issued_of(stored) for stored in self._stored if stored.name == name and stored.profile.api_key), None)

    def _waits(self, name: str) -> bool:
        return any(stored.name == name and stored.profile.place is Place.BINANCE for stored in self._stored)


_ORDER = (KeypairStored, WaitingKept, ApiKeyIssued)


def _issued_of(stored: StoredKey) -> IssuedApiKey:
    profile = stored.profile
    environment = profile.environment if profile.place is Place.BINANCE else None
    return IssuedApiKey(profile.api_key or "", profile.label, stored.name, str(stored.folder), profile.created_at, environment)


def pair_of(stored: StoredKey) -> StoredKeypair | None:
    """Give the pair in a folder; nothing where a half is missing, or where the public key is not the one that the profile names."""
    profile, private_key = stored.profile, stored.file(PRIVATE_KEY)
    try:
        pem = stored.public_key()
        spki = spki_of(pem)
    except (FileError, ValueError):
        return None
    fingerprint = fingerprint_of(spki)
    if private_key is None or fingerprint != profile.fingerprint:
        return None
    picture = randomart_of(spki, picture_title(profile.key_type))
    return StoredKeypair(profile.key_type, stored.name, pem, fingerprint, picture, str(private_key), profile.is_encrypted)
