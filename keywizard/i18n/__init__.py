"""Texts by id, in the languages we speak."""
