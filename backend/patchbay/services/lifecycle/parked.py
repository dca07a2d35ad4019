"""Statuses that came before anybody here knew which message they speak of."""

from collections.abc import Mapping

from msgspec import convert
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event
from patchbay.messaging.statuses import read_delivery
from patchbay.services.lifecycle.facts import Fact, delivery_fact
from patchbay.storage import events
from patchbay.storage.messages import StoredMessage
from patchbay.storage.vault import Vault


async def take_parked(
    connection: AsyncConnection, vault: Vault, known: Mapping[tuple[str, str], StoredMessage]
) -> list[Fact]:
    """What was told of these messages before, by channel and the provider's id; to be applied now."""
    if not known:
        return []
    workspace_ids = {message.workspace_id for message in known.values()}
    provider_ids = {provider_id for _, provider_id in known}
    loaded = await events.load_parked(connection, vault, workspace_ids, provider_ids)
    # Some providers number the messages of each channel anew: an id alone names nobody's message.
    parked = [event for event in loaded if (event.channel_id, event.external_id) in known]
    await events.settle(connection, [(event.id, "applied", None) for event in parked])
    found = [
        (known[event.channel_id or "", event.external_id or ""], convert(event.content, Event))
        for event in parked
    ]
    return [
        delivery_fact(event, delivery, message.id, message.workspace_id)
        for message, event in found
        if (delivery := read_delivery(event)) is not None
    ]
