"""What killed runs left is cleaned up before anything is written, and said."""

from keywizard.cli.diagnostics import note
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.store.discarding import name_before


def sweep(session: Session, translate: Translator) -> None:
    """Clean up, and say on standard error what that was; raises FileError."""
    swept = session.sweep()
    deleted = [name for each in swept if (name := name_before(each))]
    for name in deleted:
        note(translate("sweep.deleted", name=name))
    if len(swept) > len(deleted):
        note(translate("sweep.leftovers", count=len(swept) - len(deleted)))
