"""Facts that are neither messages nor statuses: what we do about each kind; the rest is only kept."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event
from patchbay.services.channel_cache import KnownChannel
from patchbay.services.template_news import heed
from patchbay.storage import party_lookup
from patchbay.storage.consents import Consent, ConsentRepository
from patchbay.storage.ids import new_id
from patchbay.storage.vault import Vault

Handler = Callable[[AsyncConnection, Vault, Event, KnownChannel, datetime], Awaitable[bool]]


async def apply(
    connection: AsyncConnection, vault: Vault, event: Event, channel: KnownChannel, now: datetime
) -> bool:
    """Do what this fact asks for; False when nothing is known to be done. Called once per fact."""
    handler = HANDLERS.get(event.kind)
    return False if handler is None else await handler(connection, vault, event, channel, now)


async def _preference(
    connection: AsyncConnection, vault: Vault, event: Event, channel: KnownChannel, now: datetime
) -> bool:
    state = {"stop": "out", "resume": "in"}.get(str(event.content.get("value")))
    if state is None or event.user is None:
        return False
    shown = (("bsuid", event.user.bsuid), ("phone", event.user.phone))
    arriving = party_lookup.Arriving(
        workspace_id=channel.channel.workspace_id,
        channel_id=channel.channel.id,
        addresses=tuple((kind, value) for kind, value in shown if value),
    )
    (party,) = await party_lookup.find_or_add(connection, vault, [arriving], now)
    consent = Consent(
        id=new_id(),
        contact_id=party.contact_id,
        purpose="marketing",
        state="out" if state == "out" else "in",
        source="whatsapp preference",
        evidence=None,
        at=event.occurred_at,
    )
    await ConsentRepository(vault).add(connection, channel.channel.workspace_id, consent)
    return True


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(
        ("template.status", "template.quality", "template.category", "template.components"), heed
    ),
    "preference.changed": _preference,
}
