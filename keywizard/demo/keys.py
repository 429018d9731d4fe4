"""The keys that a tour can press, and how they are named on the screen."""

from collections.abc import Mapping

from keywizard.i18n.translator import Translator

CAPS: Mapping[str, str] = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "escape": "Esc",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "⌫",
    "delete": "Del",
    **{f"f{number}": f"F{number}" for number in (1, 2, 3, 4)},
    "ctrl+n": "^N",
    "ctrl+b": "^B",
}
"""What is on the key. Those that leave the program, stop it, or leave the screen are not among them."""
_SPOKEN = ("enter", "space")
"""Keys that have a name in each language: `key-cap.<name>`."""


def is_known(binding: str) -> bool:
    """Tell whether a tour can press it: a key of the list, or a character."""
    return binding in CAPS or binding in _SPOKEN or (len(binding) == 1 and binding.isprintable())


def cap_of(translate: Translator, binding: str) -> str:
    """Give what is written on a key."""
    name = "space" if binding == " " else binding
    return translate(f"key-cap.{name}") if name in _SPOKEN else CAPS.get(name, name)
