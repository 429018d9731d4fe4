"""What real clients are made to do at the sandbox: one script each, as somebody would write it. Each runs in the client's environment.

It gets `url`, `api_key`, `key_file` and `key_type` as a JSON object and prints what became of each act: nought, or Binance's error code.
Only the base URL is changed in the client.
"""

_FRAME = """
import json, re, sys
given = json.loads(sys.argv[1])
text = open(given["key_file"]).read().strip()
is_hmac = given["key_type"] == "hmac"
done = {}

def act(name, work):
    try:
        work()
        done[name] = 0
    except Exception as error:
        found = re.search(r"-[0-9]{4}", repr(error))
        done[name] = int(found.group()) if found else repr(error)[:300]
"""

_CCXT = """
import ccxt

def here(value):
    if isinstance(value, dict):
        return {name: here(inner) for name, inner in value.items()}
    return re.sub("https://[a-z0-9.]+[.]binance[.]com", given["url"], value)

client = ccxt.binance({"apiKey": given["api_key"], "secret": text})
client.urls["api"] = here(client.urls["api"])
act("balance", lambda: client.fetch_balance()["USDT"]["free"] == 10000 or 1 / 0)
act("try", lambda: client.create_order("BTC/USDT", "limit", "buy", 0.001, 50000, {"test": True}))
act("order", lambda: client.cancel_order(client.create_order("BTC/USDT", "limit", "buy", 0.001, 50000)["id"], "BTC/USDT"))
act("restrictions", lambda: client.sapi_get_account_apirestrictions()["enableReading"] or 1 / 0)
act("futures", lambda: client.fetch_balance({"type": "future"}))
act("transfer", lambda: client.transfer("USDT", 5, "spot", "future"))
act("withdraw", lambda: client.withdraw("USDT", 5, "0xabc", {"network": "ETH"}))
"""

_PYTHON_BINANCE = """
from pathlib import Path
from binance.client import Client

if is_hmac:
    client = Client(given["api_key"], text, ping=False)
else:
    client = Client(given["api_key"], private_key=Path(given["key_file"]), ping=False)
client.API_URL, client.MARGIN_API_URL, client.FUTURES_URL = (given["url"] + part for part in ("/api", "/sapi", "/fapi"))
limit = {"symbol": "BTCUSDT", "quantity": 0.001, "price": "50000"}
act("balance", lambda: client.get_asset_balance("USDT")["free"] == "10000.00000000" or 1 / 0)
act("try", lambda: client.create_test_order(side="BUY", type="LIMIT", timeInForce="GTC", **limit))
act("order", lambda: client.cancel_order(symbol="BTCUSDT", orderId=client.order_limit_buy(**limit)["orderId"]))
act("restrictions", lambda: client.get_account_api_permissions()["enableReading"] or 1 / 0)
act("futures", lambda: client.futures_account_balance())
act("transfer", lambda: client.make_universal_transfer(type="MAIN_UMFUTURE", asset="USDT", amount="5"))
act("withdraw", lambda: client.withdraw(coin="USDT", address="0xabc", amount=5))
"""

_BINANCE_SDK = """
from binance_sdk_spot.spot import ConfigurationRestAPI, Spot

secret = {"api_secret": text} if is_hmac else {"private_key": given["key_file"]}
client = Spot(config_rest_api=ConfigurationRestAPI(api_key=given["api_key"], base_path=given["url"], **secret)).rest_api
limit = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "time_in_force": "GTC", "quantity": 0.001, "price": 50000.0}
act("balance", lambda: client.get_account().data().balances[0].free == "10000.00000000" or 1 / 0)
act("try", lambda: client.order_test(**limit))
act("order", lambda: client.delete_order(symbol="BTCUSDT", order_id=client.new_order(**limit).data().order_id))
"""

SCRIPTS = {
    name: f"{_FRAME}{script}\nprint(json.dumps(done))\n"
    for name, script in (("ccxt", _CCXT), ("python-binance", _PYTHON_BINANCE), ("binance-sdk", _BINANCE_SDK))
}
"""By the name of the client's environment."""
