"""A server that verifies signatures as Binance does: over the bytes as they came, by the API key in the header."""

import base64
import contextlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from keywizard.store.keyring import PUBLIC_KEY, SECRET_KEY, Keyring, StoredKey

Verifier = Callable[[bytes, str], bool]
"""Tells whether a signature, as text, is that of a payload."""

ASSET, FREE = "KWZ", "1234.5"
"""What the account holds; no client makes that up."""
_PUBLIC = {
    "/api/v3/ping": {},
    "/api/v3/exchangeInfo": {"timezone": "UTC", "serverTime": 0, "rateLimits": [], "exchangeFilters": [], "symbols": []},
}
_SIGNED = {
    "/api/v3/account": {"accountType": "SPOT", "permissions": [], "balances": [{"asset": ASSET, "free": FREE, "locked": "0"}]},
    "/sapi/v1/capital/config/getall": [],
    "/sapi/v1/margin/allPairs": [],
    "/sapi/v1/margin/isolated/allPairs": [],
}
_MILLISECONDS = 1000
_MAX_WINDOW = 60_000


@contextlib.contextmanager
def serving(keyring: Keyring) -> Iterator[str]:
    """Serve the keys of a keyring on this machine, and give the base URL."""
    verifiers = {stored.profile.api_key: _verifier(stored) for stored in keyring.all()[0]}
    handler = type("Handler", (_Handler,), {"verifiers": verifiers})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    verifiers: ClassVar[dict[str | None, Verifier]]

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        if target.path in _PUBLIC:
            self._answer(200, _PUBLIC[target.path])
        elif target.path not in _SIGNED:
            self._answer(404, {"code": -5000, "msg": f"Path {target.path} is not served."})
        elif refusal := self._refusal(target.query):
            self._answer(400, {"code": refusal, "msg": "refused"})
        else:
            self._answer(200, _SIGNED[target.path])

    def _refusal(self, query: str) -> int | None:
        payload, separator, _ = query.rpartition("&signature=")
        fields = parse_qs(query)
        verify = self.verifiers.get(self.headers.get("X-MBX-APIKEY"))
        if verify is None:
            return -2015
        if not separator or "timestamp" not in fields:
            return -1102
        age = time.time() * _MILLISECONDS - int(fields["timestamp"][0])
        if not -_MILLISECONDS < age <= min(float(fields.get("recvWindow", ["5000"])[0]), _MAX_WINDOW):
            return -1021
        return None if verify(payload.encode("ascii"), fields["signature"][0]) else -1022

    def _answer(self, status: int, document: object) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class calls it so
        del format, args


def _verifier(stored: StoredKey) -> Verifier:
    if stored.profile.key_type.is_system_generated:
        secret_key = (stored.folder / SECRET_KEY).read_bytes().strip()
        return lambda payload, signature: hmac.compare_digest(hmac.new(secret_key, payload, "sha256").hexdigest(), signature.lower())
    public_key = load_pem_public_key(_public_pem(stored.folder))
    assert isinstance(public_key, ed25519.Ed25519PublicKey | rsa.RSAPublicKey)
    return lambda payload, signature: _verifies(public_key, payload, signature)


def _public_pem(folder: Path) -> bytes:
    return (folder / PUBLIC_KEY).read_bytes()


def _verifies(public_key: ed25519.Ed25519PublicKey | rsa.RSAPublicKey, payload: bytes, signature: str) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
        if isinstance(public_key, rsa.RSAPublicKey):
            public_key.verify(raw, payload, padding.PKCS1v15(), hashes.SHA256())
        else:
            public_key.verify(raw, payload)
    except (InvalidSignature, ValueError):
        return False
    return True
