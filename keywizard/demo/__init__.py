"""The demo: a tour of the real program that plays itself, and its recordings."""
