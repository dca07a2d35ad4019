"""Channels: made, changed, checked, stopped; and their way to the network."""
