"""Who is let in by the practice exchange, and why somebody is not."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.secret import Secret
from keywizard.exchange.sandbox.endpoints import ENDPOINTS, Endpoint, Security
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.keys.signing import hmac_signer
from keywizard.policy.decision import decide_permissions
from keywizard.policy.facts import Facts
from tests.exchange.practice import NOW
from tests.exchange.sandbox_desk import SECRET_KEY, TRUSTED, Desk, HeldKey

ACCOUNT, ORDER, TRY = "/api/v3/account", "/api/v3/order", "/api/v3/order/test"
RESTRICTIONS, WITHDRAW, TRANSFER = "/sapi/v1/account/apiRestrictions", "/sapi/v1/capital/withdraw/apply", "/sapi/v1/asset/transfer"
FUTURES = "/fapi/v2/balance"
each_type = pytest.mark.parametrize("key_type", KeyType)
SIGNED = [endpoint for endpoint in ENDPOINTS.values() if endpoint.security is Security.SIGNED]


@each_type
def test_a_key_of_each_type_is_let_in_by_its_own_signature_alone(key_type: KeyType) -> None:
    desk = Desk()
    key = desk.make(key_type)
    assert desk.ask(key, "GET", ACCOUNT).status == 200
    query = desk.query(key).replace("timestamp=", "x=1&timestamp=")
    assert desk.send(key.api_key, "GET", ACCOUNT, query).told == (400, -1022, "signature-wrong")


def test_a_signature_in_hexadecimal_may_be_of_either_case() -> None:
    desk = Desk()
    key = desk.make(KeyType.HMAC)
    text = f"timestamp={desk.milliseconds}"
    assert desk.send(key.api_key, "GET", ACCOUNT, f"{text}&signature={key.sign(text.encode()).upper()}").status == 200


def test_query_string_and_body_are_signed_with_nothing_between_them_wherever_the_signature_stands() -> None:
    desk = Desk()
    key = desk.make(KeyType.ED25519, Permission.SPOT_AND_MARGIN_TRADING)
    query, body = "symbol=BTCUSDT&side=BUY&type=MARKET", f"quantity=1&timestamp={desk.milliseconds}"
    signature = f"signature={quote(key.sign((query + body).encode()), safe='')}"
    places = (
        (f"{query}&{signature}", body),
        (query, f"{signature}&{body}"),
        (query, f"{body}&{signature}"),
        (f"{signature}&{query}", body),
    )
    assert [desk.send(key.api_key, "POST", TRY, *place).status for place in places] == [200] * 4
    joined = f"signature={quote(key.sign(f'{query}&{body}'.encode()), safe='')}"
    assert desk.send(key.api_key, "POST", TRY, query, f"{body}&{joined}").told == (400, -1022, "signed-with-ampersand")


def test_percent_encoding_is_signed_as_it_came() -> None:
    desk = Desk()
    key = desk.make()
    for note in ("%e2%82%ac", "%E2%82%AC", "a+b", "a%20b", "%7E", "~"):
        text = f"note={note}&timestamp={desk.milliseconds}"
        assert desk.send(key.api_key, "GET", ACCOUNT, f"{text}&signature={quote(key.sign(text.encode()), safe='')}").status == 200


def test_what_was_signed_before_it_was_encoded_is_refused_and_named() -> None:
    desk = Desk()
    key = desk.make()
    text = f"note=%E2%82%AC&timestamp={desk.milliseconds}"
    signature = quote(key.sign(unquote(text).encode()), safe="")
    assert desk.send(key.api_key, "GET", ACCOUNT, f"{text}&signature={signature}").told == (400, -1022, "signed-before-encoding")
    raw = f"note=€&timestamp={desk.milliseconds}"
    signature = quote(key.sign(raw.encode()), safe="")
    assert desk.send(key.api_key, "GET", ACCOUNT, f"{raw}&signature={signature}").told == (400, -1022, "payload-not-encoded")


def test_a_signature_of_another_type_or_key_is_told_apart() -> None:
    desk = Desk()
    pair, other, symmetric = desk.make(), desk.make(KeyType.RSA_2048), desk.make(KeyType.HMAC)

    def told_of(key: HeldKey, signer: HeldKey) -> tuple[int, int, str | None]:
        return desk.send(key.api_key, "GET", ACCOUNT, desk.query(signer)).told

    assert told_of(pair, symmetric) == told_of(symmetric, pair) == (400, -1022, "signature-of-other-type")
    assert told_of(pair, other) == (400, -1022, "signature-of-another-key")
    assert desk.notes[-1].values == {"label": "bot 1"}


def test_a_secret_key_with_its_files_line_end_is_named() -> None:
    desk = Desk()
    key = desk.make(KeyType.HMAC)
    with_line_end = HeldKey(key.api_key, hmac_signer(Secret(f"{SECRET_KEY}\n")))
    assert desk.ask(with_line_end, "GET", ACCOUNT).told == (400, -1022, "secret-key-with-line-end")


def test_base64_that_was_not_encoded_is_named() -> None:
    desk = Desk()
    key = desk.make(KeyType.RSA_2048)
    for number in range(50):
        text = f"n={number}&timestamp={desk.milliseconds}"
        signature = key.sign(text.encode())
        if "+" in signature:
            assert desk.send(key.api_key, "GET", ACCOUNT, f"{text}&signature={signature}").told == (400, -1022, "signature-not-encoded")
            return
    pytest.fail("no signature of fifty holds a +")


def test_a_key_without_its_secret_says_so() -> None:
    desk = Desk()
    key = desk.make(KeyType.HMAC, secret_key=None)
    assert desk.ask(key, "GET", ACCOUNT).told == (400, -1022, "secret-not-kept")


@pytest.mark.parametrize(
    ("late", "window", "cause"),
    [
        (0, "", None),
        (5, "", None),
        (5.001, "", "timestamp-too-old"),
        (60, "60000", None),
        (60.001, "60000", "timestamp-too-old"),
        (0.5, "500", None),
        (0.5, "499.999", "timestamp-too-old"),
        (-0.999, "", None),
        (-1, "", "timestamp-ahead"),
        (0, "60001", "window-too-wide"),
        (0, "5000.1234", "parameter-malformed"),
        (0, "-1", "parameter-malformed"),
        (0, "NaN", "parameter-malformed"),
    ],
)
def test_a_request_counts_between_its_window_ago_and_a_second_ahead(late: float, window: str, cause: str | None) -> None:
    desk = Desk()
    codes = {"timestamp-too-old": -1021, "timestamp-ahead": -1021, "window-too-wide": -1131, "parameter-malformed": -1100}
    outcome = desk.ask(desk.make(), "GET", ACCOUNT, late=late, recvWindow=window)
    assert outcome.note.cause == cause
    assert cause is None or outcome.code == codes[cause]


def test_a_timestamp_may_count_microseconds() -> None:
    desk = Desk()
    key = desk.make()
    for early, status in ((5_000_000, 200), (5_000_001, 400)):
        text = f"timestamp={desk.milliseconds * 1000 - early}"
        assert desk.send(key.api_key, "GET", ACCOUNT, f"{text}&signature={quote(key.sign(text.encode()), safe='')}").status == status


@pytest.mark.parametrize(
    ("api_key", "told"),
    [
        (None, (401, -2014, "api-key-missing")),
        ("", (401, -2014, "api-key-missing")),
        ("k" * 63, (401, -2014, "api-key-malformed")),
        ('"' + "k" * 64 + '"', (401, -2014, "api-key-malformed")),
        ("z" * 64, (400, -2008, "api-key-not-issued")),
        (SECRET_KEY, (400, -2008, "api-key-is-a-secret")),
    ],
)
def test_what_is_no_api_key_is_named_and_never_noted(api_key: str | None, told: tuple[int, int, str]) -> None:
    desk = Desk()
    key = desk.make(KeyType.HMAC)
    outcome = desk.send(api_key, "GET", ACCOUNT, desk.query(key))
    assert outcome.told == told
    assert outcome.note.api_key is None
    assert not api_key or api_key[:6] not in str(outcome.note.to_object())


def test_a_key_with_trusted_addresses_is_let_in_from_these_alone() -> None:
    desk = Desk()
    key = desk.make(ips=(TRUSTED, "198.51.100.2"))
    assert desk.ask(key, "GET", ACCOUNT).status == 200
    outcome = desk.ask(key, "GET", ACCOUNT, client_ip="127.0.0.1")
    assert outcome.told == (401, -2015, "ip-not-trusted")
    assert outcome.note.values == {"ip": "127.0.0.1", "ips": f"{TRUSTED}, 198.51.100.2"}
    assert desk.ask(desk.make(), "GET", ACCOUNT, client_ip="127.0.0.1").status == 200


@pytest.mark.parametrize("endpoint", SIGNED, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_no_endpoint_answers_without_key_time_and_signature(endpoint: Endpoint) -> None:
    desk = Desk()
    key = desk.make(KeyType.ED25519, *Permission, ips=(TRUSTED,))
    stamp = f"timestamp={desk.milliseconds}"
    queries = ("", stamp, f"{stamp}&signature=AAAA")
    assert [desk.send(None, endpoint.method, endpoint.path, query).code for query in queries] == [-2014] * 3
    causes = [
        (outcome.told, outcome.note.values) for outcome in (desk.send(key.api_key, endpoint.method, endpoint.path, q) for q in queries)
    ]
    assert causes == [
        ((400, -1102, "parameter-missing"), {"name": "timestamp"}),
        ((400, -1102, "parameter-missing"), {"name": "signature"}),
        ((400, -1022, "signature-wrong"), {}),
    ]


@pytest.mark.parametrize("endpoint", SIGNED, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_each_endpoint_needs_its_permission_and_no_other(endpoint: Endpoint) -> None:
    assert endpoint.permission is not None
    desk = Desk()
    outcome = desk.ask(desk.make(KeyType.ED25519, endpoint.permission, ips=(TRUSTED,)), endpoint.method, endpoint.path)
    assert outcome.note.cause not in {"permission-not-granted", "permission-blocked"}
    if endpoint.permission is not Permission.READING:
        others = set(Permission) - {endpoint.permission}
        outcome = desk.ask(desk.make(KeyType.ED25519, *others, ips=(TRUSTED,)), endpoint.method, endpoint.path)
        assert outcome.told == (401, endpoint.denial, "permission-not-granted")


@pytest.mark.parametrize("scenario", SCENARIOS_BY_NAME)
@pytest.mark.parametrize("ips", [(), (TRUSTED,)], ids=["open", "restricted"])
@each_type
def test_the_exchange_refuses_by_the_rule_table_and_by_nothing_else(scenario: str, ips: tuple[str, ...], key_type: KeyType) -> None:
    desk = Desk(scenario)
    shaped = SCENARIOS_BY_NAME[scenario]
    at = shaped.at or desk.now
    key = desk.make(key_type, *Permission, ips=ips, created=at)
    decisions = decide_permissions(Facts.of(shaped.shape(at), key_type, ips, at, at))
    for endpoint in SIGNED:
        assert endpoint.permission is not None
        outcome = desk.ask(key, endpoint.method, endpoint.path)
        decision = decisions[endpoint.permission]
        assert (outcome.note.cause == "permission-blocked") is not decision.allowed
        assert outcome.note.rule_ids == decision.rule_ids
        assert [rule["rule"] for rule in outcome.note.to_object()["rules"]] == list(decision.rule_ids)


def test_a_permission_that_a_rule_keeps_away_is_refused_with_the_rule_and_its_ways_out() -> None:
    desk = Desk()
    outcome = desk.ask(desk.make(KeyType.HMAC), "POST", WITHDRAW, coin="USDT", address="x", amount=1)
    assert outcome.told == (401, -1002, "permission-not-granted")
    ways_out = {rule["rule"]: rule["lifted_by"] for rule in outcome.note.to_object()["rules"]}
    assert ways_out == {
        "hmac-open-ip-reads-only": ["restrict-ip", "use-ed25519-or-rsa", "turn-controls-off"],
        "withdrawal-needs-ip": ["restrict-ip"],
    }


def test_the_restrictions_told_are_those_of_the_key() -> None:
    desk = Desk()
    created = datetime(2026, 3, 1, 8, 30, 15, 123_000, tzinfo=UTC)
    key = desk.make(KeyType.ED25519, Permission.FUTURES, ips=(TRUSTED,), created=created)
    told = desk.ask(key, "GET", RESTRICTIONS).json
    assert told.pop("ipRestrict") is True
    assert told.pop("createTime") == 1772353815123
    assert told == {each.value: each in {Permission.READING, Permission.FUTURES} for each in Permission}


def test_a_key_that_was_made_or_changed_is_known_at_once_and_an_unchanged_file_is_read_once() -> None:
    desk = Desk()
    first = desk.make()
    for _ in range(3):
        assert desk.ask(first, "GET", ACCOUNT).status == 200
    assert desk.file.reads == 1
    second = desk.make(KeyType.HMAC)
    assert desk.ask(second, "GET", ACCOUNT).status == 200
    desk.keys[0] = desk.keys[0]._replace(allowed_ips=("198.51.100.2",))
    desk.save()
    assert desk.ask(first, "GET", ACCOUNT).told == (401, -2015, "ip-not-trusted")
    del desk.keys[0]
    desk.save()
    assert desk.ask(first, "GET", ACCOUNT).told == (400, -2008, "api-key-not-issued")


def test_a_damaged_practice_file_is_named_and_a_mended_one_serves_again() -> None:
    desk = Desk()
    key = desk.make()
    desk.file.write(b'{"version": 1')
    assert desk.ask(key, "GET", ACCOUNT).told == (400, -2008, "practice-file-broken")
    desk.save()
    assert desk.ask(key, "GET", ACCOUNT).status == 200


def test_a_simulated_moment_is_for_the_rules_and_the_clock_stays_real() -> None:
    desk = Desk("before-2023")
    long_ago = datetime(2022, 12, 1, 12, tzinfo=UTC)
    key = desk.make(KeyType.HMAC, Permission.SPOT_AND_MARGIN_TRADING, created=long_ago)
    assert desk.ask(key, "POST", TRY, symbol="BTCUSDT", side="BUY", type="MARKET", quantity=1).status == 200
    assert desk.ask(key, "GET", ACCOUNT, late=(NOW - long_ago) / timedelta(seconds=1)).code == -1021


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("PUT", ORDER), ("GET", "/api/v3/account/"), ("get", ACCOUNT), ("GET", "")])
def test_what_is_not_served_is_not_found_in_the_same_shape(method: str, path: str) -> None:
    assert Desk().send(None, method, path).told == (404, -5000, "endpoint-unknown")


def test_a_parameter_sent_twice_is_refused_and_the_query_string_wins_over_the_body() -> None:
    desk = Desk()
    key = desk.make()
    assert desk.send(key.api_key, "GET", ACCOUNT, "a=1&a=2").told == (400, -1101, "parameter-doubled")
    assert desk.send(key.api_key, "GET", ACCOUNT, "signature=1", "signature=2").told == (400, -1101, "parameter-doubled")
    text, body = f"timestamp={desk.milliseconds}", "timestamp=1"
    signature = quote(key.sign((text + body).encode()), safe="")
    assert desk.send(key.api_key, "GET", ACCOUNT, f"{text}&signature={signature}", body).status == 200


def test_a_note_holds_neither_key_nor_signature_nor_what_an_unknown_path_quotes() -> None:
    desk = Desk()
    key = desk.make(KeyType.HMAC)
    desk.send(key.api_key, "GET", f"/{SECRET_KEY}/{key.api_key}", f"{SECRET_KEY}={SECRET_KEY}")
    desk.send(key.api_key, "GET", ACCOUNT, f"{SECRET_KEY}=1&{SECRET_KEY}=2")
    desk.ask(key, "GET", ACCOUNT, late=9)
    told = str([note.to_object() for note in desk.notes])
    assert SECRET_KEY not in told
    assert key.api_key not in told
    assert f"{key.api_key[:6]}..." in told


def test_of_a_secret_at_the_end_of_what_is_noted_of_a_path_not_even_the_beginning_is_noted() -> None:
    outcome = Desk().send(None, "GET", f"/{'long' * 14}/{SECRET_KEY}")
    assert SECRET_KEY[:12] not in outcome.note.path
    assert outcome.note.path.endswith("/...")
