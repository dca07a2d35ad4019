"""Messaging: what a channel can do, what may be sent, and what became of it. No database, no services."""
