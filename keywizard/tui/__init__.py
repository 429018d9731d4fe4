"""The walk as full-screen terminal dialogue, drawn with Textual."""
