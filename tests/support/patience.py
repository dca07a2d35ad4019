"""How long tests wait for what must come: as long as it may take where much else runs."""

SOON_S = 60.0
"""A deadline, reached only where something is wrong."""
