"""Snippets for Python's clients. Literals are ASCII, so that any terminal and any editor carries them."""

from collections.abc import Iterable

from keywizard.domain.place import Environment
from keywizard.exchange.snippets.values import PASSPHRASE_VARIABLE, ExportedKey, Say


def ccxt(key: ExportedKey, say: Say) -> str:
    """Write for ccxt: the text of either secret goes into `secret`, and the exchange has a switch for each environment."""
    switches = {Environment.DEMO: ("exchange.enable_demo_trading(True)",), Environment.TESTNET: ("exchange.set_sandbox_mode(True)",)}
    moved = (
        "exchange.urls['api'] = {",
        f"    name: re.sub('^https?://[^/]+', {key.base_url!a}, url) for name, url in exchange.urls['api'].items()",
        "}",
    )
    spot_only = (f"    'options': {{'fetchMarkets': {{'types': ['spot']}}}},  # {say('snippet.spot-only')}",)
    return _lines(
        *(("import re",) if key.is_elsewhere else ()),
        "from pathlib import Path",
        "",
        "import ccxt",
        "",
        "exchange = ccxt.binance({",
        f"    'apiKey': {key.api_key!a},",
        f"    'secret': {_content(key)},",
        *(spot_only if key.is_elsewhere else ()),
        "})",
        *(moved if key.is_elsewhere else switches.get(key.environment, ()) if key.environment else ()),
        "print(exchange.fetch_balance()['total'])",
    )


def python_binance(key: ExportedKey, say: Say) -> str:
    """Write for python-binance: a `Path` is opened, a text would be taken for the key itself."""
    switches = {Environment.DEMO: ("    demo=True,",), Environment.TESTNET: ("    testnet=True,",)}
    moved = (f"client.API_URL = {key.base_url + '/api'!a}", f"client.MARGIN_API_URL = {key.base_url + '/sapi'!a}")
    return _lines(
        *_imports(key, "from pathlib import Path"),
        "",
        "from binance.client import Client",
        "",
        *_passphrase(key, say),
        "client = Client(",
        f"    {key.api_key!a},",
        f"    {_content(key)}," if key.is_hmac else f"    private_key=Path({key.key_file!a}),",
        *(("    private_key_pass=passphrase,",) if key.is_encrypted else ()),
        *(("    ping=False,",) if key.is_elsewhere else switches.get(key.environment, ()) if key.environment else ()),
        ")",
        *(moved if key.is_elsewhere else ()),
        "print(client.get_account())",
    )


def binance_sdk(key: ExportedKey, say: Say) -> str:
    """Write for Binance's own SDK, which takes the path."""
    return _lines(
        *_imports(key, *(("from pathlib import Path",) if key.is_hmac else ())),
        *(("",) if key.is_hmac or key.is_encrypted else ()),
        "from binance_sdk_spot.spot import ConfigurationRestAPI, Spot",
        "",
        *_passphrase(key, say),
        "client = Spot(",
        "    config_rest_api=ConfigurationRestAPI(",
        f"        api_key={key.api_key!a},",
        f"        api_secret={_content(key)}," if key.is_hmac else f"        private_key={key.key_file!a},",
        *(("        private_key_passphrase=passphrase,",) if key.is_encrypted else ()),
        f"        base_path={key.base_url!a},",
        "    )",
        ")",
        "print(client.rest_api.get_account().data())",
    )


def binance_connector(key: ExportedKey, say: Say) -> str:
    """Write for the connector that came before the SDK; it decrypts at each request."""
    return _lines(
        *_imports(key, "from pathlib import Path"),
        "",
        "from binance.spot import Spot",
        "",
        *_passphrase(key, say),
        "client = Spot(",
        f"    api_key={key.api_key!a},",
        f"    {'api_secret' if key.is_hmac else 'private_key'}={_content(key)},",
        *(("    private_key_pass=passphrase,",) if key.is_encrypted else ()),
        f"    base_url={key.base_url!a},",
        ")",
        "print(client.account())",
    )


def _content(key: ExportedKey) -> str:
    return f"Path({key.key_file!a}).read_text(encoding='ascii').strip()"


def _imports(key: ExportedKey, *others: str) -> Iterable[str]:
    return ("import os", "from getpass import getpass", *others) if key.is_encrypted else others


def _passphrase(key: ExportedKey, say: Say) -> Iterable[str]:
    if not key.is_encrypted:
        return ()
    return (
        f"passphrase = os.environ.get('{PASSPHRASE_VARIABLE}') or getpass('Passphrase: ')",
        f"passphrase = passphrase.encode()  # {say('snippet.utf-8')}",
        "",
    )


def _lines(*lines: str) -> str:
    return "\n".join(lines)
