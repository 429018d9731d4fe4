"""Key pairs and secret keys as bytes: made, encrypted, read back, tried, fingerprinted. Knows nothing of folders."""
