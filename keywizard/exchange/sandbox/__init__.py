"""The practice exchange over HTTP: what a client needs to start, and to be refused as Binance would refuse it. It opens nothing."""
