"""A simulated Binance: real second factors, real rules, keys that open nothing."""
