"""Where a session begins: each step and window of the walk, reached by the shortest way."""

from typing import NamedTuple

SECRET = "planted horse battery 7"
LABEL = "fuzz bot"


class Leg(NamedTuple):
    """Keys, and what is seen once they have done what they do."""

    keys: tuple[str, ...]
    """Names of bindings, or characters."""
    seen: str
    """A text of the screen that they lead to."""


_START = (Leg((), "Press Enter to begin"),)
_TYPE = (*_START, Leg(("enter", "ctrl+n"), "Recommended: small"))
_PAIR = (*_TYPE, Leg(("enter",), "Who reads the file"))
_MADE = (*_PAIR, Leg(("down", "enter"), "is made and works"))
_LABEL = (*_MADE, Leg(("ctrl+n", *LABEL), f"{LABEL} "), Leg((), "of 64 characters"))
_CODE = (*_LABEL, Leg(("enter",), "All of this is simulated"))
_PROOF = (Leg(("enter",), "has filled in"), Leg(("enter",), "One more to go"), Leg(("end", "enter"), "can be made now"))
_API_KEY = (*_CODE, *_PROOF, Leg(("enter",), "API key is made"))
_PERMISSIONS = (*_API_KEY, Leg(("ctrl+n",), "The key works from"))
_HMAC = (*_TYPE, Leg(("end", "enter", *LABEL), f"{LABEL} "), Leg(("enter",), "The same once more"))
_PAGE = (
    *_START,
    Leg(("down", "down", "enter"), "Step 2 of 9"),
    Leg(("ctrl+n", "enter"), "Who reads the file"),
    Leg(("down", "enter"), "is made and works"),
    Leg(("ctrl+n", *LABEL), f"{LABEL} "),
    Leg(("enter",), "you can stop here"),
)

PLACES: dict[str, tuple[Leg, ...]] = {
    "place": _START,
    "help": (*_START, Leg(("f1",), "Esc closes")),
    "questions": (*_START, Leg(("f1",), "Esc closes"), Leg(("f1",), "Type words to search")),
    "leaving": (*_START, Leg(("ctrl+q",), "Leave keywizard?")),
    "account": (*_START, Leg(("enter",), "Step 2 of 9"), Leg((), "On the website Binance")),
    "key type": _TYPE,
    "key pair": _PAIR,
    "passphrase": (*_PAIR, Leg(("enter", *SECRET), "•" * len(SECRET))),
    "import": (*_PAIR, Leg(("end", "enter"), "Esc closes")),
    "pair made": _MADE,
    "public key": (*_MADE, Leg(("enter",), "BEGIN PUBLIC KEY")),
    "label": _LABEL,
    "verification": _CODE,
    "code filled in": (*_CODE, _PROOF[0]),
    "authenticator": (*_CODE, Leg(("down", "enter"), "Esc closes")),
    "API key": _API_KEY,
    "permissions": _PERMISSIONS,
    "trusted addresses": (*_PERMISSIONS, Leg(("enter", *"203.0.113.9"), "Good: 1 of")),
    "ready sets": (*_PERMISSIONS, Leg(("down", "enter"), "Esc closes")),
    "way out": (*_PERMISSIONS, Leg(("end", "up", "up", "enter"), "Why is it grey?")),
    "summary": (*_PERMISSIONS, Leg(("ctrl+n",), "This is what you have")),
    "secret passphrase": (*_HMAC, Leg(("tab", "tab", *SECRET), "•" * len(SECRET))),
    "checklist": (*_START, Leg(("down", "enter"), "Step 2 of 9")),
    "page at Binance": _PAGE,
    "API key pasted": (*_PAGE, Leg(("ctrl+n",), "Step 7 of 9")),
}
"""The name of a place and the way to it."""
