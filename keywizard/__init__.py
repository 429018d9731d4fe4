"""Keywizard: a guided way to a Binance API key. Importing it loads nothing but its version."""

__version__ = "0.1.0"
