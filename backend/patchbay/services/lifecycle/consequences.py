"""What a provider's refusal means beyond the one message: for the contact, or for the template.

| code | what is remembered |
|---|---|
| 131050 | the contact stopped marketing: a statement of consent, or kept by address if it is deleted |
| 131026, three times running | the contact cannot be reached on this channel, until they write |
| 132015, 132016 | the template is paused, or disabled |

Source: WhatsApp reference, sections 11 and 12.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage import messages, sent_messages
from patchbay.storage.addresses import AddressRepository
from patchbay.storage.consents import Consent, ConsentRepository
from patchbay.storage.contacts import find_there, note_unreachable
from patchbay.storage.ids import new_id
from patchbay.storage.messages import Standing, StoredMessage
from patchbay.storage.templates import note_status
from patchbay.storage.vault import Vault

STOPPED_MARKETING = 131050
UNDELIVERABLE = 131026
TEMPLATE_STATUS = {132015: "PAUSED", 132016: "DISABLED"}
TIMES_RUNNING = 3
"""Undeliverable messages after which the contact is taken to be out of reach."""
CODES = frozenset({STOPPED_MARKETING, UNDELIVERABLE, *TEMPLATE_STATUS})


async def follow(
    connection: AsyncConnection,
    vault: Vault,
    refused: Sequence[tuple[Standing, int]],
    shown: Mapping[str, tuple[tuple[str, str], ...]],
    now: datetime,
) -> None:
    """Remember what these refusals mean; each is a message and the provider's code, one of `CODES`.

    `shown` are the addresses that the provider named with each message.
    """
    stopped = [one for one, code in refused if code == STOPPED_MARKETING]
    there = await find_there(connection, {(one.workspace_id, one.contact_id) for one in stopped})
    # Each locks its contact: in one order, as two processes may have refusals of the same people.
    for message in sorted(stopped, key=lambda one: one.contact_id):
        if message.contact_id in there:
            await _stop_marketing(connection, vault, message, now)
        else:
            await AddressRepository(vault).refuse(
                connection, message.workspace_id, shown[message.id], refused="marketing", at=now, now=now
            )
    await _note_unreachable(connection, [one for one, code in refused if code == UNDELIVERABLE], now)
    await _note_templates(connection, vault, refused, now)


async def _note_unreachable(
    connection: AsyncConnection, undelivered: Sequence[Standing], now: datetime
) -> None:
    if not undelivered:
        return
    last = await sent_messages.last_errors(
        connection, {one.conversation_id for one in undelivered}, TIMES_RUNNING
    )
    out_of_reach = {
        (one.workspace_id, one.contact_id)
        for one in undelivered
        if last[one.conversation_id] == [UNDELIVERABLE] * TIMES_RUNNING
    }
    await note_unreachable(connection, out_of_reach, now)


async def _note_templates(
    connection: AsyncConnection, vault: Vault, refused: Sequence[tuple[Standing, int]], now: datetime
) -> None:
    codes = {one.id: code for one, code in refused if code in TEMPLATE_STATUS}
    used = await messages.load_many(connection, vault, codes)
    found = {_template_of(one): codes[one.id] for one in used.values() if one.kind == "template"}
    for key, code in found.items():
        await note_status(connection, key, TEMPLATE_STATUS[code], now)


def _template_of(message: StoredMessage) -> tuple[str, str, str, str]:
    """What the template of a message is known by; nodes may write its language `pt-BR`."""
    language = message.content["language"].replace("-", "_")
    return message.workspace_id, message.channel_id, message.content["template"], language


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
    await ConsentRepository(vault).add(connection, message.workspace_id, consent, now)
