"""What is typed into the IP editor, sorted."""

from collections.abc import Mapping

from keywizard.domain.ip_access import MAX_ALLOWED_IPS, ParsedIps, ip_problem, parse_allowed_ips
from keywizard.i18n.translator import Translator
from keywizard.views.values import Paragraph, Tone

_SHOWN = 8
"""Refusals told one by one."""


def ssh_address(environ: Mapping[str, str]) -> str | None:
    """Give the address of this machine that the SSH session comes to, if there is one (sshd's SSH_CONNECTION, third word)."""
    words = environ.get("SSH_CONNECTION", "").split()
    return words[2] if len(words) == 4 and ip_problem(words[2]) is None else None


def ip_panel(translate: Translator, text: str, ssh: str | None) -> tuple[Paragraph, ...]:
    """Say what is taken, what is not and why, and what an empty list means."""
    parsed = parse_allowed_ips(text)
    count = len(parsed.allowed_ips)
    taken = translate("ip-editor.count", count=count, limit=MAX_ALLOWED_IPS) if count else translate("ip-editor.none")
    offer = (Paragraph(translate("ip-editor.ssh", ip=ssh), Tone.MUTED),) if ssh else ()
    about = Paragraph(translate("ip-editor.about"))
    return (*refused_ips(translate, parsed), Paragraph(taken, Tone.GOOD if count else Tone.PLAIN), about, *offer)


def refused_ips(translate: Translator, parsed: ParsedIps) -> tuple[Paragraph, ...]:
    """Say what of a typed list is not taken, and why."""
    refused = tuple(
        Paragraph(
            f"{translate(f'error.{each.problem}.message', ip=each.text)} {translate(f'error.{each.problem}.hint', ip=each.text)}",
            Tone.WARNING,
        )
        for each in parsed.refused[:_SHOWN]
    )
    more = len(parsed.refused) - _SHOWN
    hidden = (Paragraph(translate("ip-editor.more-refused", count=more), Tone.WARNING),) if more > 0 else ()
    return (*refused, *hidden)
