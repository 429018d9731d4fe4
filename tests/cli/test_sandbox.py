"""`keywizard sandbox` from the outside: a process that says where it listens, serves, logs and ends."""

import contextlib
import json
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run, buffered_environment, create
from tests.house.sources import ROOT

TRUSTED = "203.0.113.9"


@contextlib.contextmanager
def sandbox(*arguments: str, ended_by: signal.Signals = signal.SIGTERM) -> Iterator[tuple[str, list[str]]]:
    """Run it on a free port until the block ends; gives the first line, and once it has ended, all lines."""
    command = [sys.executable, "-m", "keywizard", "sandbox", "--port", "0", *arguments]
    lines: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, env=buffered_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        lines.append(running.stdout.readline().rstrip("\n"))
        try:
            yield lines[0], lines
        finally:
            running.send_signal(ended_by)
            lines += running.stdout.read().splitlines()  # communicate() would miss what readline() has in store
            err = running.stderr.read()
    assert (running.returncode, err) == (0, "")


def get(url: str, **headers: str) -> Any:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=90) as answer:  # noqa: S310  # our own server's
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return json.loads(error.read())


def signed(run: Run, name: str, url: str, path: str) -> Any:
    now = get(f"{url}/api/v3/time")["serverTime"]
    query = run("sign", name, f"timestamp={now}", "--json").json["query"]
    return get(f"{url}{path}?{query}", **{"X-MBX-APIKEY": run("show", name, "--json").json["api_key"]})


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_the_first_line_is_the_url_and_being_told_to_end_is_no_failure(ended_by: signal.Signals) -> None:
    with sandbox(ended_by=ended_by) as (url, lines):
        assert url.startswith("http://127.0.0.1:")
        assert get(f"{url}/api/v3/ping") == {}
    assert any(url in line for line in lines[1:])


def test_keys_made_before_and_after_its_start_are_served_and_a_refusal_is_logged(run: Run, keywizard_home: Path, tmp_path: Path) -> None:
    log = tmp_path / "refusals.jsonl"
    run(*create(name="early", ip=TRUSTED))
    with sandbox("--json", "--json-log", str(log), "--client-ip", TRUSTED) as (first, lines):
        url = json.loads(first)["url"]
        assert json.loads(first)["keys"] == 1
        run(*create(name="late", key_type="hmac", account="futures-later"))
        assert signed(run, "early", url, "/sapi/v1/account/apiRestrictions")["ipRestrict"] is True
        assert signed(run, "late", url, "/sapi/v1/account/apiRestrictions")["ipRestrict"] is False
        assert signed(run, "late", url, "/fapi/v2/balance")["code"] == -2015
    assert lines == [first]
    (entry,) = map(json.loads, log.read_text().splitlines())
    assert (entry["cause"], [rule["rule"] for rule in entry["rules"]]) == (
        "permission-not-granted",
        ["hmac-open-ip-reads-only", "futures-before-account"],
    )
    assert "Futures" in entry["message"]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    secret = (keywizard_home / "data/keys/late/secret_key").read_text().strip()
    api_key = run("show", "late", "--json").json["api_key"]
    assert secret not in log.read_text()
    assert api_key not in log.read_text()
    assert entry["api_key"] == f"{api_key[:6]}..."


def test_who_watches_sees_each_request_with_its_rule_and_ways_out_in_their_language(run: Run) -> None:
    run(*create(name="bot", key_type="hmac"))
    with sandbox("--watch", "--lang", "it") as (url, lines):
        signed(run, "bot", url, "/api/v3/account")
        signed(run, "bot", url, "/fapi/v2/balance")
    told = "\n".join(lines)
    assert "200       GET /api/v3/account" in told
    assert "401 -2015 GET /fapi/v2/balance" in told
    assert "[hmac-open-ip-reads-only]" in told
    assert "La chiave non ha il permesso" in told
    assert max(map(len, lines)) <= 110


def test_one_account_can_be_served_alone(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    facts = {"spot_deposit": "true", "verification": '"verified-plus"', "default_security_controls": "false"}
    facts |= {"portfolio_margin": "false", "cross_margin_transfer": "false"}
    own.write_text("".join(f"{name} = {value}\n" for name, value in facts.items()))
    run(*create(name="shared"))
    run(*create(name="own", key_type="hmac", account=str(own), permission="enableSpotAndMarginTrading"))
    with sandbox("--account", str(own), "--json", "--watch") as (first, lines):
        url = json.loads(first)["url"]
        assert json.loads(first)["accounts"] == [str(own)]
        assert signed(run, "shared", url, "/api/v3/account")["code"] == -2008
        assert signed(run, "own", url, "/sapi/v1/account/apiRestrictions")["enableSpotAndMarginTrading"] is True
    assert [json.loads(line)["status"] for line in lines[1:]] == [200, 400, 200, 200]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--port", "65536"), "--port"),
        (("--port", "-1"), "--port"),
        (("--port", "٣"), "--port"),
        (("--host", "198.51.100.1"), "--open-to-network"),
        (("--host", "::"), "--open-to-network"),
        (("--open-to-network",), "--host"),
        (("--host", "example.org"), "--host"),
        (("--client-ip", "home"), "--client-ip"),
        (("--account", "nobody"), "nobody"),
        (("--at", "yesterday"), "--at"),
    ],
)
def test_wrong_flags_are_named_before_anything_listens(run: Run, arguments: tuple[str, ...], told: str) -> None:
    outcome = run("sandbox", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_a_port_that_is_taken_is_named_with_the_ways_out(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = run("sandbox", "--port", str(taken.getsockname()[1]))
    assert outcome.code == 2
    assert "--port 0" in outcome.err


def test_a_log_that_cannot_be_written_is_told_at_once(run: Run, tmp_path: Path) -> None:
    assert run("sandbox", "--json-log", str(tmp_path / "no" / "where")).code == 4


def test_without_aiohttp_it_says_what_to_install_and_everything_else_works(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("keywizard.exchange.sandbox.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    outcome = run("sandbox")
    assert outcome.code == 2
    assert "keywizard[web]" in outcome.err
    assert run("list").code == 0


def test_a_reader_who_leaves_ends_it() -> None:
    command = [sys.executable, "-m", "keywizard", "sandbox", "--port", "0", "--watch", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, env=buffered_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        url = json.loads(running.stdout.readline())["url"]
        running.stdout.close()
        assert get(f"{url}/api/v3/ping")["code"] == -1000
        assert (running.wait(60), running.stderr.read()) == (1, "")
