"""The shape of a run: branches, loops, variables, time."""
