"""`keywizard sign`: a payload signed as Binance takes it. Nothing is sent anywhere."""

import argparse
import os
import sys

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.secret_files import read_passphrase_if_given
from keywizard.cli.stored import find_stored
from keywizard.domain.errors import UsageError
from keywizard.exchange.binance.payload import (
    MAX_PAYLOAD_LENGTH,
    SignedRequest,
    rest_payload,
    rest_query,
    signed_query,
    websocket_parameters,
    websocket_payload,
)
from keywizard.i18n.translator import Translator
from keywizard.keys.signing import Signer
from keywizard.session.session import Session
from keywizard.session.signing import open_signer


def sign(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Sign the payload given, or the one on standard input, and print it ready to be sent."""
    if parsed.websocket and parsed.body is not None:
        raise UsageError("flags-contradict", flags="--websocket, --body")
    session = Session.open(os.environ)
    stored = find_stored(session.keyring, parsed.name)
    text = _read_payload() if parsed.payload is None else parsed.payload
    parameters = websocket_parameters(text, stored.profile.api_key) if parsed.websocket else ()
    query = "" if parsed.websocket else rest_query(text)
    body = rest_query(parsed.body) if parsed.body else ""
    signer = open_signer(session.keyring, stored, read_passphrase_if_given(parsed.passphrase_file))
    signed = _websocket(parameters, signer) if parsed.websocket else _rest(query, body, signer)
    if parsed.json:
        print_json(signed._asdict() | ({"body": body} if body else {}))
        return ExitCode.DONE
    sent = (translate("sign.parameters") if parsed.websocket else translate("sign.query"), signed.query)
    lines = ((translate("sign.signature"), signed.signature), sent, *(((translate("sign.body"), body),) if body else ()))
    print_lines(part for line in lines for part in line)
    return ExitCode.DONE


def _rest(query: str, body: str, signer: Signer) -> SignedRequest:
    payload = rest_payload(query, body)
    signature = signer(payload.encode("ascii"))
    return SignedRequest(payload, signature, signed_query(query, signature))


def _websocket(parameters: tuple[tuple[str, str], ...], signer: Signer) -> SignedRequest:
    payload = websocket_payload(parameters)
    signature = signer(payload.encode())
    return SignedRequest(payload, signature, websocket_payload((*parameters, ("signature", signature))))


def _read_payload() -> str:
    try:
        text = sys.stdin.read(MAX_PAYLOAD_LENGTH + 2) if sys.stdin and not sys.stdin.isatty() else ""
    except UnicodeDecodeError:
        raise UsageError("payload-unencodable") from None
    return text.removesuffix("\n").removesuffix("\r")
