"""One module a step: each asks until the walk stands elsewhere."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard

if TYPE_CHECKING:
    from keywizard.plain.desk import Desk

_MODULES = {
    StepId.PLACE: "place",
    StepId.ACCOUNT: "account",
    StepId.KEY_TYPE: "key_type",
    StepId.KEYPAIR: "keypair",
    StepId.LABEL: "label",
    StepId.VERIFICATION: "verification",
    StepId.API_KEY: "api_key",
    StepId.RESTRICTIONS: "restrictions",
    StepId.SUMMARY: "summary",
}
_AT_BINANCE = {StepId.ACCOUNT: "checklist", StepId.VERIFICATION: "page_guide", StepId.API_KEY: "api_key_paste"}
"""What a person does on Binance's page instead."""


def step_of(wizard: Wizard) -> "Callable[[Desk], None]":
    """Give what asks at the step where a walk stands; each is loaded when it is first needed."""
    modules = _MODULES | _AT_BINANCE if wizard.answers.place is Place.BINANCE else _MODULES
    ask: Callable[[Desk], None] = importlib.import_module(f"{__name__}.{modules[wizard.at]}").ask
    return ask
