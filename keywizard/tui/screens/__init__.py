"""One screen a step, and the windows that open over them."""

import importlib
from typing import TYPE_CHECKING

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId

if TYPE_CHECKING:
    from keywizard.tui.screens.step import StepScreen

_SCREENS = {
    StepId.PLACE: ("place", "PlaceScreen"),
    StepId.ACCOUNT: ("account", "AccountScreen"),
    StepId.KEY_TYPE: ("key_type", "KeyTypeScreen"),
    StepId.KEYPAIR: ("keypair", "KeypairScreen"),
    StepId.LABEL: ("label", "LabelScreen"),
    StepId.VERIFICATION: ("verification", "VerificationScreen"),
    StepId.API_KEY: ("api_key", "ApiKeyScreen"),
    StepId.RESTRICTIONS: ("restrictions", "RestrictionsScreen"),
    StepId.SUMMARY: ("summary", "SummaryScreen"),
}
"""The file and the class of each step's screen."""
_AT_BINANCE = {
    StepId.ACCOUNT: ("checklist", "ChecklistScreen"),
    StepId.VERIFICATION: ("page_guide", "PageGuideScreen"),
    StepId.API_KEY: ("api_key_paste", "ApiKeyPasteScreen"),
}
"""The same for what a person does on Binance's page instead."""


def screen_of(step: StepId, place: Place | None) -> "type[StepScreen]":
    """Give the screen that shows a step; each is loaded when it is first needed, so that the first one is there soon."""
    file, name = (_SCREENS | _AT_BINANCE if place is Place.BINANCE else _SCREENS)[step]
    screen: type[StepScreen] = getattr(importlib.import_module(f"{__name__}.{file}"), name)
    return screen
