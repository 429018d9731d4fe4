"""The permissions screen in rows and paragraphs: the heart of the program."""

from collections.abc import Iterable, Mapping

from keywizard.domain.ip_access import IpAccess
from keywizard.domain.permission import Permission
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import Decision
from keywizard.policy.presets import PRESETS, PRESETS_BY_ID
from keywizard.views.values import Choice, Mark, Paragraph, Tone
from keywizard.views.verdict import chosen_warnings, warnings, ways_out

IP_ACCESS = "ip-access"
PRESET = "preset"


def restriction_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """List the IP access, the ready sets, and every permission with its mark."""
    decisions = wizard.decisions()
    return (
        Choice("", translate("restrictions.heading.first")),
        Choice(IP_ACCESS, _ip_title(translate, wizard)),
        Choice(PRESET, translate("restrictions.preset")),
        Choice("", translate("restrictions.heading.permissions")),
        *(_permission_choice(translate, wizard, permission, decisions[permission]) for permission in Permission),
    )


def _ip_title(translate: Translator, wizard: Wizard) -> str:
    count = len(wizard.answers.allowed_ips)
    return translate(f"restrictions.ip.{IpAccess.of(wizard.answers.allowed_ips)}", count=count)


def _permission_choice(translate: Translator, wizard: Wizard, permission: Permission, decision: Decision) -> Choice:
    return Choice(
        permission, translate(f"permission.{permission}.name"), _note(translate, permission, decision), _mark(wizard, permission, decision)
    )


def _mark(wizard: Wizard, permission: Permission, decision: Decision) -> Mark:
    if not decision.allowed:
        return Mark.BLOCKED
    return Mark.ON if permission in wizard.answers.permissions else Mark.OFF


def _note(translate: Translator, permission: Permission, decision: Decision) -> str:
    if decision.violations:
        return translate(f"rule.{decision.violations[0].id}.short")
    return translate("restrictions.always-on") if permission is Permission.READING else ""


def restriction_panel(translate: Translator, wizard: Wizard, choice_id: str) -> tuple[Paragraph, ...]:
    """Explain the row under the cursor."""
    if choice_id == IP_ACCESS:
        return _ip_panel(translate, wizard)
    if choice_id == PRESET:
        return (Paragraph(translate("restrictions.preset"), Tone.HEADING), Paragraph(translate("restrictions.preset.about")))
    return permission_panel(translate, wizard, Permission(choice_id))


def _ip_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    access = IpAccess.of(wizard.answers.allowed_ips)
    return (
        Paragraph(_ip_title(translate, wizard), Tone.HEADING),
        *(Paragraph(address, Tone.VERBATIM, is_close=True) for address in wizard.answers.allowed_ips),
        Paragraph(translate(f"restrictions.ip.{access}.about")),
    )


def permission_panel(translate: Translator, wizard: Wizard, permission: Permission) -> tuple[Paragraph, ...]:
    """Explain a permission of the walk's key."""
    return permission_paragraphs(translate, permission, wizard.decisions()[permission])


def permission_paragraphs(translate: Translator, permission: Permission, decision: Decision) -> tuple[Paragraph, ...]:
    """Say whether it is free; if not why, every way out and where that is written; then what it does, its lack and its harm."""
    return (
        Paragraph(translate(f"permission.{permission}.name"), Tone.HEADING),
        *(ways_out(translate, decision, translate("restrictions.blocked")) if decision.violations else ()),
        Paragraph(translate("restrictions.enables"), Tone.MUTED),
        Paragraph(translate(f"permission.{permission}.enables"), is_close=True),
        Paragraph(translate("restrictions.without"), Tone.MUTED),
        Paragraph(translate(f"permission.{permission}.without"), is_close=True),
        Paragraph(translate("restrictions.harm"), Tone.MUTED),
        Paragraph(translate(f"permission.{permission}.harm"), is_close=True),
        *warnings(translate, decision),
    )


def dropped_text(translate: Translator, before: Wizard, after: Wizard) -> str:
    """Say which permissions a change took away; nothing when it took none."""
    dropped = before.answers.permissions - after.answers.permissions
    names = [translate(f"permission.{permission}.name") for permission in Permission if permission in dropped]
    return translate("restrictions.dropped", names=", ".join(names)) if names else ""


def freed_text(translate: Translator, before: Mapping[Permission, Decision], after: Mapping[Permission, Decision]) -> str:
    """Say how many permissions a change has opened; nothing when it opened none."""
    count = sum(after[permission].allowed and not before[permission].allowed for permission in Permission)
    return translate("restrictions.freed", count=count) if count else ""


def ips_taken(translate: Translator, before: Wizard, after: Wizard) -> Paragraph:
    """Say what a change of the trusted addresses did to the permissions; an empty text where it did nothing."""
    dropped = dropped_text(translate, before, after)
    freed = freed_text(translate, before.decisions(), after.decisions())
    return Paragraph(dropped, Tone.WARNING) if dropped else Paragraph(freed, Tone.GOOD)


def toggled(translate: Translator, wizard: Wizard, permission: Permission) -> Paragraph:
    """Say what is advised against in a permission that was just turned on; an empty text where nothing is."""
    decision = wizard.decisions()[permission]
    warned = warnings(translate, decision) if permission in wizard.answers.permissions else ()
    return Paragraph(" ".join(each.text for each in warned), Tone.WARNING)


def preset_taken(translate: Translator, wizard: Wizard, preset_id: str) -> Paragraph:
    """Say that a set was chosen, what of it was left out, and what is advised against in it."""
    wanted = PRESETS_BY_ID[preset_id].permissions
    left_out = [permission for permission in Permission if permission in wanted - wizard.answers.permissions]
    names = ", ".join(translate(f"permission.{permission}.name") for permission in left_out)
    done = translate("restrictions.preset.set", name=translate(f"preset.{preset_id}.name"))
    said = translate("restrictions.preset.left-out", names=names) if left_out else done
    warned = chosen_warnings(translate, wizard)
    return Paragraph(" ".join((said, *(each.text for each in warned))), Tone.WARNING if left_out or warned else Tone.GOOD)


def preset_choices(translate: Translator) -> tuple[Choice, ...]:
    """List the ready sets."""
    return tuple(Choice(preset.id, translate(f"preset.{preset.id}.name")) for preset in PRESETS)


def preset_panel(translate: Translator, wizard: Wizard, preset_id: str) -> tuple[Paragraph, ...]:
    """Say what a set is for, what it turns on, and what of it is blocked here and why."""
    decisions = wizard.decisions()
    wanted = [permission for permission in Permission if permission in PRESETS_BY_ID[preset_id].permissions]
    return (
        Paragraph(translate(f"preset.{preset_id}.name"), Tone.HEADING),
        Paragraph(translate(f"preset.{preset_id}.use")),
        *(Paragraph(line, is_close=index > 0) for index, line in enumerate(_preset_lines(translate, wanted, decisions))),
        Paragraph(translate("restrictions.preset.others-off"), Tone.MUTED),
    )


def _preset_lines(translate: Translator, wanted: Iterable[Permission], decisions: Mapping[Permission, Decision]) -> tuple[str, ...]:
    return tuple(
        f"{Mark.ON if decisions[permission].allowed else Mark.BLOCKED} {translate(f'permission.{permission}.name')}"
        + "".join(f" ({translate(f'rule.{rule.id}.short')})" for rule in decisions[permission].violations[:1])
        for permission in wanted
    )
