"""Live notices: what changed, told to whoever is looking."""
