"""Wires the walk to keys, files and exchange; the only room with a clock and randomness."""
