"""The label of an API key, and the folder name made of it."""

import re
import unicodedata

MAX_LABEL_LENGTH = 64
"""Binance states no limit (FACTS: none found); 64 characters is our careful guess."""
MAX_SLUG_LENGTH = 48
"""Keeps every path short enough for any file system."""

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_PEM_MARKS = ("PRIVATE KEY", "BEGIN PUBLIC KEY", "MC4CAQAwBQYDK2Vw", "-----BEGIN")
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{40,}")
_HEXADECIMAL = re.compile(r"[0-9a-f]{40}|[0-9A-F]{40}")
_MIXED = re.compile(r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=[^0-9]*[0-9])")
"""Of a thousand random strings of 40 letters and digits all but one mix both cases with digits."""
_UNBROKEN = re.compile(r"[A-Za-z0-9]{20}")
"""Base64 has it in nearly every 40 characters; what is so long, has slashes and is no whole word is a path, of shorter names."""


def looks_like_key_material(text: str) -> bool:
    """Tell whether text pasted into an ordinary field holds a PEM, an API key or a secret key: long, unbroken, of their alphabet.

    What stands around it does not matter: quotes, a name and a colon, the rest of a URL.
    """
    if any(mark in text for mark in _PEM_MARKS) or _HEXADECIMAL.search(text):
        return True
    words = set(text.split())
    return any(_MIXED.match(piece) and (piece in words or _UNBROKEN.search(piece)) for piece in _BASE64.findall(text))


def showable(text: str, limit: int = 60) -> str:
    """Give the start of what was typed, fit to be repeated in a message: printable alone, and nothing of a key."""
    return "..." if looks_like_key_material(text) else "".join(char for char in text[:limit] if char.isprintable())


def path_shown(path: str) -> str:
    """Give a path, but for names in it that are a key or a secret: those were typed where a path belongs."""
    return "/".join("..." if looks_like_key_material(name) else name for name in path.split("/"))


def printable(text: str) -> str:
    """Give text that comes from outside, such as the path of a file, fit for a terminal: what cannot be shown is replaced."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def label_problems(label: str) -> tuple[str, ...]:
    """Give every reason against a label, as problem ids; none means that it does (FAQ web step 4: a label is needed)."""
    text = label.strip()
    if looks_like_key_material(text):
        return ("label-is-key-material",)
    problems = (
        ("label-empty", not text),
        ("label-too-long", len(text) > MAX_LABEL_LENGTH),
        ("label-unprintable", not text.isprintable() and any(not _is_showable(char) for char in text)),
    )
    return tuple(problem for problem, holds in problems if holds)


def slug_problem(slug: str) -> str | None:
    """Say why a name cannot be a folder's, or nothing: lower-case ASCII letters, digits and inner hyphens, at most 48."""
    return None if len(slug) <= MAX_SLUG_LENGTH and _SLUG.fullmatch(slug) else "name-malformed"


def slug_of(label: str) -> str:
    """Make a folder name of a label: accents dropped, everything else a hyphen; `api-key` when nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:MAX_SLUG_LENGTH].strip("-") or "api-key"


def _is_showable(char: str) -> bool:
    # Cc control, Cf format (bidi overrides, zero width), Cs surrogates, Co private use, Cn unassigned, Zl/Zp line breaks
    category = unicodedata.category(char)
    return (category[0] != "C" and category not in {"Zl", "Zp"}) or char == "\u200d"
