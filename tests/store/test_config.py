"""Settings: kept whole, and never guessed from a broken file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import FileError
from keywizard.store.config import Config, read_config, write_config
from keywizard.store.toml import Document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def test_no_file_means_no_choice_and_makes_no_folder(path: Path) -> None:
    assert read_config(path) == Config()
    assert not path.parent.exists()


def test_settings_are_read_back_and_the_rest_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('note = "mine"\ntheme = "dark"\n')
    write_config(path, Config(language="it"))
    assert read_config(path) == Config("it", "dark")
    assert 'note = "mine"' in path.read_text()
    assert [entry.name for entry in path.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ('language = "en"\ntheme = "pink"\n', "toml-value-wrong", 2),
        ('# mine\n\nlanguage = "xx"\n', "toml-value-wrong", 3),
        ("language = 5\n", "toml-value-wrong", 1),
        ('language = "en"\ntheme\n', "toml-broken", 2),
        ('language = "en', "toml-broken", 1),
    ],
)
def test_a_broken_line_is_named_and_the_file_left_alone(path: Path, text: str, problem: str, line: int) -> None:
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(FileError, match=rf"^{problem}$") as caught:
        read_config(path)
    assert (caught.value.values["path"], caught.value.values["line"]) == (str(path), line)
    if problem == "toml-broken":
        with pytest.raises(FileError, match=r"^toml-broken$"):
            write_config(path, Config(theme="light"))
        assert path.read_text() == text


def test_a_link_is_neither_followed_nor_replaced(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "nowhere")
    for call in (lambda: read_config(path), lambda: write_config(path, Config(theme="light"))):
        with pytest.raises(FileError, match=r"^(is-a-link|file-missing)$"):
            call()
    assert path.is_symlink()
    assert not (tmp_path / "nowhere").exists()


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_whatever_a_document_holds_is_read_or_refused_with_its_path(content: bytes) -> None:
    error = refusal(content)
    assert error is None or (error.problem, error.values["path"]) == ("toml-broken", "/config.toml")


def refusal(content: bytes) -> FileError | None:
    """Give the one kind of error that may come out, if one does."""
    try:
        Document(Path("/config.toml"), content)
    except FileError as error:
        return error
    return None
