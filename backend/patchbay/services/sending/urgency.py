"""Who goes before others: contacts the workspace tagged so, and whoever wrote something urgent."""

from datetime import datetime, timedelta
from typing import Any

from patchbay.messaging.policy_facts import Urgent
from patchbay.messaging.words import says_any
from patchbay.storage.parties import Party

LASTS = timedelta(hours=24)
"""How long a conversation stays urgent after the last urgent word, unless it is settled before."""


def goes_first(party: Party, urgent: Urgent, now: datetime) -> bool:
    """Whether messages to this party go before others."""
    if party.urgent_at is not None and now - party.urgent_at < LASTS:
        return True
    return not set(urgent.tags).isdisjoint(party.tags)


def is_urgent(value: dict[str, Any], urgent: Urgent) -> bool:
    """Whether a message, as workflows see it, says something the workspace calls urgent."""
    text = value.get("text")
    return bool(urgent.words) and isinstance(text, str) and says_any(text, urgent.words)
