"""`keywizard check`, offline and against an exchange that answers as it is told."""

import json
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.exchange.binance.hosts import ACCOUNT_PATH, RESTRICTIONS_PATH, TIME_PATH
from keywizard.session.session import Session
from tests.cli.running import Outcome, Run, create
from tests.exchange.scripted import Reply, hangs_up, refuses, says, sends, serving, tells_the_time

TRUSTED = "203.0.113.9"
PLANNED = {"enableReading": True, "enableSpotAndMarginTrading": True, "ipRestrict": True, "createTime": 1700000000000}
"""What Binance answers when the key is as `made` planned it."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def made(run: Run, **flags: str | tuple[str, ...] | None) -> dict[str, Any]:
    """Make a key tied to one address, with spot trading, and give what `create` prints."""
    planned: dict[str, str | tuple[str, ...] | None] = {"ip": TRUSTED, "permission": Permission.SPOT_AND_MARGIN_TRADING.value}
    return dict(run(*create(json=(), **(planned | flags))).json)


def checked(run: Run, replies: dict[str, Reply], *words: str) -> Outcome:
    with serving({TIME_PATH: tells_the_time, **replies}) as server:
        return run("check", "bot", "--base-url", server.base_url, "--json", *words)


def causes(outcome: Outcome) -> dict[str, str]:
    """Give what is the matter, by the outcome of the finding."""
    return {finding["cause"]: finding["outcome"] for finding in outcome.json["findings"] if finding["cause"]}


@pytest.mark.parametrize("key_type", ["ed25519", "rsa-2048", "hmac"])
def test_a_key_that_is_as_planned_passes(run: Run, key_type: str) -> None:
    made(run, key_type=key_type)
    told = checked(run, {RESTRICTIONS_PATH: says(PLANNED)})
    assert (told.code, told.json["ok"], causes(told)) == (0, True, {})


def test_the_request_is_signed_by_the_rules_and_announced_before_it_is_sent(run: Run) -> None:
    api_key = made(run)["api_key"]
    seen: list[tuple[str | None, dict[str, list[str]]]] = []

    def notes(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.headers["X-MBX-APIKEY"], parse_qs(handler.path.partition("?")[2], strict_parsing=True)))
        says(PLANNED)(handler)

    with serving({TIME_PATH: tells_the_time, RESTRICTIONS_PATH: notes}) as server:
        told = run("check", "bot", "--base-url", server.base_url, "--json")
    ((header, query),) = seen
    assert header == api_key
    assert list(query) == ["recvWindow", "timestamp", "signature"]
    assert abs(int(query["timestamp"][0]) / 1000 - time.time()) < 60
    announced = [line.split()[-1] for line in told.err.splitlines()]
    assert announced == [f"{server.base_url}{TIME_PATH}", f"{server.base_url}{RESTRICTIONS_PATH}"]
    assert query["signature"][0] not in told.err + told.out


def test_people_read_where_each_question_goes(run: Run) -> None:
    made(run)
    with serving({TIME_PATH: tells_the_time, RESTRICTIONS_PATH: says(PLANNED)}) as server:
        told = run("check", "bot", "--base-url", server.base_url)
    assert told.out.index(f"Asking {server.base_url}{RESTRICTIONS_PATH}") < told.out.index("Signed request:")
    assert told.out.endswith("All is well.\n")


REJECTED = refuses(-2015, 401)
REFUSALS: dict[str, tuple[dict[str, Reply], str]] = {
    "an API key in a wrong form": ({RESTRICTIONS_PATH: refuses(-2014, 401)}, "api-key-malformed"),
    "an API key of another host": ({RESTRICTIONS_PATH: refuses(-2008, 401)}, "api-key-unknown-here"),
    "a pair of another API key": ({RESTRICTIONS_PATH: refuses(-1022)}, "wrong-secret"),
    "a slow line": ({RESTRICTIONS_PATH: refuses(-1021)}, "line-too-slow"),
    "a missing parameter": ({RESTRICTIONS_PATH: refuses(-1102)}, "parameter-missing"),
    "a missing permission": ({RESTRICTIONS_PATH: refuses(-1002, 401)}, "permission-missing"),
    "a code of its own": ({RESTRICTIONS_PATH: refuses(-4321)}, "refused-otherwise"),
    "too many questions": ({RESTRICTIONS_PATH: refuses(-1003, 429)}, "too-many-requests"),
    "a firewall": ({RESTRICTIONS_PATH: sends(b"<html>", 403)}, "firewall"),
    "a gateway": ({RESTRICTIONS_PATH: sends(b"<html>", 503)}, "exchange-down"),
    "a page": ({RESTRICTIONS_PATH: sends(b"<html>")}, "not-json"),
    "a broken line": ({RESTRICTIONS_PATH: hangs_up}, "answer-cut-short"),
    "an exchange that does not know the question": ({RESTRICTIONS_PATH: says({}, 404)}, "not-binance"),
    "-2015 while the account can be read": ({RESTRICTIONS_PATH: REJECTED, ACCOUNT_PATH: says({"balances": []})}, "reading-off"),
    "-2015, and the key is unknown elsewhere": ({RESTRICTIONS_PATH: REJECTED, ACCOUNT_PATH: refuses(-2008, 401)}, "api-key-unknown-here"),
    "-2015 for a key tied to an address": ({RESTRICTIONS_PATH: REJECTED, ACCOUNT_PATH: REJECTED}, "ip-not-trusted"),
    "-2015 naming another address": (
        {RESTRICTIONS_PATH: refuses(-2015, 401, "no, request ip: 198.51.100.7"), ACCOUNT_PATH: REJECTED},
        "ip-not-trusted-seen",
    ),
    "-2015 naming the trusted address": (
        {RESTRICTIONS_PATH: refuses(-2015, 401, f"no, request ip: {TRUSTED}"), ACCOUNT_PATH: REJECTED},
        "api-key-refused",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_has_one_cause_and_one_action(run: Run, name: str) -> None:
    replies, cause = REFUSALS[name]
    made(run)
    told = checked(run, replies)
    assert (told.code, causes(told)) == (1, {cause: "failed"})
    (finding,) = (each for each in told.json["findings"] if each["outcome"] == "failed")
    assert finding["message"]
    assert finding["action"]


def test_a_key_from_anywhere_that_is_rejected_is_said_to_be_refused(run: Run) -> None:
    made(run, ip=None)
    assert "api-key-refused" in causes(checked(run, {RESTRICTIONS_PATH: REJECTED, ACCOUNT_PATH: REJECTED}))


@pytest.mark.parametrize(("ahead", "expected"), [(2.0, {"clock-off": "failed"}), (-2.0, {}), (-10.0, {"clock-off": "failed"})])
def test_a_clock_that_is_off_is_measured_and_hides_nothing_else(run: Run, ahead: float, expected: dict[str, str]) -> None:
    made(run)
    theirs = time.time() - ahead
    timestamps = []

    def notes(handler: BaseHTTPRequestHandler) -> None:
        timestamps.append(int(parse_qs(handler.path.partition("?")[2])["timestamp"][0]))
        says(PLANNED)(handler)

    told = checked(run, {TIME_PATH: says({"serverTime": int(theirs * 1000)}), RESTRICTIONS_PATH: notes})
    assert causes(told) == expected
    clock = next(finding for finding in told.json["findings"] if finding["check"] == "clock")
    assert abs(clock["values"]["skew"] - abs(ahead) * 1000) < 900
    assert abs(timestamps[0] - theirs * 1000) < 900, "the signed request goes by their clock"


DIFFERENCES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "a right too many": ({"enableFutures": True}, {"permissions-surplus": "failed"}),
    "a right too few": ({"enableSpotAndMarginTrading": False}, {"permissions-missing": "failed"}),
    "open to every address": ({"ipRestrict": False}, {"ip-restriction-off": "failed", "too-much": "warning"}),
    "withdrawals": ({"enableWithdrawals": True}, {"permissions-surplus": "failed", "too-much": "warning"}),
    "a right nobody knows": ({"enablePredictionTrading": True}, {"rights-unknown": "warning"}),
    "a right nobody knows that is off": ({"enablePredictionTrading": False}, {}),
    "an end of trading": ({"tradingAuthorityExpirationTime": 1800000000000}, {"trading-ends": "warning"}),
    "a field of another kind": ({"somethingNew": {"a": [1]}}, {}),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_what_is_granted_is_compared_with_the_plan(run: Run, name: str) -> None:
    changes, expected = DIFFERENCES[name]
    made(run)
    told = checked(run, {RESTRICTIONS_PATH: says(PLANNED | changes)})
    assert causes(told) == expected
    assert told.code == (1 if "failed" in expected.values() else 0)


@pytest.mark.parametrize("document", [{}, {"enableReading": "yes"}, {"ipRestrict": True}, {"enableReading": True, "ipRestrict": "no"}])
def test_an_answer_without_restrictions_is_named(run: Run, document: dict[str, Any]) -> None:
    made(run)
    assert causes(checked(run, {RESTRICTIONS_PATH: says(document)})) == {"restrictions-unreadable": "failed"}


def test_names_that_play_tricks_are_not_repeated(run: Run) -> None:
    made(run)
    told = checked(run, {RESTRICTIONS_PATH: says(PLANNED | {"enable\x1b[31mRed": True, "enableX" * 100: True})})
    assert "\\u001b" not in told.out
    assert len(told.out) < 4000


@pytest.mark.parametrize("environment", [Environment.DEMO, Environment.TESTNET])
def test_demo_and_testnet_are_asked_for_the_account_and_it_is_said_why(run: Run, keywizard_home: Path, environment: Environment) -> None:
    made(run)
    keyring = Session.open({"KEYWIZARD_HOME": str(keywizard_home)}).keyring
    profile = keyring.get("bot").profile
    keyring.update("bot", profile._replace(place=Place.BINANCE, environment=environment, account=""))
    told = checked(run, {ACCOUNT_PATH: says({"balances": []})})
    assert (told.code, causes(told)) == (0, {"not-served": "skipped"})


def test_a_practice_key_asks_nobody(run: Run) -> None:
    made(run)
    told = run("check", "bot", "--json")
    assert (told.code, told.err, causes(told)) == (0, "", {"is-practice": "skipped"})


class TestOffline:
    """What the files alone tell."""

    def checked(self, run: Run, *words: str) -> Outcome:
        return run("check", "bot", "--offline", "--json", *words)

    def test_a_whole_key_passes(self, run: Run) -> None:
        made(run)
        told = self.checked(run)
        assert (told.code, causes(told)) == (0, {})

    def test_files_that_others_can_read_are_named_and_not_used(self, run: Run) -> None:
        Path(made(run)["private_key_file"]).chmod(0o644)
        told = self.checked(run)
        assert (told.code, causes(told)) == (4, {"file-open": "failed"})

    @pytest.mark.parametrize("field", ["private_key_file", "public_key_file"])
    def test_a_file_that_vanished_is_named(self, run: Run, field: str) -> None:
        Path(made(run)[field]).unlink()
        told = self.checked(run)
        assert (told.code, causes(told)) == (4, {"file-missing": "failed"})

    def test_another_form_of_the_same_private_key_is_warned_of(self, run: Run) -> None:
        path = Path(made(run)["private_key_file"])
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert causes(self.checked(run)) == {"pem-form": "warning"}

    def test_a_private_key_of_another_type_is_named(self, run: Run) -> None:
        path = Path(made(run)["private_key_file"])
        other = made(run, label="other", key_type="rsa-2048")
        path.write_bytes(Path(other["private_key_file"]).read_bytes())
        assert "type-differs" in causes(self.checked(run))

    def test_halves_of_two_pairs_are_named(self, run: Run) -> None:
        mine, other = made(run, key_type="rsa-2048"), made(run, label="other", key_type="rsa-4096")
        Path(mine["public_key_file"]).write_text(other["public_key"])
        assert causes(self.checked(run)) == {"pair-differs": "failed"}

    def test_a_pair_that_was_exchanged_whole_is_named(self, run: Run, keywizard_home: Path) -> None:
        made(run)
        path = keywizard_home / "data/keys/bot/profile.toml"
        path.write_text(path.read_text().replace("SHA256:", "SHA256:x"))
        assert causes(self.checked(run)) == {"fingerprint-differs": "failed"}

    def test_rubbish_in_place_of_a_private_key_is_named(self, run: Run) -> None:
        Path(made(run)["private_key_file"]).write_bytes(b"rubbish")
        assert causes(self.checked(run)) == {"private-key-unreadable": "failed"}

    @pytest.mark.parametrize("key_type", ["ed25519", "hmac"])
    def test_an_encrypted_key_needs_its_passphrase(self, run: Run, tmp_path: Path, key_type: str) -> None:
        for name, text in (("right", "four words of passphrase"), ("wrong", "other words of passphrase")):
            (tmp_path / name).touch(0o600)
            (tmp_path / name).write_text(text)
        made(run, key_type=key_type, no_passphrase=None, passphrase_file=str(tmp_path / "right"))
        assert causes(self.checked(run)) == {"passphrase-needed": "skipped"}
        assert "All is well" not in run("check", "bot").out
        assert causes(self.checked(run, "--passphrase-file", str(tmp_path / "wrong"))) == {"passphrase-wrong": "failed"}
        assert causes(self.checked(run, "--passphrase-file", str(tmp_path / "right"))) == {}

    def test_an_api_key_pasted_twice_is_found(self, run: Run, keywizard_home: Path) -> None:
        api_key = made(run, key_type="hmac", no_passphrase=None)["api_key"]
        (keywizard_home / "data/keys/bot/secret_key").write_text(f"{api_key}\n")
        assert causes(self.checked(run)) == {"swapped": "failed"}

    def test_a_key_that_waits_for_its_api_key_says_what_to_do(self, run: Run, keywizard_home: Path) -> None:
        made(run)
        keyring = Session.open({"KEYWIZARD_HOME": str(keywizard_home)}).keyring
        keyring.update("bot", keyring.get("bot").profile._replace(api_key=None, place=Place.BINANCE, environment=Environment.PRODUCTION))
        told = run("check", "bot", "--json")
        assert (told.code, causes(told)) == (1, {"api-key-waiting": "failed"})
        assert "keywizard attach bot" in json.dumps(told.json)

    def test_an_hmac_key_that_waits_is_told_to_bring_both_and_no_public_key(self, run: Run) -> None:
        made(run, key_type="hmac", place="binance", env="production", no_passphrase=None)
        told = run("check", "bot", "--json")
        assert (told.code, causes(told)) == (1, {"secret-key-waiting": "failed"})
        advice = told.json["findings"][-2]["action"]
        assert "keywizard attach bot --api-key-file FILE --secret-key-file FILE" in advice
        assert "public key" not in advice


SENSELESS = [("--offline", "--base-url", "http://127.0.0.1:1"), ("--base-url", "http://example.com"), ("--base-url", "x")]


@pytest.mark.parametrize("words", SENSELESS)
def test_what_makes_no_sense_is_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    made(run)
    assert run("check", "bot", *words).code == 2
