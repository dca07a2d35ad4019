"""Workflows: edited, checked, published, laid out as lists and drawings."""
