"""The trusted addresses, as one line."""

from keywizard.domain.ip_access import MAX_ALLOWED_IPS, parse_allowed_ips
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import ask_text
from keywizard.views.ip_editor import refused_ips, ssh_address
from keywizard.views.restrictions import ips_taken

_SSH = "ssh"
"""The word that stands for the address of the SSH session."""


def ask_ips(desk: Desk) -> None:
    """Ask for all addresses at once; an empty line keeps those that are there, a word takes them all away."""
    kept, ssh = desk.wizard.answers.allowed_ips, ssh_address(desk.start.environ)
    desk.console.say(desk.translate("plain.ips.now", ips=" ".join(kept)) if kept else desk.translate("ip-editor.none"))
    desk.console.say(desk.translate("plain.ips.about", none=_none_words(desk)[0]))
    if ssh:
        desk.console.say(f"{desk.translate('ip-editor.ssh', ip=ssh)} {desk.translate('plain.ips.ssh', word=_SSH)}")
    while True:
        typed = ask_text(desk, desk.translate("plain.ips.prompt"))
        if not typed:
            return
        if _take(desk, typed, ssh):
            return


def _none_words(desk: Desk) -> list[str]:
    return desk.translate("plain.ips.none-words").split()


def _take(desk: Desk, typed: str, ssh: str | None) -> bool:
    if typed.lower() in _none_words(desk):
        return _choose(desk, ())
    words = (ssh if ssh and word.lower() == _SSH else word for word in typed.replace(",", " ").replace(";", " ").split())
    parsed = parse_allowed_ips(" ".join(words))
    if parsed.refused or not parsed.allowed_ips:
        desk.console.say_paragraphs(refused_ips(desk.translate, parsed))
        desk.console.say(desk.translate("plain.ips.unchanged"))
        return False
    return _choose(desk, parsed.allowed_ips)


def _choose(desk: Desk, allowed_ips: tuple[str, ...]) -> bool:
    before = desk.wizard
    if not desk.take(before.answer_allowed_ips(allowed_ips)):
        return False
    now = desk.translate("ip-editor.count", count=len(allowed_ips), limit=MAX_ALLOWED_IPS)
    desk.console.say(now if allowed_ips else desk.translate("restrictions.ip.unrestricted"))
    desk.tell(ips_taken(desk.translate, before, desk.wizard))
    return True
