"""Snippets for a POSIX shell."""

from collections.abc import Iterable
from shlex import quote

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment
from keywizard.exchange.snippets.values import PASSPHRASE_VARIABLE, ExportedKey, Say

_NAUTILUS_PREFIXES = {Environment.PRODUCTION: "BINANCE", Environment.DEMO: "BINANCE_DEMO", Environment.TESTNET: "BINANCE_TESTNET"}


def curl(key: ExportedKey, say: Say) -> str:
    """Write a script that signs with OpenSSL and asks for the account; neither secret nor API key stands on a command line."""
    return "\n".join(
        (
            "set -eu",
            "umask 077",
            f"api_key={quote(key.api_key)}",
            f"key_file={quote(key.key_file)}",
            f"base_url={quote(key.base_url)}",
            "",
            "work=$(mktemp -d)",
            "trap 'rm -rf \"$work\"' EXIT",
            "trap 'exit 1' HUP INT TERM",
            'payload="timestamp=$(date +%s)000"',
            'printf %s "$payload" > "$work/payload"',
            "",
            *_signing(key, say),
            "",
            f"# {say('snippet.curl-config')}",
            "curl --silent --show-error --fail-with-body --config - <<END",
            'header = "X-MBX-APIKEY: $api_key"',
            'url = "$base_url/api/v3/account?$payload&signature=$signature"',
            "END",
            "echo",
        )
    )


def _signing(key: ExportedKey, say: Say) -> Iterable[str]:
    if key.is_hmac:
        return _hmac(say)
    passphrase = f" ${{{PASSPHRASE_VARIABLE}+-passin env:{PASSPHRASE_VARIABLE}}}" if key.is_encrypted else ""
    ed25519 = f'openssl pkeyutl -sign -rawin{passphrase} -inkey "$key_file" -in "$work/payload" -out "$work/signature"'
    rsa = f'openssl dgst -sha256{passphrase} -sign "$key_file" -out "$work/signature" "$work/payload"'
    return (
        ed25519 if key.key_type is KeyType.ED25519 else rsa,
        "signature=$(openssl base64 -A -in \"$work/signature\" | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')",
    )


def _hmac(say: Say) -> Iterable[str]:
    # OpenSSL takes an HMAC key from its command line alone (-hmac, -macopt), where ps shows it to everybody; a shell's own printf
    # starts no program. The 64 characters of a secret key are one block of SHA-256, so that RFC 2104 asks for nothing but two passes.
    return (
        f"# {say('snippet.hmac-passes')}",
        "padded() {",
        '  for byte in $(od -An -v -tu1 -N64 "$key_file"); do',
        '    printf %b "\\\\0$(printf %03o $((byte ^ $1)))"',
        "  done",
        "}",
        '{ padded 54; cat "$work/payload"; } | openssl dgst -sha256 -binary > "$work/inner"',
        'signature=$({ padded 92; cat "$work/inner"; } | openssl dgst -sha256 -r | cut -c1-64)',
    )


def freqtrade(key: ExportedKey, say: Say) -> str:
    """Write the variables that stand in for freqtrade's JSON, which could not refer to a file."""
    return "\n".join(
        (
            f"# {say('snippet.source-it')}",
            "export FREQTRADE__EXCHANGE__NAME=binance",
            f"export FREQTRADE__EXCHANGE__KEY={quote(key.api_key)}",
            f'export FREQTRADE__EXCHANGE__SECRET="$(cat -- {quote(key.key_file)})"',
        )
    )


def nautilus(key: ExportedKey, say: Say) -> str:
    """Write the variables that nautilus_trader reads; each environment has its own names."""
    prefix = _NAUTILUS_PREFIXES[key.environment or Environment.PRODUCTION]
    return "\n".join(
        (
            f"# {say('snippet.source-it')}",
            f"export {prefix}_API_KEY={quote(key.api_key)}",
            f'export {prefix}_API_SECRET="$(cat -- {quote(key.key_file)})"',
        )
    )


def hummingbot(key: ExportedKey, say: Say) -> str:
    """Write what is typed at hummingbot's prompt, which reads no file; the command prints the secret key where it is run."""
    return "\n".join(
        (
            f"# {say('snippet.hummingbot.connect')}",
            "#   connect binance",
            f"# {say('snippet.hummingbot.api-key')}",
            f"#   {key.api_key}",
            f"# {say('snippet.hummingbot.secret-key')}",
            f"cat -- {quote(key.key_file)}",
        )
    )
