"""A key made with its restrictions in one step, as batches have it."""

import pytest

from keywizard.domain.api_key import MAX_API_KEYS
from keywizard.domain.errors import RefusedError, SecretError
from keywizard.domain.permission import Permission
from keywizard.domain.place import Route
from keywizard.exchange.simulated.exchange import IssuedKey, PasskeyProof, PracticeExchange, Restrictions
from tests.exchange.practice import NOW, MemoryFile, draft_of, exchange_of


def test_asked_once_more_under_the_same_id_the_exchange_replaces_the_key_whose_answer_was_lost() -> None:
    state = MemoryFile()
    exchange = exchange_of(state=state)
    plan = Restrictions(("203.0.113.7",), frozenset({Permission.WITHDRAWALS}))
    issued = [restricted(exchange, plan, request_id) for request_id in ("a", "b", "a")]
    assert [(known.api_key, known.request_id) for known in exchange.api_keys()] == [(issued[1].api_key, "b"), (issued[2].api_key, "a")]
    assert all(known.permissions == {Permission.READING, Permission.WITHDRAWALS} for known in exchange.api_keys())
    assert (exchange.room(()), exchange.room(("a", "c"))) == (MAX_API_KEYS - 2, MAX_API_KEYS - 1)


def test_a_key_made_in_one_step_is_held_to_the_same_rules_and_factors() -> None:
    exchange = exchange_of()
    used = exchange.own_assertion(exchange.ask_passkey(NOW))
    exchange.prove_passkey(used, NOW)
    with pytest.raises(SecretError, match="passkey-expired"):
        exchange.create_restricted(draft_of(route=Route.APP), Restrictions((), frozenset()), NOW, PasskeyProof("a", used, NOW))
    with pytest.raises(RefusedError) as caught:
        restricted(exchange, Restrictions((), frozenset({Permission.WITHDRAWALS})), "a")
    assert set(caught.value.refused) == {Permission.WITHDRAWALS}
    assert exchange.api_keys() == ()


def restricted(exchange: PracticeExchange, plan: Restrictions, request_id: str) -> IssuedKey:
    assertion = exchange.own_assertion(exchange.ask_passkey(NOW))
    return exchange.create_restricted(draft_of(route=Route.APP), plan, NOW, PasskeyProof(request_id, assertion, NOW))
