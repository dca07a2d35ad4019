"""Facts that are neither messages nor statuses: what we do about each kind; the rest is only kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event, addresses_of, opens_window
from patchbay.services.channels.cache import KnownChannel
from patchbay.services.inbound.people import parties_of
from patchbay.services.inbound.reading import Notice
from patchbay.services.templates.news import heed
from patchbay.storage import kept_refusals, party_lookup
from patchbay.storage.addresses import AddressRepository
from patchbay.storage.consents import Consent, ConsentRepository, ConsentState
from patchbay.storage.ids import new_id
from patchbay.storage.vault import Vault

_MARKETING = "marketing_messages"
_CONSENT: Mapping[str, ConsentState] = {"stop": "out", "resume": "in", "signup": "in"}
MAX_EVIDENCE_CHARS = 500
"""Of the provider's words on a preference."""

Handler = Callable[[AsyncConnection, Vault, Event, KnownChannel, datetime], Awaitable[bool]]


async def apply(
    connection: AsyncConnection, vault: Vault, event: Event, channel: KnownChannel, now: datetime
) -> bool:
    """Do what this fact asks for; False when nothing is known to be done. Called once per fact."""
    handler = HANDLERS.get(event.kind)
    return False if handler is None else await handler(connection, vault, event, channel, now)


async def called(
    connection: AsyncConnection, vault: Vault, told: Sequence[tuple[Notice, KnownChannel]], now: datetime
) -> dict[str, datetime]:
    """When people called, by conversation: a call opens the service window as a message does."""
    calls: dict[str, datetime] = {}
    calling = [(notice, channel) for notice, channel in told if opens_window(notice.event)]
    found = await parties_of(connection, vault, [(notice.event, channel) for notice, channel in calling], now)
    for (notice, _), party in zip(calling, found, strict=True):
        if party is not None:
            at = min(notice.event.occurred_at, notice.body.received_at)
            calls[party.conversation_id] = max(at, calls.get(party.conversation_id, at))
    return calls


async def _preference(
    connection: AsyncConnection, vault: Vault, event: Event, channel: KnownChannel, now: datetime
) -> bool:
    state = _CONSENT.get(str(event.content.get("value")))
    if state is None or event.content.get("category", _MARKETING) != _MARKETING:
        return False
    (party,) = await parties_of(connection, vault, [(event, channel)], now)
    if party is None:
        return False
    consent = Consent(
        id=new_id(),
        contact_id=party.contact_id,
        purpose="marketing",
        state=state,
        source="whatsapp preference",
        evidence=_evidence(event.content),
        at=event.occurred_at,
    )
    await ConsentRepository(vault).add(connection, channel.channel.workspace_id, consent, now)
    return True


def _evidence(content: Mapping[str, Any]) -> str | None:
    detail, signup_id = content.get("detail"), content.get("signup_id")
    said = [str(detail)[:MAX_EVIDENCE_CHARS]] if isinstance(detail, str) else []
    if isinstance(signup_id, str | int):
        said.append(f"Sign-up {str(signup_id)[:MAX_EVIDENCE_CHARS]}")
    return " · ".join(said) or None


async def _identity(
    connection: AsyncConnection, vault: Vault, event: Event, channel: KnownChannel, now: datetime
) -> bool:
    """Give whoever we know by the former id, or by the number, the new id; strangers stay strangers.

    What somebody refused whose contact is gone goes over to the new id, too.
    """
    workspace_id = channel.channel.workspace_id
    former = event.content.get("previous_bsuid")
    shown = [("bsuid", former), *addresses_of(event)]
    known = [(kind, value) for kind, value in shown if value]
    if not await AddressRepository(vault).find_owners(connection, workspace_id, known):
        current = None if event.user is None else event.user.bsuid
        if not former or not current:
            return False
        return await kept_refusals.follow(connection, vault, workspace_id, former, current)
    arriving = party_lookup.Arriving(workspace_id, channel.channel.id, tuple(known))
    await party_lookup.find_or_add(connection, vault, [arriving], now)
    return True


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(
        ("template.status", "template.quality", "template.category", "template.components"), heed
    ),
    "preference.changed": _preference,
    "identity.changed": _identity,
}
