"""The page in a real browser: it loads from us alone, walks to the end, copies, and shows one visitor nothing of another."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywizard.web.visit import served_command
from tests.web.browser import CHROMIUM, Page, browser, driving
from tests.web.kit import FIRST_SCREEN, House, serving, wait_until

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="install chromium for the tests in a real browser")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


async def to_label(page: Page, label: str) -> None:
    await page.see(FIRST_SCREEN)
    await page.press("Enter")
    await page.see("Step 2 of 9")
    await page.press("Enter")
    await page.see("Step 3 of 9")
    await page.press("Enter")
    await page.see("Step 4 of 9")
    await page.press("ArrowDown", "Enter")
    await page.see("made and works")
    await page.press("F10")
    await page.see("A name for the key")
    await page.type(label)
    await page.see(label)


async def to_the_end(page: Page, label: str) -> None:
    await to_label(page, label)
    await page.press("Enter")
    await page.see("Fill in the code")
    await page.press("Enter")
    await page.see("has filled in")
    await page.press("Enter")
    await page.see("One more to go")
    await page.press("End", "Enter")
    await page.see("can be made now")
    await page.press("Enter")
    await page.see("API key is made")
    await page.press("F10")
    await page.see("Enable Withdrawals")
    await page.press("F10")
    await page.see("This is what you have")


async def test_a_walk_asks_no_other_host_leaves_nothing_and_ends_in_the_language_spoken_last(address: str, tmp_path: Path) -> None:
    async with serving(tmp_path) as house, driving(address) as driver:
        page = await driver.open(house.server.url)
        await to_the_end(page, "bot in a browser")
        assert "keywizard show" not in page.screen
        own = (house.server.url, house.server.url.replace("http", "ws", 1))
        assert [request for request in page.requests if not request.startswith(own)] == []
        assert page.trouble == []
        await page.press("F2")
        await page.see("F2 English")
        await page.press("Enter")
        await page.until("document.getElementById('reason')?.textContent.startsWith('Sei uscito')")
        await page.until("again.textContent === 'Ricomincia' && document.documentElement.lang === 'it'")
        await wait_until(lambda: not house.homes, "the home gone")
        await page.run("again.click()")
        await page.see(FIRST_SCREEN)


async def test_the_public_key_is_copied_to_the_clipboard_and_the_page_says_so(address: str, tmp_path: Path) -> None:
    async with serving(tmp_path) as house, driving(address) as driver:
        page = await driver.open(house.server.url, 800, 600)
        await to_label(page, "a bot")
        await page.press("Escape")
        await page.see("Step 4 of 9")
        await page.press("Enter")
        await page.see("Copy to the clipboard")
        assert "Print it" not in page.screen
        await page.press("Enter")
        await page.until("note.textContent === 'Copied to the clipboard.'")
        (public_key,) = house.folders.root.glob("*/data/keys/*/public_key.pem")
        assert (await page.paste()).strip() == public_key.read_text().strip()


async def test_two_visitors_see_nothing_of_each_other(address: str, tmp_path: Path) -> None:
    async with serving(tmp_path) as house, driving(address) as driver:
        pages = [await driver.open(house.server.url, 800, 600) for _ in range(2)]
        labels = ("canary of the first", "canary of the second")
        for page, label in zip(pages, labels, strict=True):
            await to_label(page, label)
        assert len(set(house.homes)) == 2
        for page, own, other in zip(pages, labels, labels[::-1], strict=True):
            assert own in page.screen
            assert other not in page.screen
        first, second = (_files(home) for home in house.homes)
        assert first.isdisjoint(second)


async def test_a_tour_in_a_browser_is_taken_over_a_rule_broken_and_the_keys_given_back(address: str, tmp_path: Path) -> None:
    async with serving(tmp_path, command=served_command("en", "why-grey")) as house, driving(address) as driver:
        page = await driver.open(house.server.url, 1280, 720)
        await page.see("any other key: your turn")
        await page.see("Lab: ")
        await page.press("ArrowDown")
        await page.see("F8 gives the keys back")
        await page.type(" ")
        await page.see("needs an Ed25519 key")
        await page.press("F8")
        await page.see("3/20")
        await page.see("IP access: trusted IPs")
        assert "^Q" not in page.screen.splitlines()[-1]
        assert page.trouble == []


def _files(home: Path) -> set[bytes]:
    """Everything that lies in a visitor's keys."""
    return {path.read_bytes() for path in home.rglob("data/keys/**/*") if path.is_file()}


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (800, 600)])
async def test_a_usual_window_shows_80_columns_and_24_rows_or_more_in_letters_that_can_be_read(
    address: str, tmp_path: Path, width: int, height: int
) -> None:
    async with serving(tmp_path) as house, driving(address) as driver:
        page = await driver.open(house.server.url, width, height)
        await page.see(FIRST_SCREEN)
        screen = page.emulator.screen
        assert screen.columns >= 80
        assert screen.lines >= 24
        assert await page.run("Number(terminal.dataset.fontSize)") >= 13
        picture = await page.photograph()
        assert _colours(picture) > 8


def _colours(picture: bytes) -> int:
    """Count distinct bytes in a picture's pixels: a blank page has next to none."""
    start, content = 8, b""
    while start < len(picture):
        length, kind = int.from_bytes(picture[start : start + 4], "big"), picture[start + 4 : start + 8]
        content += picture[start + 8 : start + 8 + length] if kind == b"IDAT" else b""
        start += length + 12
    return len(set(zlib.decompress(content)))


async def test_a_second_visitor_where_one_is_let_in_reads_what_to_do_and_does_it(address: str, tmp_path: Path) -> None:
    async with serving(tmp_path, max_visitors=1) as house, driving(address) as driver:
        page = await driver.open(house.server.url, 800, 600)
        await page.see(FIRST_SCREEN)
        late = await driver.open(house.server.url, 800, 600)
        await late.until("document.querySelector('main p')?.textContent.startsWith('Every place is taken')")
        await _leave(page, house)
        await late.run("document.querySelector('main a').click()")
        await late.see(FIRST_SCREEN)


async def _leave(page: Page, house: House) -> None:
    await page.press_with_control("c")
    await page.see("Leave keywizard?")
    await page.press_with_control("c")
    await wait_until(lambda: not house.homes, "the home gone")


async def test_an_idle_visitor_reads_why_the_visit_ended(address: str, tmp_path: Path) -> None:
    async with serving(tmp_path, idle_seconds=1) as house, driving(address) as driver:
        page = await driver.open(house.server.url, 800, 600)
        await page.until("document.getElementById('reason')?.textContent.startsWith('No key was pressed for a while')")
        assert house.homes == []
