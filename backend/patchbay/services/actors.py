"""Who did something, as the audit trail and message authors name them."""

from patchbay.security.access import Principal

SYSTEM = "system"
"""Patchbay itself, or whoever runs its command line."""
PROGRAM = "api_key:"
"""What the names of programs begin with: whoever comes with an API key."""


def actor_of(principal: Principal) -> str:
    """`member:ID` or `api_key:ID`."""
    return f"{principal.kind}:{principal.id}"
