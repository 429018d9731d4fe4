"""Whatever is typed and whatever a server says: a value or a named refusal, never a breakdown."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import UsageError
from keywizard.domain.permission import Permission
from keywizard.exchange.binance.diagnosis import diagnose
from keywizard.exchange.binance.error_codes import Cause
from keywizard.exchange.binance.hosts import checked_base_url
from keywizard.exchange.binance.http import Answer
from keywizard.exchange.binance.payload import rest_query, websocket_parameters, websocket_payload
from keywizard.exchange.binance.restrictions import compare, read_granted

anything = st.text(st.characters())
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(["ipRestrict", "createTime", "tradingAuthorityExpirationTime", "enableNew", *Permission]) | st.text(max_size=15)
documents = st.dictionaries(fields, values, max_size=20)
addresses = st.sampled_from([(), ("8.8.8.8",)])
errors = st.fixed_dictionaries({}, optional={"code": values, "msg": values})


def told(text: str, read: Any) -> Any:
    """Give what came of it, or nothing where it was refused."""
    try:
        return read(text)
    except UsageError:
        return None


@given(anything)
def test_any_payload_becomes_ascii_or_is_refused(text: str) -> None:
    query = told(text, rest_query)
    assert query is None or query.isascii()


@given(anything)
def test_any_websocket_payload_is_sorted_or_refused(text: str) -> None:
    parameters = told(text, lambda typed: websocket_parameters(typed, "k" * 64))
    if parameters is not None:
        assert list(parameters) == sorted(parameters)
        assert "apiKey=" in websocket_payload(parameters)


@given(anything | st.text(st.sampled_from("htps:/[]@.:0127?#% x"), max_size=30))
def test_any_base_url_is_safe_or_refused(text: str) -> None:
    url = told(text, checked_base_url)
    assert url is None or (url.startswith(("https://", "http://")) and url.isprintable() and "@" not in url)


@given(documents, st.sets(st.sampled_from(list(Permission))), addresses)
def test_any_answer_is_compared_or_known_to_be_none_of_this_kind(
    document: dict[str, Any], planned: set[Permission], allowed_ips: tuple[str, ...]
) -> None:
    granted = read_granted(document)
    if granted is None:
        assert not isinstance(document.get("ipRestrict"), bool) or not isinstance(document.get("enableReading"), bool)
        return
    found = compare(granted, frozenset(planned), allowed_ips)
    assert found.surplus.isdisjoint(planned)
    assert found.missing <= planned
    assert all(name.isidentifier() and len(name) <= 60 for name in granted.unknown)


@given(st.integers(100, 599), errors, st.none() | st.tuples(st.integers(100, 599), errors), addresses)
def test_any_refusal_has_one_cause_whose_text_can_be_filled(
    status: int, document: dict[str, Any], second: tuple[int, dict[str, Any]] | None, allowed_ips: tuple[str, ...]
) -> None:
    found = diagnose(Answer(status, document), Answer(*second) if second else None, allowed_ips)
    assert found.cause in Cause
    assert set(found.values) <= {"ip", "code", "status"}
    assert len(json.dumps(found.values)) < 200


@pytest.mark.parametrize("code", [True, "-2015", 1.5, None, [], {}, 10**400])
def test_a_code_of_another_kind_is_no_code_of_ours(code: object) -> None:
    assert diagnose(Answer(400, {"code": code}), None, ()).cause in {Cause.NOT_BINANCE, Cause.REFUSED_OTHERWISE}


def test_a_right_that_is_named_like_a_key_is_not_repeated() -> None:
    granted = read_granted({"ipRestrict": True, "enableReading": True, "enableNew": True, f"enable{'kJ8wQz2R' * 8}": True})
    assert granted is not None
    assert granted.unknown == ("enableNew",)
