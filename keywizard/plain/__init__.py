"""The walk as line prompts: append-only, without an escape byte, made to be heard as well as read."""
