"""Snippets for no client of their own: variables of a program, and the credentials of a service."""

from collections.abc import Iterable
from shlex import quote

from keywizard.exchange.snippets.values import ExportedKey, Say


def env(key: ExportedKey, say: Say) -> str:
    """Write a .env file: quoted as a shell and systemd read it, and bare where nothing needs quotes, for those that know none."""
    del say
    return "\n".join(
        (
            f"BINANCE_API_KEY={quote(key.api_key)}",
            f"BINANCE_{_title(key)}_FILE={quote(key.key_file)}",
            f"BINANCE_BASE_URL={key.base_url}",
        )
    )


def systemd_creds(key: ExportedKey, say: Say) -> str:
    """Write a drop-in of a service, with the commands that come before it as comments."""
    credential = f"binance-{_title(key).lower().replace('_', '-')}"
    stored = f"/etc/credstore.encrypted/{key.name}.{credential}"
    return "\n".join(
        (
            f"# {say('snippet.systemd.encrypt')}",
            "#   sudo mkdir -p -m 700 /etc/credstore.encrypted",
            f"#   sudo systemd-creds encrypt --name={credential} {quote(key.key_file)} {quote(stored)}",
            *_passphrase_command(key, say),
            f"# {say('snippet.systemd.drop-in')}",
            "[Service]",
            f"LoadCredentialEncrypted={credential}:{stored}",
            *((f"LoadCredentialEncrypted={_PASSPHRASE}:{_passphrase_file(key)}",) if key.is_encrypted else ()),
            f"Environment=BINANCE_API_KEY={key.api_key}",
            f"Environment=BINANCE_{_title(key)}_FILE=%d/{credential}",
            *((f"Environment=BINANCE_KEY_PASSPHRASE_FILE=%d/{_PASSPHRASE}",) if key.is_encrypted else ()),
            f"Environment=BINANCE_BASE_URL={key.base_url}",
            f"# {say('snippet.systemd.plain')}",
            f"#   LoadCredential={credential}:{key.key_file.replace('%', '%%')}",
        )
    )


_PASSPHRASE = "binance-key-passphrase"  # noqa: S105  # the name of a credential


def _passphrase_command(key: ExportedKey, say: Say) -> Iterable[str]:
    if not key.is_encrypted:
        return ()
    encrypt = f"sudo systemd-creds encrypt --name={_PASSPHRASE} - {quote(_passphrase_file(key))}"
    return (f"# {say('snippet.systemd.passphrase')}", f"#   systemd-ask-password -n | {encrypt}")


def _passphrase_file(key: ExportedKey) -> str:
    return f"/etc/credstore.encrypted/{key.name}.{_PASSPHRASE}"


def _title(key: ExportedKey) -> str:
    return "SECRET_KEY" if key.is_hmac else "PRIVATE_KEY"
