"""Settings that outlast a walk."""

from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.store.atomic import make_private_folder, read_bounded
from keywizard.store.locks import locked_folder
from keywizard.store.toml import Document, text

_MAX_SIZE = 16 * 1024
_LANGUAGES = ("en", "it")
_THEMES = ("dark", "light")


class Config(NamedTuple):
    """What `config.toml` holds; `None` where the person has not chosen."""

    language: str | None = None
    """`en` or `it`."""
    theme: str | None = None
    """`dark` or `light`."""


def read_config(path: Path) -> Config:
    """Read the settings; a missing file means none. Raises FileError naming path and line."""
    try:
        content = read_bounded(path, _MAX_SIZE)
    except FileError as error:
        if error.problem != "file-missing":
            raise
        return Config()
    document = Document(path, content)
    config = Config(document.take_or("language", text, None), document.take_or("theme", text, None))
    for field, value, known in (("language", config.language, _LANGUAGES), ("theme", config.theme, _THEMES)):
        if value is not None and value not in known:
            raise document.wrong(field)
    return config


def write_config(path: Path, config: Config) -> None:
    """Put the settings in place; what else the file holds is kept. Raises FileError, also where the old file is broken."""
    make_private_folder(path.parent)
    chosen = {"language": config.language, "theme": config.theme}
    with locked_folder(path.parent, is_root=True) as folder:
        old = Document(path, folder.read(path.name, _MAX_SIZE)).values if folder.status(path.name) else {}
        import tomli_w

        folder.replace(path.name, tomli_w.dumps(old | {name: value for name, value in chosen.items() if value is not None}).encode())
