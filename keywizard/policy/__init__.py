"""Binance's rules as a table, and the decisions that follow from it. Pure: the moment asked about is a fact."""
