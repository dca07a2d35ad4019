"""Conversations: between workflows and people, and both sides of them looked back on."""
