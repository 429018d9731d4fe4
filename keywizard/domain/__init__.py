"""Values of the field: no I/O, no clock, no randomness, no cryptography."""
