"""No recording holds a secret: those on the screens are masked where they are drawn, and whatever slips through stops the writing."""

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from keywizard.demo.frames import Frame, frame_of
from keywizard.demo.recording.film import Film
from keywizard.demo.recording.redaction import MASK, redacted
from keywizard.demo.recording.writing import write_film
from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.secrecy import Secrecy, marked, secrecy_of
from keywizard.tui.widgets.code_field import CodeField
from keywizard.tui.widgets.qr import QrCode
from keywizard.tui.widgets.text_field import ApiKeyField
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.values import Paragraph, Tone
from tests.demo.filming import Camera, film_of
from tests.tui.walking import RGB, app_of

SUFFIXES = (".cast", ".svg", ".html")
SECRET = "kJ8wQz2RmT5vXy7Ab3Cd9Ef1Gh4LnPsUkJ8wQz2RmT5vXy7Ab3Cd9Ef1Gh4LnPsU"
"""Sixty-four characters, as Binance makes them."""
PLAIN = Style.parse("#e6e9ef on #11151c")
WIDTH = 80


def row(*texts: str, style: Style = PLAIN) -> Strip:
    text = "".join(texts)
    return Strip([*(Segment(each, style) for each in texts), Segment(" " * (WIDTH - len(text)), PLAIN)], WIDTH)


def written_anyhow(film: Film, path: Path) -> str:
    write_film(film, path, ())
    return path.read_text(encoding="utf-8")


def readings(text: str) -> list[str]:
    """Give what is written and what it comes to without escapes, markup and blanks."""
    unescaped = html.unescape(re.sub(r"\\u001b\[[0-9;?]*[A-Za-z]|<[^>]*>", "", text)).replace("\\", "")
    return [text, unescaped, re.sub(r"[^A-Za-z0-9]", "", unescaped)]


def test_the_walk_did_show_every_secret(camera: Camera) -> None:
    shown = "".join(camera.screens.split())
    setup_key, code, passphrase, secret_key = camera.secrets
    assert setup_key[:16] in shown
    assert code in shown
    assert secret_key[:30] in shown
    assert any("▀" in strip.text and "█" in strip.text for strips in camera.strips for strip in strips)
    assert "•" * len(passphrase) in shown


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_byte_of_a_recording_tells_a_secret(camera: Camera, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    film = camera.film()
    write_film(film, path, [Secret(secret) for secret in camera.secrets])
    for reading in readings(path.read_text(encoding="utf-8")):
        for secret in camera.secrets:
            assert secret not in reading
            assert secret[:12] not in reading
    assert MASK * 30 in path.read_text(encoding="utf-8")


def test_a_film_of_frames_that_nobody_masked_is_masked_when_it_is_written(camera: Camera, tmp_path: Path) -> None:
    frames = [Frame(float(number), strips) for number, strips in enumerate(camera.strips)]
    assert written_anyhow(film_of(frames), tmp_path / "a.svg") == written_anyhow(
        film_of(frame_of(frame.at, frame.strips) for frame in frames), tmp_path / "b.svg"
    )


def test_no_picture_of_a_secret_is_left(camera: Camera) -> None:
    shapes = {char for frame in camera.film().frames for strip in frame.strips for char in strip.text}
    assert shapes.isdisjoint("▀▄█")


def test_a_masked_row_is_as_wide_as_it_was_and_the_rest_of_it_as_it_was(camera: Camera) -> None:
    for strips in camera.strips:
        for before in strips:
            after = redacted(before)
            assert after.cell_length == before.cell_length == len(after.text)
            kept = [segment for segment in before if not secrecy_of(segment.style)]
            assert [segment for segment in after if segment in kept] == kept
            assert redacted(after) is after


@pytest.mark.parametrize("terminal", [RGB, Terminal(Glyphs.UNICODE, Colours.ANSI16), Terminal(Glyphs.ASCII, Colours.MONO)])
@pytest.mark.parametrize(
    "widget",
    [
        lambda: TextPanel([Paragraph("before"), Paragraph("", Tone.VERBATIM, secret=Secret(SECRET)), Paragraph("after")]),
        lambda: QrCode(Secret(SECRET)),
        lambda: filled(CodeField(widget_id="code"), "123 456"),
        lambda: filled(ApiKeyField(widget_id="api-key"), SECRET[:30]),
    ],
    ids=["panel", "picture", "code", "pasted"],
)
async def test_a_mark_comes_through_wrapping_and_every_filter_to_the_screen(tmp_path: Path, widget: object, terminal: Terminal) -> None:
    app = app_of(tmp_path, terminal=terminal)
    async with app.run_test(size=(50, 24)) as pilot:
        drawn = widget()  # type: ignore[operator]  # a factory of widgets
        await app.screen.mount(drawn)
        drawn.styles.layer = "top"
        drawn.styles.offset = (0, 0)
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
    assert any(secrecy_of(segment.style) for strip in strips for segment in strip)
    text = "".join("".join(redacted(strip).text.split()) for strip in strips)
    assert not any(part in text for part in (SECRET[:12], SECRET[-12:], "123456", "123", "▀"))


def filled(field: CodeField | ApiKeyField, value: str) -> CodeField | ApiKeyField:
    field.value = value
    return field


@given(text=st.text(st.sampled_from("ab c日è"), max_size=12), is_marked=st.booleans())
def test_letters_are_masked_blanks_are_not_and_width_stays(text: str, *, is_marked: bool) -> None:
    strip = Strip([Segment(text, PLAIN)])
    masked = redacted(marked(strip, Secrecy.LETTERS) if is_marked else strip)
    assert masked.cell_length == strip.cell_length
    assert set(masked.text) <= ({" ", MASK} if is_marked else set(text))


_IN_PART = "out of sight in part"
UNMARKED = {
    "whole": [[row("Secret: ", SECRET)]],
    "in two colours": [[row(SECRET[:9]), row(SECRET[:9], SECRET[9:64])]],
    "in groups": [[row(" ".join(SECRET[at : at + 4] for at in range(0, 48, 4)))]],
    "wrapped in a frame": [[row("menu  │ ", SECRET[:8], " │"), row("other │ ", SECRET[8:16], " │")]],
    _IN_PART: [[row("│ ", SECRET[20:40], " │")]],
    "letter by letter": [[row(SECRET[:length])] for length in range(1, 17)],
}
"""Ways in which a secret can stand on screens. Of a short one, a part leaves too little to know it by."""


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("way", "size"), [(way, size) for way in UNMARKED for size in (16, 64) if (way, size) != (_IN_PART, 16)])
def test_a_secret_drawn_without_a_mark_is_not_written(tmp_path: Path, way: str, size: int, suffix: str) -> None:
    screens = UNMARKED[way]
    rows = max(map(len, screens))
    film = film_of(frame_of(float(at), [*strips, *[row("")] * (rows - len(strips))]) for at, strips in enumerate(screens))
    path = tmp_path / f"film{suffix}"
    with pytest.raises(SecretError) as refusal:
        write_film(film, path, [Secret(SECRET[:size])])
    assert refusal.value.problem == "recording-holds-secret"
    assert SECRET[:12] not in f"{refusal.value!r} {refusal.value.values}"
    assert list(tmp_path.glob("film*")) == []
    write_film(film, path, [Secret("another secret"), Secret("")])
    assert path.exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_secret_in_the_title_is_not_written(tmp_path: Path, suffix: str) -> None:
    film = film_of([frame_of(0.0, [row("nothing")])])._replace(title='he said "<ab>&cd"')
    with pytest.raises(SecretError):
        write_film(film, tmp_path / f"film{suffix}", [Secret('"<ab>&cd"')])


def test_what_is_written_needs_no_secret_to_be_right(camera: Camera, tmp_path: Path) -> None:
    lines = written_anyhow(camera.film(), tmp_path / "film.cast").splitlines()
    assert [json.loads(line)[0] for line in lines[1:]] == sorted(json.loads(line)[0] for line in lines[1:])
