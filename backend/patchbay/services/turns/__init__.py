"""Turns: the pending events of a conversation, applied in order and committed at once."""
