"""Every picture of the README: which keys lead there, with a frozen clock and a fixed key pair."""

import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from tests.tui.keyring import fill, looking
from tests.tui.walking import Walk, app_of, walking

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
HOME = Path("~/keywizard")
"""Shown as it is: the walk takes place in a folder that has one called `~`."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen to be drawn."""

    name: str
    """Its file's name, without the ending."""
    language: str
    """`en` or `it`."""
    svg: str
    """The drawing."""


async def _to_the_pair(walk: Walk) -> AsyncIterator[str]:
    """Walk from the first step to a key pair, and stop at each."""
    await walk.reach(StepId.PLACE)
    yield "1-place"
    await walk.press("enter")
    await walk.reach(StepId.ACCOUNT)
    yield "2-account"
    await walk.press("enter")
    await walk.reach(StepId.KEY_TYPE)
    yield "3-key-type"
    await walk.press("enter")
    await walk.reach(StepId.KEYPAIR)
    yield "4-key-pair"
    await walk.press("down", "enter")
    await walk.until(lambda: walk.app.wizard.answers.keypair is not None)
    await walk.reach(StepId.KEYPAIR)
    yield "4-key-pair-made"
    await walk.press("enter")
    yield "4-public-key"
    await walk.press("escape")


async def _to_the_api_key(walk: Walk) -> AsyncIterator[str]:
    """Walk on to the API key."""
    await walk.press("ctrl+n")
    await walk.reach(StepId.LABEL)
    await walk.type("spot bot on vps-2")
    yield "5-label"
    await walk.press("enter")
    await walk.reach(StepId.VERIFICATION)
    yield "6-verification"
    await walk.press("down", "enter")
    yield "6-verification-phone"
    await walk.press("escape", "up")
    await walk.prove_code()
    await walk.press("down", "down", "enter")
    await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
    await walk.press("ctrl+n")
    await walk.reach(StepId.API_KEY)
    yield "7-api-key"


async def _to_the_end(walk: Walk) -> AsyncIterator[str]:
    """Walk on to the summary, by way of every window of the permissions."""
    await walk.press("ctrl+n")
    await walk.reach(StepId.RESTRICTIONS)
    await walk.highlight(Permission.WITHDRAWALS)
    yield "8-permissions-blocked"
    await walk.press("f4", "tab", "down", "left")
    yield "8-permissions-lab"
    await walk.press("escape", "enter")
    yield "8-permissions-ways-out"
    await walk.press("enter")
    await walk.type("203.0.113.9, 10.0.0.5")
    yield "8-permissions-ips"
    await walk.press("escape", "right", "enter")
    await walk.highlight("preset")
    await walk.press("enter", "down")
    yield "8-permissions-ready-sets"
    await walk.press("enter", "f1")
    yield "8-permissions-help"
    await walk.press("escape")
    await walk.highlight(Permission.WITHDRAWALS)
    await walk.press("f1", "f1")
    yield "8-permissions-questions"
    await walk.press("escape", "ctrl+n")
    await walk.reach(StepId.SUMMARY)
    yield "9-summary"


async def _at_binance(walk: Walk) -> AsyncIterator[str]:
    for part in (_to_the_page, _from_the_page):
        async for name in part(walk):
            yield name


async def _to_the_page(walk: Walk) -> AsyncIterator[str]:
    """Walk at Binance itself up to the page's clicks, by way of a key from elsewhere that is not taken in the end."""
    await walk.reach(StepId.PLACE)
    await walk.press("down")
    yield "binance-1-place"
    await walk.press("enter")
    await walk.reach(StepId.ACCOUNT)
    await walk.press("enter", "down", "enter", "enter")
    yield "binance-2-checklist"
    await walk.press("ctrl+n")
    await walk.reach(StepId.KEY_TYPE)
    await walk.press("enter")
    await walk.reach(StepId.KEYPAIR)
    await walk.press("down", "down", "enter")
    yield "binance-4-import"
    await walk.press("escape", "up", "enter")
    await walk.until(lambda: walk.app.wizard.answers.keypair is not None)
    await walk.reach(StepId.KEYPAIR)
    await walk.press("ctrl+n")
    await walk.reach(StepId.LABEL)
    await walk.type("spot bot")
    await walk.press("enter")
    await walk.reach(StepId.VERIFICATION)
    await walk.until(lambda: walk.step.wizard.answers.is_waiting_kept and walk.step.takes_keys)
    yield "binance-6-page"


async def _from_the_page(walk: Walk) -> AsyncIterator[str]:
    """Bring the API key back, and plan."""
    await walk.press("ctrl+n")
    await walk.reach(StepId.API_KEY)
    yield "binance-7-api-key"
    await walk.type("k" * 64)
    await walk.press("enter")
    await walk.reach(StepId.RESTRICTIONS)
    await walk.highlight(Permission.SPOT_AND_MARGIN_TRADING)
    await walk.press("space")
    yield "binance-8-plan"
    await walk.press("ctrl+n")
    await walk.reach(StepId.SUMMARY)
    yield "binance-9-summary"


async def _steps(walk: Walk) -> AsyncIterator[str]:
    for part in (_to_the_pair, _to_the_api_key, _to_the_end):
        async for name in part(walk):
            yield name


async def _wide(walk: Walk) -> AsyncIterator[str]:
    await walk.begin_at_restrictions(KeyType.HMAC)
    await walk.highlight(Permission.FUTURES)
    yield "wide-hmac-blocked"


async def _light(walk: Walk) -> AsyncIterator[str]:
    await walk.begin_at_restrictions()
    await walk.highlight(Permission.PORTFOLIO_MARGIN_TRADING)
    yield "light-permissions"


_WALKS = ((_steps, (80, 24), "dark"), (_at_binance, (80, 24), "dark"), (_wide, (120, 40), "dark"), (_light, (80, 24), "light"))


async def pictures(language: str, folder: Path) -> AsyncIterator[Picture]:
    """Draw every picture of a language; `folder` is an empty one to work in."""
    for index, (way, size, theme) in enumerate(_WALKS):
        home = folder / f"{language}-{index}"
        home.mkdir(parents=True)
        os.chdir(home)
        async with walking(app_of(HOME, language, theme=theme), size) as walk:
            async for name in way(walk):
                yield Picture(name, language, drawn(walk))
    keyring_home = folder / f"{language}-keys"
    keyring_home.mkdir()
    os.chdir(keyring_home)
    yield await _keyring(language)


async def _keyring(language: str) -> Picture:
    fill(HOME)
    async with looking(HOME, language) as walk:
        await walk.to("treasury")
        return Picture("keys", language, drawn(walk))


def drawn(walk: Walk) -> str:
    """Draw the screen, without the addresses of fonts: a picture asks nobody for anything."""
    svg = walk.app.export_screenshot()
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
