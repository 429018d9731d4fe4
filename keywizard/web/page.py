"""The page and all that it loads: ours, and the terminal that textual-serve brings. Nothing of it comes from another host."""

import html
import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import NamedTuple

from keywizard.domain.errors import UsageError
from keywizard.i18n.translator import LANGUAGES, Translator
from keywizard.web.endings import Ending

_OWN = Path(__file__).parent / "static"
_ASSETS = {
    "/page.css": (_OWN / "page.css", "text/css"),
    "/page.js": (_OWN / "page.js", "text/javascript"),
    "/xterm.css": (Path("css/xterm.css"), "text/css"),
    "/textual.js": (Path("js/textual.js"), "text/javascript"),
    "/roboto-mono.ttf": (Path("fonts/RobotoMono-VariableFont_wght.ttf"), "font/ttf"),
}
"""What the page loads: where it lies, relative for what textual-serve brings, and its media type."""
_ENDINGS = {
    Ending.LOST: "visit.ended.lost",
    Ending.CLOSING: "visit.ended.closing",
    Ending.LEFT: "visit.ended.left",
    Ending.IDLE: "visit.ended.idle",
    Ending.FULL: "visit.ended.full",
    Ending.BROKE_DOWN: "visit.ended.broke-down",
}
HEADERS: Mapping[str, str] = {
    # The terminal writes styles of its own into the page; scripts come from files alone.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Server": "keywizard",
}
"""Sent with every answer."""


class Asset(NamedTuple):
    """A file that the page loads."""

    content: bytes
    """What is sent."""
    media_type: str
    """Its type."""


def read_assets() -> dict[str, Asset]:
    """Read all that the page loads, by its path; raises UsageError `serve-needs-web` where textual-serve is not there."""
    found = find_spec("textual_serve")
    terminal = Path(found.origin or "").parent / "static" if found else Path()
    try:
        return {name: Asset((terminal / path).read_bytes(), media_type) for name, (path, media_type) in _ASSETS.items()}
    except FileNotFoundError:
        raise UsageError("serve-needs-web") from None


def page_of(translate: Translator) -> str:
    """Give the page with the terminal, and with the words for each way that a visit can end, in whatever language it was left."""
    words = {language: _words(Translator(language)) for language in LANGUAGES}
    return _filled("page.html", translate, words=json.dumps(words))


def _words(translate: Translator) -> dict[str, str]:
    endings = {str(ending.value): translate(message_id) for ending, message_id in _ENDINGS.items()}
    others = {"copied": "visit.copied", "not-copied": "visit.not-copied", "again": "visit.again"}
    return endings | {word: translate(message_id) for word, message_id in others.items()}


def full_page(translate: Translator) -> str:
    """Give the page for those who find no place free."""
    return _filled("full.html", translate)


def _filled(name: str, translate: Translator, **values: str) -> str:
    told = {
        "language": translate.language,
        "title": translate("visit.title"),
        "opening": translate("visit.opening"),
        "again": translate("visit.again"),
        "no-script": translate("visit.no-script"),
        "full": translate("visit.ended.full"),
    }
    filled = {word.replace("-", "_"): html.escape(text) for word, text in (told | values).items()}
    return Template((_OWN / name).read_text("utf-8")).substitute(filled)
