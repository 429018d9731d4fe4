"""The keyring as a program of its own, in the frame of the wizard's: its driver, its output, its themes."""

from typing import ClassVar

from textual import work

from keywizard.tui.app import KeywizardApp
from keywizard.tui.keyring.screen import KeptView, KeyringScreen, Wish


class KeyringApp(KeywizardApp):
    """Shows the keyring until the person leaves it; there is nothing that leaving could lose, so that it is not asked about."""

    CSS_PATH: ClassVar[str] = "../app.tcss"
    wish = Wish.LEAVE
    """What the person wants next."""

    def begin_walk(self) -> None:
        """Show the keyring."""
        self._walk = self.look()

    @work
    async def look(self) -> None:
        """Show it, in one language after the other."""
        kept = KeptView()
        while True:
            screen = KeyringScreen(self.services, kept)
            self.wish = await self.push_screen_wait(screen)
            if self.wish is not Wish.OTHER_LANGUAGE:
                self.exit(self.wizard)
                return
            kept = screen.kept
            self._change_language()

    def action_ask_to_leave(self) -> None:
        """Leave at once, whatever window is open: a question that nobody has answered is not answered by that."""
        self.wish = Wish.LEAVE
        self.exit(self.wizard)
