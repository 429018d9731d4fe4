"""Every parser: an answer or a documented error for anything, in bounded work, and no word of a secret that stands in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.domain.errors import FileError
from tests.fuzz.parsers.oracle import judge
from tests.fuzz.parsers.parser import HEXADECIMAL, PLANTED, SECRET, Parser
from tests.fuzz.parsers.registry import PARSERS

_MARKS = st.sampled_from(sorted(PLANTED))
_DELIMITERS = (b"\n", b'"', b"=", b"[", b"{", b"\0", b"\\u0000", b"9" * 5000, b"[" * 1500)
_pieces = st.one_of(_MARKS, st.binary(max_size=8), st.sampled_from(_DELIMITERS))


def changed(sample: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, piece in changes:
        at = int(where * len(sample))
        sample = sample[:at] + piece + sample[at + length :]
    return sample


@pytest.mark.parametrize("name", PARSERS)
def test_whatever_is_read_is_an_answer_or_a_documented_error_that_repeats_no_secret(name: str) -> None:
    parser = PARSERS[name]
    samples = parser.samples()
    changes = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), _pieces), max_size=5)
    anything = st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode))

    @settings(max_examples=30)
    @given(st.one_of(st.builds(changed, st.sampled_from(samples), changes), anything))
    def holds(data: bytes) -> None:
        assert judge(parser, data) is None

    for sample in samples:
        assert judge(parser, sample) is None
    holds()


def _fails_undocumented(data: bytes) -> None:
    raise KeyError(len(data))


def _never_ends(data: bytes) -> None:
    while data:
        len(data)


def _repeats(data: bytes) -> tuple[str, ...]:
    return (data.decode()[:40],)


def _repeats_in_error(data: bytes) -> None:
    raise FileError("answer-unknown", path="/x", field=data.decode()[5:17], line=1)


@pytest.mark.parametrize(
    ("read", "what"),
    [(_fails_undocumented, "crash: KeyError"), (_never_ends, "work: more calls"), (_repeats, "echo"), (_repeats_in_error, "echo")],
)
@pytest.mark.parametrize("mark", [b"\xff", b"\xfe"])
def test_a_parser_that_does_not_hold_is_found_out(read: object, what: str, mark: bytes) -> None:
    finding = judge(Parser("bad", read, lambda: (), (FileError,)), mark)  # type: ignore[arg-type]  # whatever it reads
    assert finding is not None
    assert finding.what.startswith(what)
    assert finding.data.decode() in {SECRET, HEXADECIMAL}
