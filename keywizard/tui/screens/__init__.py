"""One screen a step, and the windows that open over them."""

from collections.abc import Mapping

from keywizard.flow.steps import StepId
from keywizard.tui.screens.account import AccountScreen
from keywizard.tui.screens.api_key import ApiKeyScreen
from keywizard.tui.screens.key_type import KeyTypeScreen
from keywizard.tui.screens.keypair import KeypairScreen
from keywizard.tui.screens.label import LabelScreen
from keywizard.tui.screens.place import PlaceScreen
from keywizard.tui.screens.restrictions import RestrictionsScreen
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.screens.summary import SummaryScreen
from keywizard.tui.screens.verification import VerificationScreen

SCREENS: Mapping[StepId, type[StepScreen]] = {
    screen.STEP: screen
    for screen in (
        PlaceScreen,
        AccountScreen,
        KeyTypeScreen,
        KeypairScreen,
        LabelScreen,
        VerificationScreen,
        ApiKeyScreen,
        RestrictionsScreen,
        SummaryScreen,
    )
}
"""Which screen shows a step."""
