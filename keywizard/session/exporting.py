"""A stored key as the snippets of clients need it."""

from keywizard.domain.errors import FileError, RefusedError
from keywizard.domain.place import Place
from keywizard.exchange.snippets.values import ExportedKey
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY, StoredKey


def exported_key(stored: StoredKey, other_base_url: str | None = None) -> ExportedKey:
    """Give what a snippet says of a key, for an exchange at a base URL of one's own if there is one.

    Raises RefusedError `export-waits` and `export-waits-practice` where it has no API key yet, FileError `file-missing` and
    `path-unprintable`.
    """
    profile = stored.profile
    if profile.api_key is None:
        raise RefusedError("export-waits" if profile.place is Place.BINANCE else "export-waits-practice", {}, name=stored.name)
    path = stored.folder / (SECRET_KEY if profile.key_type.is_system_generated else PRIVATE_KEY)
    if stored.file(path.name) is None:
        raise FileError("file-missing", path=str(path))
    if not str(path).isprintable():  # a line break would end a comment or a variable, and an escape play tricks on the terminal
        raise FileError("path-unprintable")
    return ExportedKey(
        name=stored.name,
        key_type=profile.key_type,
        is_encrypted=profile.is_encrypted,
        api_key=profile.api_key,
        key_file=str(path),
        environment=profile.environment if profile.place is Place.BINANCE else None,
        other_base_url=other_base_url,
    )
