"""Recordings of a tour: for terminals (asciicast), for pages that run no scripts (SVG), and for browsers (HTML)."""
