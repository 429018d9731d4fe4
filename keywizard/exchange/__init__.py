"""The other side: what issues API keys and says no."""
