"""What can be done with a stored key, each by a key of its own; and what stands against it, in words."""

from enum import StrEnum

from keywizard.domain.errors import FileError
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.store.keyring import PUBLIC_KEY, SECRET_KEY, StoredKey
from keywizard.views.values import Choice, Mark, Paragraph, Tone, paragraphs_of


class Action(StrEnum):
    """Something to do with a key; its texts are `keyring.action.<id>`, with `.about` and `.hint`."""

    CHECK = "check"
    PUBLIC = "public"
    EXPORT = "export"
    ATTACH = "attach"
    RENAME = "rename"
    PASSPHRASE = "passphrase"  # noqa: S105  # a word for it, not one
    ROTATE = "rotate"
    RETIRE = "retire"
    REMIND = "remind"
    REPAIR = "repair"
    DELETE = "delete"


LETTERS = {
    Action.CHECK: "c",
    Action.PUBLIC: "p",
    Action.EXPORT: "e",
    Action.ATTACH: "a",
    Action.RENAME: "n",
    Action.PASSPHRASE: "w",
    Action.ROTATE: "r",
    Action.RETIRE: "t",
    Action.REMIND: "m",
    Action.REPAIR: "f",
    Action.DELETE: "d",
}
"""The letter that does it, in every language."""


def obstacle_of(action: Action, stored: StoredKey) -> str | None:
    """Say why something cannot be done with a key, as the end of the id `keyring.cannot.<id>`; nothing where it can."""
    profile = stored.profile
    is_waiting, is_retired = profile.api_key is None, profile.retired_at is not None
    has_no_secret = profile.key_type.is_system_generated and stored.file(SECRET_KEY) is None
    obstacles = {
        Action.PUBLIC: (("no-public", stored.file(PUBLIC_KEY) is None),),
        Action.EXPORT: (("export-waiting", is_waiting), ("export-sealed", profile.key_type.is_system_generated and profile.is_encrypted)),
        Action.ATTACH: (("attach-practice", profile.place is Place.PRACTICE), ("attach-done", not is_waiting)),
        Action.PASSPHRASE: (("no-secret", has_no_secret),),
        Action.ROTATE: (("rotate-retired", is_retired), ("rotate-waiting", is_waiting)),
        Action.RETIRE: (("retired", is_retired),),
        Action.REMIND: (("remind-retired", is_retired),),
        Action.REPAIR: (("nothing-open", _is_private(stored)),),
    }
    return next((obstacle for obstacle, holds in obstacles.get(action, ()) if holds), None)


def _is_private(stored: StoredKey) -> bool:
    try:
        return not stored.weak_modes()
    except FileError:
        return False  # gone meanwhile: whoever wants to do something with it is told


def action_rows(translate: Translator, stored: StoredKey) -> tuple[Choice, ...]:
    """List everything that can be done with a key; what cannot be done with this one is blocked, and still there."""
    return tuple(
        Choice(action, translate(f"keyring.action.{action}"), LETTERS[action], Mark.BLOCKED if obstacle_of(action, stored) else Mark.NONE)
        for action in Action
    )


def action_page(translate: Translator, action: Action, stored: StoredKey) -> tuple[Paragraph, ...]:
    """Say what an action does, or why it cannot be done with this key."""
    about = paragraphs_of(translate(f"keyring.action.{action}.about"))
    obstacle = obstacle_of(action, stored)
    return (*about, Paragraph(translate(f"keyring.cannot.{obstacle}"), Tone.WARNING)) if obstacle else about


def meaning_of(translate: Translator, action: Action, stored: StoredKey) -> str:
    """Say what an action means for this key, before it is done."""
    profile = stored.profile
    is_known_elsewhere = action in {Action.DELETE, Action.RETIRE} and profile.api_key is not None
    is_in_use = action is Action.DELETE and profile.api_key is not None and profile.retired_at is None
    elsewhere = "delete.at-binance" if profile.place is Place.BINANCE else "delete.in-practice"
    told = (
        (f"keyring.action.{action}.about", True),
        ("delete.in-use", is_in_use),
        (elsewhere, is_known_elsewhere),
    )
    return " ".join(translate(text) for text, holds in told if holds)


def key_hints(translate: Translator, *, has_keys: bool, has_themes: bool) -> tuple[tuple[str, str], ...]:
    """Give (key, what it does) pairs for the bar: those of the list, then those of the key under its cursor; without keys what works."""
    of_list = ((translate("key-cap.enter"), "keyring.hint.details"), ("/", "keyring.hint.find"), ("s", "keyring.hint.sort"))
    of_key = tuple((LETTERS[action], f"keyring.hint.{action}") for action in Action)
    ever = (("+", "keyring.hint.make"), ("F1", "hint.help"), ("^Q", "hint.leave"))
    looks = (("F2", "hint.language"), *((("F3", "hint.theme"),) if has_themes else ()))
    hints = (*of_list, *ever, *of_key, *looks) if has_keys else (*ever, *looks)
    return tuple((name, translate(text)) for name, text in hints)


def help_page(translate: Translator, *, has_themes: bool) -> tuple[Paragraph, ...]:
    """Say what the screen is and what every key does."""
    screen = translate("keyring.help", theme=translate("keyring.help.theme") if has_themes else "")
    actions = (
        Paragraph(
            f"{LETTERS[action]}  {translate(f'keyring.action.{action}')}: {translate(f'keyring.action.{action}.about')}", is_close=index > 0
        )
        for index, action in enumerate(Action)
    )
    return (*paragraphs_of(screen), *actions)


def empty_page(translate: Translator, *, has_keys: bool) -> tuple[Paragraph, ...]:
    """Say how to make the first key; or, where a filter shows none, how to see them again."""
    return paragraphs_of(translate("keyring.filtered-out" if has_keys else "keyring.empty"))
