"""Drafts tried out before they are published."""
