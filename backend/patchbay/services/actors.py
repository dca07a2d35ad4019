"""Who did something, as the audit trail and message authors name them."""

from patchbay.security.access import Principal

SYSTEM = "system"
"""Patchbay itself, or whoever runs its command line."""


def actor_of(principal: Principal) -> str:
    """`member:ID` or `api_key:ID`."""
    return f"{principal.kind}:{principal.id}"
