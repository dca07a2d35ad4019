"""Whom something that arrived is about, as the contact book looks them up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event, addresses_of
from patchbay.services.channels.cache import KnownChannel
from patchbay.storage import party_lookup
from patchbay.storage.parties import Party
from patchbay.storage.party_lookup import Arriving
from patchbay.storage.vault import Vault


async def parties_of(
    connection: AsyncConnection, vault: Vault, told: Sequence[tuple[Event, KnownChannel]], now: datetime
) -> list[Party | None]:
    """Whom each fact is about, made where there is none yet; None where it names nobody."""
    named = [index for index, (event, _) in enumerate(told) if addresses_of(event)]
    found = await party_lookup.find_or_add(
        connection, vault, [arriving(*told[index]) for index in named], now
    )
    known = dict(zip(named, found, strict=True))
    return [known.get(index) for index in range(len(told))]


def arriving(event: Event, channel: KnownChannel) -> Arriving:
    """Who the event shows, on the channel it came by."""
    name = (event.user.profile_name or "") if event.user else ""
    return Arriving(channel.channel.workspace_id, channel.channel.id, addresses_of(event), name)
