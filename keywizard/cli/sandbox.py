"""`keywizard sandbox`: the practice exchange over HTTP, for bots and client libraries to be tried against."""

import argparse
import gc
import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.listening import chosen_host, chosen_port
from keywizard.cli.moments import moment
from keywizard.cli.output import print_json_line, print_lines
from keywizard.cli.rule_lines import rule_lines, wrapped
from keywizard.domain.errors import UsageError
from keywizard.domain.label import printable
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.store.log import LogFile

if TYPE_CHECKING:
    from keywizard.exchange.sandbox.note import Note
    from keywizard.exchange.sandbox.server import SandboxServer

_DEFAULT_PORT = 8710


class _Where(NamedTuple):
    """What the server is to be."""

    host: str
    port: int
    client_ip: str | None


def sandbox(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Serve until told to end, which is no failure; raises UsageError, FileError, ExchangeError."""
    where = _Where(chosen_host(parsed), chosen_port(parsed.port, _DEFAULT_PORT), _client_ip(parsed.client_ip))
    session = Session.open(os.environ)
    at = None if parsed.at is None else moment(parsed.at, session.now(), "--at")
    try:
        from keywizard.exchange.sandbox.server import SandboxServer, serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "aiohttp":
            raise
        raise UsageError("sandbox-needs-aiohttp") from None
    from keywizard.session.sandbox import open_sandbox

    listener = _Listener(LogFile(Path(parsed.json_log)) if parsed.json_log else None, parsed, translate)
    served = open_sandbox(session, parsed.account, at, listener)
    gc.enable()  # a command does without it, but this one may run for days
    serve(lambda: SandboxServer(served, *where), lambda server: _greet(server, where, parsed, translate))
    return ExitCode.DONE


class _Listener:
    """Writes refusals to the log, and everything to the terminal of whoever watches; what cannot be written ends the serving."""

    def __init__(self, log: LogFile | None, parsed: argparse.Namespace, translate: Translator) -> None:
        self._log = log
        self._watches, self._as_json = bool(parsed.watch), bool(parsed.json)
        self._translate = translate

    def __call__(self, note: "Note") -> None:
        if self._log and note.cause:
            self._log.append(_entry(note, self._translate))
        if self._watches and self._as_json:
            print_json_line(_entry(note, self._translate))
        elif self._watches:
            print_lines(_lines(note, self._translate))


def _greet(server: "SandboxServer", where: _Where, parsed: argparse.Namespace, translate: Translator) -> None:
    accounts, count = [account.name for account in server.sandbox.keys.accounts], sum(1 for _ in server.sandbox.keys.all_keys())
    if parsed.json:
        print_json_line({"url": server.base_url, "port": server.port, "accounts": accounts, "keys": count, "client_ip": where.client_ip})
        return
    names = ", ".join(map(printable, accounts))
    told = [translate("sandbox.keys", count=count, accounts=names) if count else translate("sandbox.no-keys", accounts=names)]
    told += [translate("sandbox.use", url=server.base_url), _told_address(where, translate), translate("sandbox.end")]
    print_lines([server.base_url, *(line for text in told for line in wrapped("", text))])


def _told_address(where: _Where, translate: Translator) -> str:
    if where.client_ip:
        return translate("sandbox.pretends", ip=where.client_ip)
    return translate("sandbox.own-address", host=where.host)


def _entry(note: "Note", translate: Translator) -> dict[str, object]:
    texts = {"message": _reason(note, translate), "hint": _way_out(note, translate)} if note.cause else {}
    return note.to_object() | texts


def _lines(note: "Note", translate: Translator) -> Iterator[str]:
    key = [f"{printable(note.label or '')} ({note.api_key})"] if note.api_key else []
    code = note.status if note.code is None else f"{note.status} {note.code}"
    yield "  ".join((f"{note.at:%H:%M:%S} {code:<9} {note.method} {note.path}", *key, note.client_ip))
    if not note.cause:
        return
    yield from wrapped("    ", _reason(note, translate))
    for rule in note.rules:
        yield from wrapped("    ", f"[{rule.id}]")
        yield from rule_lines("      ", rule, translate)
    yield from wrapped("    > ", _way_out(note, translate))


def _reason(note: "Note", translate: Translator) -> str:
    return translate(f"sandbox.cause.{note.cause}", **_values(note, translate))


def _way_out(note: "Note", translate: Translator) -> str:
    return translate(f"sandbox.lift.{note.cause}", **_values(note, translate))


def _values(note: "Note", translate: Translator) -> dict[str, str | int]:
    permission = note.values.get("permission")
    return dict(note.values) | ({"permission": translate(f"permission.{permission}.name")} if permission else {})


def _client_ip(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return str(ip_address(text))
    except ValueError:
        raise UsageError("sandbox-client-ip-malformed") from None
