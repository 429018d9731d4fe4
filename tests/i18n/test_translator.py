"""Which language is spoken, and what a text says."""

import gettext
import importlib.util
import io
import struct
from pathlib import Path

import pytest

from keywizard.i18n.translator import LANGUAGES, Translator, _Catalogue, choose_language
from tests.conftest import ROOT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_given_in_the_language_asked_for(language: str) -> None:
    given = Translator(language)("permission.enableReading.name")
    assert given != Translator({"en": "it", "it": "en"}[language])("permission.enableReading.name")


def test_placeholders_are_filled() -> None:
    assert "/there" in Translator("en")("error.ledger-broken.message", path="/there")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_found_just_as_gettext_finds_it(language: str) -> None:
    content = (ROOT / "keywizard" / "i18n" / "locale" / f"{language}.mo").read_bytes()
    for read in (content, _big_endian(content)):
        known = gettext.GNUTranslations(io.BytesIO(read))
        ids = [message_id for message_id in _ids(content) if message_id]
        found = _Catalogue(read)
        assert len(ids) > 2000
        assert [found.text(message_id) for message_id in ids] == [known.gettext(message_id) for message_id in ids]


@pytest.mark.parametrize(
    "message_id", ["no.such.text", "!", "~", "permission.enableReading.nam", "permission.enableReading.name\x00", "\udc80"]
)
def test_an_id_without_a_text_comes_back_as_it_is(message_id: str) -> None:
    translate = Translator("it")
    assert translate(message_id) == message_id
    assert not translate.has(message_id)
    assert translate.has("permission.enableReading.name")


@pytest.mark.parametrize(
    ("flag", "configured", "environ", "chosen"),
    [
        ("en", "it", {"LANG": "it_IT.UTF-8"}, "en"),
        (None, "en", {"LANG": "it_IT.UTF-8"}, "en"),
        (None, None, {"KEYWIZARD_LANG": "it", "LANG": "en_GB.UTF-8"}, "it"),
        (None, None, {"LC_ALL": "C", "LANG": "it_IT.UTF-8"}, "en"),
        (None, None, {"LC_ALL": "", "LC_MESSAGES": "it_CH", "LANG": "en_US"}, "it"),
        (None, None, {"LANG": "IT"}, "it"),
        (None, None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, None, {}, "en"),
    ],
)
def test_the_flag_wins_then_the_settings_then_the_environment(
    flag: str | None, configured: str | None, environ: dict[str, str], chosen: str
) -> None:
    assert choose_language(flag, configured, environ) == chosen


def _ids(content: bytes) -> list[str]:
    count, table = struct.unpack_from("<II", content, 8)
    rows = (struct.unpack_from("<II", content, table + 8 * row) for row in range(count))
    return [content[start : start + length].decode() for length, start in rows]


def _big_endian(content: bytes) -> bytes:
    """Give a catalogue as a machine that has the highest byte first would write it: the same texts behind swapped numbers."""
    count, table, texts = struct.unpack_from("<3I", content, 8)
    end = max(table, texts) + 8 * count
    numbers = struct.unpack_from(f"<{end // 4}I", content)
    return struct.pack(f">{end // 4}I", *numbers) + content[end:]


def _write(folder: Path, language: str, name: str, message_id: str) -> None:
    (folder / language).mkdir(exist_ok=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    (folder / language / name).write_text(f'{header}\nmsgid "{message_id}"\nmsgstr "Così"\n', encoding="utf-8")


def _build(folder: Path) -> None:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / ".build" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build_catalogues(folder)


def test_building_merges_all_files_of_a_language_and_leaves_no_other_trace(tmp_path: Path) -> None:
    _write(tmp_path, "it", "one.po", "a.b")
    _write(tmp_path, "it", "two.po", "c.d")
    _build(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it", "it.mo"]
    content = (tmp_path / "it.mo").read_bytes()
    assert b"a.b" in content
    assert b"c.d" in content


def test_building_refuses_a_text_that_stands_twice(tmp_path: Path) -> None:
    _write(tmp_path, "it", "one.po", "a.b")
    _write(tmp_path, "it", "two.po", "a.b")
    with pytest.raises(SystemExit, match=r"a\.b stands twice"):
        _build(tmp_path)
    assert not (tmp_path / "it.mo").exists()
