"""What stays and what is lost when the person leaves, before and after."""

from keywizard.flow.answers import IssuedApiKey, StoredKeypair
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator


def leave_lines(translate: Translator, wizard: Wizard, *, has_unstored: bool) -> tuple[str, ...]:
    """Say everything that stays on disk, and what would be lost by leaving now."""
    api_keys, pairs = _made(wizard)
    return (
        *(translate("leave.api-key-stays", label=each.label, folder=each.folder) for each in api_keys),
        *(translate("leave.pair-stays", path=each.private_key_file) for each in pairs),
        *(() if wizard.made else (translate("leave.nothing-stays"),)),
        *((translate("leave.unstored"),) if has_unstored else ()),
        *_lost_lines(translate, wizard),
    )


def _lost_lines(translate: Translator, wizard: Wizard) -> tuple[str, ...]:
    walks = [wizard]
    while origin := walks[-1].origin:
        walks.append(origin)
    unsaved = any(walk.answers.issued and not walk.answers.are_restrictions_saved for walk in walks)
    return (
        *((translate("leave.permissions-lost"),) if unsaved else ()),
        *(() if wizard.answers.issued else (translate("leave.answers-lost"),)),
    )


def farewell(translate: Translator, wizard: Wizard) -> str:
    """Say on the terminal, after the program, what is on disk now."""
    api_keys, pairs = _made(wizard)
    return "\n".join(
        (
            *(translate("farewell.api-key", label=each.label, api_key=each.api_key, folder=each.folder) for each in api_keys),
            *(translate("farewell.pair", path=each.private_key_file) for each in pairs),
            *(() if wizard.made else (translate("farewell.nothing"),)),
        )
    )


def _made(wizard: Wizard) -> tuple[tuple[IssuedApiKey, ...], tuple[StoredKeypair, ...]]:
    return (
        tuple(each for each in wizard.made if isinstance(each, IssuedApiKey)),
        tuple(each for each in wizard.made if isinstance(each, StoredKeypair)),
    )
