"""What stays and what is lost when the person leaves, before and after."""

from keywizard.flow.answers import IssuedApiKey, StoredKeypair
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator


def leave_lines(translate: Translator, wizard: Wizard, *, has_unstored: bool, is_kept: bool) -> tuple[str, ...]:
    """Say everything that stays on disk, and what would be lost by leaving now; `is_kept` tells whether the answers are not."""
    api_keys, pairs = _made(wizard)
    nothing = "leave.nothing-made" if is_kept else "leave.nothing-stays"
    return (
        *(translate(_of_kind(each, "leave.api-key-stays"), label=each.label, folder=each.folder) for each in api_keys),
        *_waiting_lines(translate, wizard, "leave.waiting"),
        *(translate("leave.pair-stays", path=each.private_key_file) for each in pairs),
        *(() if wizard.made or _waits(wizard) else (translate(nothing),)),
        *((translate("leave.unstored"),) if has_unstored else ()),
        *(_kept_lines(translate, wizard) if is_kept else _lost_lines(translate, wizard)),
    )


def _kept_lines(translate: Translator, wizard: Wizard) -> tuple[str, ...]:
    unsaved = (translate("leave.permissions-kept"),) if _has_unsaved(wizard) else ()
    return (translate("leave.answers-kept"), *unsaved)


def _lost_lines(translate: Translator, wizard: Wizard) -> tuple[str, ...]:
    return (
        *((translate("leave.permissions-lost"),) if _has_unsaved(wizard) else ()),
        *(() if wizard.answers.issued or _waits(wizard) else (translate("leave.answers-lost"),)),
    )


def _has_unsaved(wizard: Wizard) -> bool:
    walk: Wizard | None = wizard
    while walk is not None:
        if walk.answers.issued and not walk.answers.are_restrictions_saved:
            return True
        walk = walk.origin
    return False


def farewell(translate: Translator, wizard: Wizard, *, is_kept: bool) -> str:
    """Say on the terminal, after the program, what is on disk now, with the public key at the end where that was wanted.

    `is_kept` tells whether the answers are.
    """
    api_keys, pairs = _made(wizard)
    return "\n".join(
        (
            *(
                translate(_of_kind(each, "farewell.api-key"), label=each.label, api_key=each.api_key, folder=each.folder, name=each.name)
                for each in api_keys
            ),
            *_waiting_lines(translate, wizard, "farewell.waiting"),
            *(translate("farewell.pair", path=each.private_key_file) for each in pairs),
            *(() if wizard.made or _waits(wizard) else (translate("farewell.nothing"),)),
            *((translate("farewell.answers-kept"),) if is_kept else ()),
            *_public_key_lines(wizard),
        )
    )


def _public_key_lines(wizard: Wizard) -> tuple[str, ...]:
    # The last of all, so that it can be taken from the end of the output.
    keypair = wizard.answers.keypair
    return (keypair.public_key_pem.rstrip("\n"),) if keypair and wizard.answers.is_public_key_printed else ()


def _of_kind(issued: IssuedApiKey, message_id: str) -> str:
    return message_id if issued.environment is None else f"binance.{message_id}"


def _waits(wizard: Wizard) -> bool:
    return wizard.answers.is_waiting_kept and wizard.answers.issued is None


def _waiting_lines(translate: Translator, wizard: Wizard, message_id: str) -> tuple[str, ...]:
    answers = wizard.answers
    return (translate(message_id, label=answers.label, name=answers.waiting),) if _waits(wizard) else ()


def _made(wizard: Wizard) -> tuple[tuple[IssuedApiKey, ...], tuple[StoredKeypair, ...]]:
    held = wizard.answers.keypair if _waits(wizard) else None
    return (
        tuple(each for each in wizard.made if isinstance(each, IssuedApiKey)),
        tuple(each for each in wizard.made if isinstance(each, StoredKeypair) and each != held),
    )
