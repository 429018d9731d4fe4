"""Onboarding demos: tours that play themselves on the real program, and recordings of them."""
