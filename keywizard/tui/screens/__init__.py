"""One screen a step, and the windows that open over them."""

import importlib
from typing import TYPE_CHECKING

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


def screen_of(step: StepId) -> "type[StepScreen]":
    """Give the screen that shows a step; each is loaded when it is first needed, so that the first one is there soon."""
    file, name = _SCREENS[step]
    screen: type[StepScreen] = getattr(importlib.import_module(f"{__name__}.{file}"), name)
    return screen
