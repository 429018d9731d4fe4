"""The eighth step: IP access and permissions."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from keywizard.domain.permission import Permission
from keywizard.flow.commands import SaveRestrictions
from keywizard.flow.events import Event
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.policy.presets import PRESETS_BY_ID
from keywizard.tui.screens.lab_door import LabDoorScreen
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.chrome import of_place
from keywizard.views.restrictions import (
    IP_ACCESS,
    PRESET,
    ips_taken,
    preset_taken,
    restriction_choices,
    restriction_panel,
    toggled,
)
from keywizard.views.values import Choice, Paragraph

if TYPE_CHECKING:
    from keywizard.policy.faq import FaqEntry


class RestrictionsScreen(LabDoorScreen):
    """Every permission is a row; a blocked one says why, what would lift it, and where that is written."""

    STEP = StepId.RESTRICTIONS
    FOCUS = "restrictions"

    def compose_left(self) -> ComposeResult:
        """List the IP access, the ready sets and the permissions."""
        yield ChoiceList(restriction_choices(self.translate, self.wizard), widget_id="restrictions")

    def panel(self) -> tuple[Paragraph, ...]:
        """Explain the row under the cursor."""
        lists = self.query("#restrictions").results(ChoiceList)
        return restriction_panel(self.translate, self.wizard, next((each.highlighted.id for each in lists), IP_ACCESS))

    def question(self) -> "FaqEntry":
        """Give the question that says best why the row under the cursor is as it is."""
        from keywizard.views.faq import entry_of_row

        return entry_of_row(self.wizard, self.query_one(ChoiceList).highlighted.id)

    def next_title(self) -> str:
        """Say that going on saves."""
        return of_place(self.translate, self.wizard.answers.place, "button.save")

    def on_choice_list_highlighted(self) -> None:
        """Explain the row."""
        self.show_panel()

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Turn the permission, or open what the row stands for."""
        self._act(event.choice)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Turn the permission, or open what the row stands for."""
        self._act(event.choice)

    def _act(self, choice: Choice) -> None:
        if self._is_busy:
            return
        if choice.id == IP_ACCESS:
            self._edit_ips()
        elif choice.id == PRESET:
            self._offer_presets()
        else:
            self._toggle(Permission(choice.id))

    def _toggle(self, permission: Permission) -> None:
        self.tell("")
        self._take(self.wizard.toggle(permission))
        if (warned := toggled(self.translate, self.wizard, permission)).text:
            self.tell(warned.text, warned.tone)

    def _take(self, result: Wizard | Refusal) -> None:
        if self.answer(result):  # kept first: what is seen, a kill takes back no longer
            self.show_answers()

    def show_answers(self) -> None:
        """Show the rows as they are now, and explain the one under the cursor."""
        self.query_one(ChoiceList).set_choices(restriction_choices(self.translate, self.wizard))
        self.show_panel()

    def permission_at_hand(self) -> Permission | None:
        """Give the permission under the cursor."""
        row = self.query_one(ChoiceList).highlighted.id
        return None if row in {IP_ACCESS, PRESET} else Permission(row)

    def _offer_presets(self) -> None:
        from keywizard.tui.screens.presets import PresetScreen

        self.app.push_screen(PresetScreen(self.translate, self.wizard), self._take_preset)

    def _edit_ips(self) -> None:
        from keywizard.tui.screens.ip_editor import IpEditor

        self.app.push_screen(IpEditor(self.translate, self.wizard.answers.allowed_ips, self.services.environ), self._take_ips)

    def _take_ips(self, allowed_ips: tuple[str, ...] | None) -> None:
        if allowed_ips is None:
            return
        before = self.wizard
        self._take(self.wizard.answer_allowed_ips(allowed_ips))
        said = ips_taken(self.translate, before, self.wizard)
        self.tell(said.text, said.tone)

    def _take_preset(self, preset_id: str | None) -> None:
        if preset_id is None:
            return
        self._take(self.wizard.answer_permissions(PRESETS_BY_ID[preset_id].permissions))
        said = preset_taken(self.translate, self.wizard, preset_id)
        self.tell(said.text, said.tone)

    def on_choice_list_refused(self, event: ChoiceList.Refused) -> None:
        """Say why, and offer the ways out."""
        from keywizard.tui.screens.way_out import WayOutScreen

        if self._is_busy:
            return
        permission = Permission(event.choice.id)
        decision = self.wizard.decisions()[permission]
        self.app.push_screen(WayOutScreen(self.translate, permission, decision, self.wizard.answers.place), self._take_way_out)

    def _take_way_out(self, step: str | None) -> None:
        if step == StepId.RESTRICTIONS:
            self._edit_ips()
        elif step is not None:
            self.move(self.wizard.take_way_out(step))

    def action_next(self) -> None:
        """Save what was chosen, then go on."""
        if self.wizard.answers.are_restrictions_saved:
            self.go_on()
        else:
            self.work(SaveRestrictions(), self.translate("restrictions.saving"))

    def on_done(self, event: Event) -> None:
        """Go on."""
        del event
        self.go_on()
