"""Parts of screens. They get their texts translated and know nothing of the walk."""
