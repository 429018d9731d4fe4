"""Snippets for Node's clients, as CommonJS: a file called `something.cjs` runs whatever the project around it is."""

import json

from keywizard.domain.place import Environment
from keywizard.exchange.snippets.values import PASSPHRASE_VARIABLE, ExportedKey, Say


def ccxt(key: ExportedKey, say: Say) -> str:
    """Write for ccxt: the text of either secret goes into `secret`, and the exchange has a switch for each environment."""
    switches = {Environment.DEMO: ("exchange.enableDemoTrading(true);",), Environment.TESTNET: ("exchange.setSandboxMode(true);",)}
    moved = (
        "for (const [name, url] of Object.entries(exchange.urls.api)) {",
        f"  exchange.urls.api[name] = url.replace(/^https?:\\/\\/[^/]+/, {json.dumps(key.base_url)});",
        "}",
    )
    return "\n".join(
        (
            'const fs = require("node:fs");',
            'const ccxt = require("ccxt");',
            "",
            "const exchange = new ccxt.binance({",
            f"  apiKey: {json.dumps(key.api_key)},",
            f"  secret: {_content(key)},",
            *((f'  options: {{ fetchMarkets: {{ types: ["spot"] }} }}, // {say("snippet.spot-only")}',) if key.is_elsewhere else ()),
            "});",
            *(moved if key.is_elsewhere else switches.get(key.environment, ()) if key.environment else ()),
            "exchange.fetchBalance().then((balance) => console.log(balance.total));",
        )
    )


def binance_sdk(key: ExportedKey, say: Say) -> str:
    """Write for Binance's own SDK, which takes the path."""
    del say
    return "\n".join(
        (
            *(('const fs = require("node:fs");',) if key.is_hmac else ()),
            'const { Spot } = require("@binance/spot");',
            "",
            "const client = new Spot({",
            "  configurationRestAPI: {",
            f"    apiKey: {json.dumps(key.api_key)},",
            f"    apiSecret: {_content(key)}," if key.is_hmac else f"    privateKey: {json.dumps(key.key_file)},",
            *((f"    privateKeyPassphrase: process.env.{PASSPHRASE_VARIABLE},",) if key.is_encrypted else ()),
            f"    basePath: {json.dumps(key.base_url)},",
            "  },",
            "});",
            "client.restAPI",
            "  .getAccount()",
            "  .then((response) => response.data())",
            "  .then((account) => console.log(account));",
        )
    )


def _content(key: ExportedKey) -> str:
    return f'fs.readFileSync({json.dumps(key.key_file)}, "ascii").trim()'
