"""Lines of tables, which the parser of the library does not tell."""

from pathlib import Path

from keywizard.store.toml import Document

DOCUMENT = b"""# [[key]]
label = "before any table"

[defaults] # of all
  label = "d"

[[ key ]]
"label" = "a"
name = "b"
[other]
label = "none of ours"
[[key]]

name = "c"
"""


def test_a_field_is_found_in_its_own_table_and_in_no_other() -> None:
    document = Document(Path("keys.toml"), DOCUMENT)
    tables, defaults = document.tables("key"), document.tables("defaults")
    assert [tables.of_table(index) for index in (0, 1, 2)] == [7, 12, 1]
    assert [tables.of_field(index, "label") for index in (0, 1, 2)] == [8, None, None]
    assert [tables.of_field(index, "name") for index in (0, 1)] == [9, 14]
    assert (defaults.of_table(0), defaults.of_field(0, "label"), defaults.of_field(0, "name")) == (4, 5, None)
    assert document.tables("missing").of_table(0) == 1


def test_a_field_that_is_nowhere_in_a_file_of_empty_lines_is_looked_for_once() -> None:
    document = Document(Path("keys.toml"), b"[[key]]\n" + b"\n" * 100_000)  # minutes, were every line a place to begin at
    assert document.tables("key").of_field(0, "label") is None
    assert document.line_of("label") == 1
