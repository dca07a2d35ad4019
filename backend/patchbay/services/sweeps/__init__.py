"""Sweeps: what is found by looking, by age and state, since nothing told of it."""
