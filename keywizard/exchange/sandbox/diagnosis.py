"""What was done instead, when a signature does not fit: the slips that clients and people make are tried one after the other."""

from collections.abc import Callable, Iterable
from urllib.parse import unquote, unquote_plus

from keywizard.exchange.sandbox.causes import RequestDeniedError
from keywizard.exchange.sandbox.directory import KnownKey
from keywizard.exchange.sandbox.received import Parameters
from keywizard.exchange.sandbox.signatures import with_line_end


def diagnosed(parameters: Parameters, known: KnownKey, others: Iterable[KnownKey]) -> RequestDeniedError:
    """Give the refusal of a signature that is wrong, as closely as it can be told.

    `signed-before-encoding`, `signed-with-ampersand`, `secret-key-with-line-end`, `signature-of-another-key`, or plain `signature-wrong`.
    """
    payload, signature = parameters.payload, parameters.signature or ""
    plain = {_decoded(payload, unquote), _decoded(payload, unquote_plus)} - {payload}
    if any(_fits(known, each, signature) for each in plain):
        return RequestDeniedError("signed-before-encoding")
    if parameters.joined != payload and _fits(known, parameters.joined, signature):
        return RequestDeniedError("signed-with-ampersand")
    if known.issued.secret_key and _fits(known._replace(verify=with_line_end(known.issued.secret_key)), payload, signature):
        return RequestDeniedError("secret-key-with-line-end")
    for other in others:
        if other.issued.api_key != known.issued.api_key and _fits(other, payload, signature):
            return RequestDeniedError("signature-of-another-key", label=other.issued.label)
    return RequestDeniedError("signature-wrong")


def _decoded(payload: bytes, decode: Callable[[str], str]) -> bytes:
    return decode(payload.decode("ascii")).encode("utf-8", "surrogatepass")


def _fits(known: KnownKey, payload: bytes, signature: str) -> bool:
    try:
        known.verify(payload, signature)
    except RequestDeniedError:
        return False
    return True
