"""`keywizard check` against the practice exchange over HTTP: every failure under its own name."""

from datetime import timedelta
from pathlib import Path

import pytest

from keywizard.exchange.binance import http
from keywizard.session.session import Session
from keywizard.store.profiles import Profile
from tests.cli.running import Outcome, Run, create
from tests.exchange.sandbox_kit import Fault, RunningSandbox, expired_certificate, running_sandbox

TRUSTED, ELSEWHERE = "203.0.113.9", "198.51.100.7"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def made(run: Run, key_type: str = "ed25519", label: str = "bot", **flags: str) -> None:
    words = {"key_type": key_type, "label": label, "ip": TRUSTED, "preset": "spot-bot", **flags}
    assert run(*create(**words)).code == 0


def changed(home: Path, **fields: object) -> None:
    """Change what the profile says; the exchange knows better."""
    keyring = Session.open({"KEYWIZARD_HOME": str(home)}).keyring
    keyring.update("bot", Profile(**(keyring.get("bot").profile._asdict() | fields)))


def checked(run: Run, sandbox: RunningSandbox) -> Outcome:
    return run("check", "bot", "--base-url", sandbox.base_url, "--json")


def failures(outcome: Outcome) -> list[str]:
    return [finding["cause"] for finding in outcome.json["findings"] if finding["outcome"] == "failed"]


@pytest.mark.parametrize("key_type", ["ed25519", "rsa-4096", "rsa-2048", "hmac"])
def test_a_key_of_any_type_is_proven(run: Run, key_type: str) -> None:
    made(run, key_type)
    with running_sandbox(client_ip=TRUSTED) as sandbox:
        told = checked(run, sandbox)
    assert (told.code, failures(told)) == (0, [])
    assert sandbox.causes == [None, None]


def test_another_address_is_named(run: Run) -> None:
    made(run)
    with running_sandbox(client_ip=ELSEWHERE) as sandbox:
        assert failures(checked(run, sandbox)) in (["ip-not-trusted"], ["ip-not-trusted-seen"])


def test_an_api_key_of_another_exchange_is_named(run: Run, keywizard_home: Path) -> None:
    made(run)
    changed(keywizard_home, api_key="x" * 64)
    with running_sandbox(client_ip=TRUSTED) as sandbox:
        assert failures(checked(run, sandbox)) == ["api-key-unknown-here"]


def test_an_api_key_of_another_pair_is_named(run: Run, keywizard_home: Path) -> None:
    made(run)
    made(run, "rsa-2048", label="other")
    keyring = Session.open({"KEYWIZARD_HOME": str(keywizard_home)}).keyring
    changed(keywizard_home, api_key=keyring.get("other").profile.api_key)
    with running_sandbox(client_ip=TRUSTED) as sandbox:
        assert failures(checked(run, sandbox)) == ["wrong-secret"]


def test_what_is_granted_beyond_the_plan_and_short_of_it_is_named(run: Run, keywizard_home: Path) -> None:
    made(run)
    changed(keywizard_home, permissions=frozenset({"enableReading", "enableFixReadOnly"}))
    with running_sandbox(client_ip=TRUSTED) as sandbox:
        assert failures(checked(run, sandbox)) == ["permissions-surplus", "permissions-missing"]


def test_addresses_that_were_planned_and_never_set_are_named(run: Run, keywizard_home: Path) -> None:
    assert run(*create()).code == 0
    changed(keywizard_home, allowed_ips=(TRUSTED,))
    with running_sandbox() as sandbox:
        assert failures(checked(run, sandbox)) == ["ip-restriction-off"]


@pytest.mark.parametrize("seconds", [10, -10])
def test_a_clock_that_is_off_is_named_and_the_rest_goes_by_theirs(run: Run, seconds: int) -> None:
    made(run)
    with running_sandbox(client_ip=TRUSTED, skew=timedelta(seconds=seconds)) as sandbox:
        assert failures(checked(run, sandbox)) == ["clock-off"]
    assert sandbox.causes == [None, None], "the signed request was let in"


FAULTS = {
    Fault.HTML: "not-json",
    Fault.HALF_JSON: "not-json",
    Fault.NO_OBJECT: "not-json",
    Fault.HUGE: "answer-too-long",
    Fault.SLOW: "host-silent",
    Fault.CUT: "answer-cut-short",
    Fault.REDIRECT: "redirected",
    Fault.SILENT: "host-silent",
    Fault.HUNG_UP: "answer-cut-short",
    Fault.WAF: "firewall",
    Fault.TOO_MANY: "too-many-requests",
    Fault.BANNED: "banned",
}


@pytest.mark.parametrize("at", ["/api", "/sapi"])
@pytest.mark.parametrize("fault", Fault)
def test_a_server_gone_wrong_is_named_at_either_question(run: Run, monkeypatch: pytest.MonkeyPatch, fault: Fault, at: str) -> None:
    monkeypatch.setattr(http, "TIMEOUT", 0.5)
    monkeypatch.setattr(http, "DEADLINE", 0.5)
    made(run)
    with running_sandbox(fault, at=at, client_ip=TRUSTED) as sandbox:
        told = checked(run, sandbox)
    assert (told.code, failures(told)) == (1, [FAULTS[fault]])


def test_an_expired_certificate_is_named_and_nothing_is_sent(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(run)
    context = expired_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    with running_sandbox(client_ip=TRUSTED, ssl_context=context) as sandbox:
        assert failures(checked(run, sandbox)) == ["certificate-expired"]
    assert sandbox.notes == []
