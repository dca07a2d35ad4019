"""Messages for another channel than that of the run, put into the conversation that the contact has there.

Used inside the transaction that stores them. A conversation is made where there is none.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.channel_names import providers_of
from patchbay.storage.messages import StoredMessage
from patchbay.storage.party_lookup import conversations_of

NO_CHANNEL = "none"
"""Stands for a channel that is none of the workspace's; the sender lets such a message fail."""


async def place(
    connection: AsyncConnection, wanted: Sequence[StoredMessage], now: datetime
) -> list[StoredMessage]:
    """These messages, each in its contact's conversation on its `channel_id`; the order is kept."""
    if not wanted:
        return []
    known = await providers_of(connection, {(one.workspace_id, one.channel_id) for one in wanted})
    placed = [one for one in wanted if (one.workspace_id, one.channel_id) in known]
    pairs = [(one.channel_id, one.contact_id, one.workspace_id) for one in placed]
    conversations = await conversations_of(connection, sorted(set(pairs)), now) if pairs else {}
    return [
        replace(one, conversation_id=conversations[one.channel_id, one.contact_id])
        if (one.workspace_id, one.channel_id) in known
        else replace(one, channel_id=NO_CHANNEL)
        for one in wanted
    ]
