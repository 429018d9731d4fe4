"""Whatever a terminal can send, sent to the real program at every step of the walk: `python -m tests.fuzz --seeds 1-1000`."""
