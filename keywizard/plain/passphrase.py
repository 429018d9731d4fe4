"""Asking for a passphrase to be."""

from keywizard.domain.secret import Secret
from keywizard.keys.passphrase import is_portable, passphrase_problems
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import ask_secret
from keywizard.views.chrome import reason_text


def ask_new_passphrase(desk: Desk, prompt: str, *, may_be_none: bool = False) -> Secret[str] | None:
    """Ask for a passphrase twice, until it does; nothing means back. Where there may be none, an empty line gives an empty one."""
    while True:
        passphrase = ask_secret(desk, f"{prompt} {desk.translate('plain.hidden')}")
        if passphrase is None or (may_be_none and not passphrase):
            return passphrase
        problems = passphrase_problems(passphrase)
        if not problems:
            if not is_portable(passphrase):
                desk.warn(desk.translate("keypair.not-portable"))
            repeat = ask_secret(desk, f"{desk.translate('keypair.repeat')} {desk.translate('plain.hidden')}")
            if repeat is None:
                continue
            problems = passphrase_problems(passphrase, repeat)
        if not problems:
            return passphrase
        desk.warn(" ".join(reason_text(desk.translate, f"error.{problem}.message") for problem in problems))
