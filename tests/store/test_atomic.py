"""Single files: new ones are never others, and what the system says is told in words."""

import errno
import os
from functools import cache
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.atomic import (
    is_temporary,
    make_private_folder,
    read_bounded,
    told,
    write_new,
)
from keywizard.store.folder import opened
from tests.house.catalogue import texts

_texts = cache(texts)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_bytes(b"mine")
    return path


def replace(path: Path, content: bytes) -> None:
    """Put content in place of a file."""
    with opened(path.parent) as folder:
        folder.replace(path.name, content)


def test_an_existing_file_is_not_written_over(victim: Path) -> None:
    with pytest.raises(FileError, match=r"^file-exists$"):
        write_new(victim, b"other")
    assert victim.read_bytes() == b"mine"


def test_a_link_is_not_followed_to_write(victim: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(victim)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("link", "dangling"):
        with pytest.raises(FileError, match=r"^file-exists$"):
            write_new(tmp_path / name, b"other")
    assert victim.read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_link_is_replaced_and_what_it_leads_to_is_not(victim: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(victim)
    replace(tmp_path / "link", b"other")
    assert (victim.read_bytes(), (tmp_path / "link").read_bytes(), (tmp_path / "link").is_symlink()) == (b"mine", b"other", False)


def test_a_second_name_of_a_file_keeps_the_old_content(victim: Path, tmp_path: Path) -> None:
    os.link(victim, tmp_path / "second")
    replace(victim, b"other")
    assert (tmp_path / "second").read_bytes() == b"mine"


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match=r"^not-a-file$"):
        replace(tmp_path / "folder", b"other")
    assert os.listdir(tmp_path) == ["folder"]


def test_a_file_in_place_of_a_folder_is_told(victim: Path) -> None:
    for path in (victim, victim / "below"):
        with pytest.raises(FileError, match=r"^not-a-folder$"):
            make_private_folder(path)


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)
    assert read_bounded(path, 10) == b"x" * 10
    with pytest.raises(FileError, match=r"^file-too-long$"):
        read_bounded(path, 9)
    with pytest.raises(FileError, match=r"^file-too-long$"):
        read_bounded(Path("/dev/zero"), 9)


def test_a_folder_or_a_link_in_place_of_a_file_is_told(tmp_path: Path, victim: Path) -> None:
    (tmp_path / "link").symlink_to(victim)
    for path, problem in ((tmp_path, "not-a-file"), (tmp_path / "link", "is-a-link"), (tmp_path / "none", "file-missing")):
        with pytest.raises(FileError, match=rf"^{problem}$"):
            read_bounded(path, 9)


def test_a_path_longer_than_the_system_takes_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^name-too-long$"):
        write_new(tmp_path / ("x" * 300), b"")


@pytest.mark.parametrize("number", sorted(errno.errorcode), ids=errno.errorcode.get)
def test_every_error_of_the_system_has_words_in_both_languages(number: int, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught, told(tmp_path):
        raise OSError(number, os.strerror(number))
    for known in map(_texts, ("en", "it")):
        for text_id in (caught.value.message_id, caught.value.hint_id):
            assert "{" not in known[text_id].format(**caught.value.values)


def test_a_full_disk_is_called_full(victim: Path) -> None:
    with pytest.raises(FileError, match=r"^disk-full$"):
        replace_into_full(victim)
    assert victim.read_bytes() == b"mine"


def replace_into_full(path: Path) -> None:
    """Write as /dev/full does."""
    with pytest.MonkeyPatch.context() as patch:
        full = os.open("/dev/full", os.O_WRONLY)
        plain_write = os.write
        patch.setattr(os, "write", lambda _, content: plain_write(full, content))
        try:
            replace(path, b"other")
        finally:
            os.close(full)


def test_only_our_own_temporary_names_are_temporary() -> None:
    assert is_temporary(".profile.toml.0123456789abcdef")
    assert not any(map(is_temporary, ("profile.toml", ".profile.toml", ".bashrc", ".x.0123456789abcdeg", ".0123456789abcdef")))
