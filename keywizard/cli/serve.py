"""`keywizard serve`: the practice wizard in a browser."""

import argparse
import gc
import os
import tempfile
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from keywizard.cli.diagnostics import ExitCode, note, warn, written_down
from keywizard.cli.listening import chosen_host, chosen_port
from keywizard.cli.output import print_json_line, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.domain.errors import KeywizardError, UsageError
from keywizard.i18n.translator import Translator
from keywizard.store.paths import paths_of
from keywizard.store.visitors import visitor_folders

if TYPE_CHECKING:
    from keywizard.web.server import Served, WebServer

_DEFAULT_PORT = 8720
_DEFAULT_VISITORS, _MAX_VISITORS = 8, 200
_DEFAULT_IDLE, _MAX_IDLE = 15, 24 * 60
"""Minutes."""
_EXTRA = frozenset({"aiohttp", "textual_serve"})


def serve(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Serve until told to end, which is no failure; raises UsageError, FileError, ExchangeError."""
    host, port = chosen_host(parsed), chosen_port(parsed.port, _DEFAULT_PORT)
    visitors = _count(parsed.visitors, "--visitors", _DEFAULT_VISITORS, _MAX_VISITORS)
    idle = _count(parsed.idle, "--idle", _DEFAULT_IDLE, _MAX_IDLE)
    tour = _tour(parsed.tour) if parsed.tour else None
    try:
        from keywizard.web.server import Served, WebServer
        from keywizard.web.server import serve as serve_pages
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise UsageError("serve-needs-web") from None
    from keywizard.web.visit import served_command

    served = Served(served_command(translate.language, tour), visitors, idle * 60)
    gc.enable()  # a command does without it, but this one may run for days

    with visitor_folders(Path(tempfile.gettempdir())) as folders:
        serve_pages(
            lambda: WebServer(served, folders, translate, host, port, lambda error: _report(error, translate)),
            lambda server: _greet(server, host, served, parsed, translate),
        )
    return ExitCode.DONE


def _tour(wanted: str) -> str:
    """Give the tour's name, or where its file is from anywhere; a visitor is the wrong person to read what is wrong with it."""
    from keywizard.demo.library import TOURS, find_tour

    find_tour(wanted)
    return wanted if wanted in TOURS else str(Path(wanted).absolute())


def _report(error: Exception, translate: Translator) -> None:
    if isinstance(error, KeywizardError):
        warn(error, translate)
    else:
        note(translate("serve.broke-down", path=written_down(error, _state_folder) or "-"))


def _state_folder() -> Path:
    return paths_of(os.environ).state


def _greet(server: "WebServer", host: str, served: "Served", parsed: argparse.Namespace, translate: Translator) -> None:
    if not ip_address(host).is_loopback:
        note(translate("serve.open", host=host))
    minutes = round(served.idle_seconds / 60)
    if parsed.json:
        print_json_line({"url": server.url, "port": server.port, "visitors": served.max_visitors, "idle_minutes": minutes})
        return
    told = (
        translate("serve.use", url=server.url),
        translate("serve.practice", visitors=served.max_visitors, minutes=minutes),
        translate("serve.end"),
    )
    print_lines([server.url, *(line for text in told for line in wrapped("", text))])


def _count(text: str | None, flag: str, default: int, most: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= most):
        raise UsageError("count-malformed", flag=flag, last=most)
    return int(text)
