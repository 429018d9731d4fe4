"""What every front end shows, worked out from the wizard: rows and paragraphs that know nothing of how they are drawn."""
