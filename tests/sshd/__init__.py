"""The wizard over OpenSSH, on loopback, with keys that are thrown away."""
