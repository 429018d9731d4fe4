"""Files: where they lie, and how they come to lie there whole, private and never in place of another."""
