"""The HTTP edge: one controller per resource, the public hooks, and the built page."""
