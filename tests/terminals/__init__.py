"""The wizard in every kind of terminal, at every size: the real program, and what it sends."""
