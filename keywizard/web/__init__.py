"""The practice wizard in a browser: each visitor a program and a folder of their own, and nothing else of this machine."""
