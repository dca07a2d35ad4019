"""Contacts: people, as the API, nodes and searches see them."""
