"""Requests to other systems and from them."""
