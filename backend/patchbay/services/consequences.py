"""What a provider's refusal means beyond the one message: for the contact, or for the template.

| code | what is remembered |
|---|---|
| 131050 | the contact stopped marketing, as a statement of consent |
| 131026, three times running | the contact cannot be reached on this channel, until they write |
| 132015, 132016 | the template is paused, or disabled |

Source: WhatsApp reference, sections 11 and 12.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage import messages
from patchbay.storage.consents import Consent, ConsentRepository
from patchbay.storage.contacts import note_unreachable
from patchbay.storage.ids import new_id
from patchbay.storage.messages import Standing
from patchbay.storage.templates import note_status
from patchbay.storage.vault import Vault

STOPPED_MARKETING = 131050
UNDELIVERABLE = 131026
TEMPLATE_STATUS = {132015: "PAUSED", 132016: "DISABLED"}
TIMES_RUNNING = 3
"""Undeliverable messages after which the contact is taken to be out of reach."""
CODES = frozenset({STOPPED_MARKETING, UNDELIVERABLE, *TEMPLATE_STATUS})


async def follow(
    connection: AsyncConnection, vault: Vault, refused: Sequence[tuple[Standing, int]], now: datetime
) -> None:
    """Remember what these refusals mean; each is a message and the provider's code, one of `CODES`."""
    for message, code in refused:
        if code == STOPPED_MARKETING:
            await _stop_marketing(connection, vault, message, now)
        elif code == UNDELIVERABLE:
            last = await messages.last_errors(connection, message.conversation_id, TIMES_RUNNING)
            if last == [UNDELIVERABLE] * TIMES_RUNNING:
                await note_unreachable(connection, message.workspace_id, message.contact_id, now)
        else:
            used = (await messages.load_many(connection, vault, [message.id]))[message.id]
            if used.kind == "template":
                name, language = used.content["template"], used.content["language"]
                key = (message.channel_id, name, language)
                await note_status(connection, message.workspace_id, key, TEMPLATE_STATUS[code], now)


async def _stop_marketing(
    connection: AsyncConnection, vault: Vault, message: Standing, now: datetime
) -> None:
    consent = Consent(
        id=new_id(),
        contact_id=message.contact_id,
        purpose="marketing",
        state="out",
        source="whatsapp refusal",
        evidence=f"Message {message.id} was refused: 131050.",
        at=now,
    )
    await ConsentRepository(vault).add(connection, message.workspace_id, consent)
