"""Secrets, access and the guard on outgoing requests. Knows nothing of storage, messaging or services."""
