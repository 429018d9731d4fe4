"""The key types in rows and paragraphs."""

from keywizard.domain.key_type import KeyType
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import decide_creation, decide_permissions
from keywizard.views.clients import clients_of
from keywizard.views.values import Choice, Mark, Paragraph, Tone, paragraphs_of
from keywizard.views.verdict import warnings


def key_type_choices(translate: Translator, wizard: Wizard) -> tuple[Choice, ...]:
    """List the types, the recommended one first."""
    return tuple(
        Choice(
            key_type,
            translate(f"key-type.{key_type}.name"),
            translate(f"key-type.{key_type}.note"),
            Mark.RADIO_ON if key_type is wizard.answers.key_type else Mark.RADIO_OFF,
        )
        for key_type in KeyType
    )


def key_type_panel(translate: Translator, wizard: Wizard, key_type: KeyType) -> tuple[Paragraph, ...]:
    """Say what a type gives and costs, and what the rules would take from a new key of it that works from any IP."""
    facts = wizard.answers.facts()
    name = Paragraph(translate(f"key-type.{key_type}.name"), Tone.HEADING)
    first, *more = paragraphs_of(translate(f"key-type.{key_type}.about"))
    about = (first, *clients_of(translate, key_type), *more)
    if facts is None:
        return (name, *about)
    facts = facts._replace(key_type=key_type)
    blocked = [permission for permission, decision in decide_permissions(facts).items() if not decision.allowed]
    listed = (Paragraph(f"[-] {translate(f'permission.{permission}.name')}", Tone.MUTED, is_close=True) for permission in blocked)
    heading = Paragraph(translate("key-type.blocked-from-any-ip"), Tone.BLOCKED)
    return (name, *warnings(translate, decide_creation(facts)), *about, *((heading, *listed) if blocked else ()))
