"""Facts from inside: what people and programs do to runs and conversations, stored as events."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.lifecycle.facts import arrivals_of
from patchbay.storage import events, leases
from patchbay.storage.events import StoredEvent, identity_of
from patchbay.storage.ids import new_id
from patchbay.storage.vault import Vault


async def store_happening(
    connection: AsyncConnection,
    vault: Vault,
    *,
    workspace_id: str,
    subject_id: str,
    kind: str,
    content: dict[str, Any],
    now: datetime,
) -> str:
    """Store one event and count it in for its subject; ring `drain` after the commit. Gives its id."""
    event_id = new_id()
    event = StoredEvent(
        id=event_id,
        workspace_id=workspace_id,
        identity=identity_of(kind, event_id),
        kind=kind,
        content=content,
        occurred_at=now,
        received_at=now,
        subject_id=subject_id,
    )
    await events.add(connection, vault, [event])
    await leases.announce(connection, arrivals_of([event]), now)
    return event_id
