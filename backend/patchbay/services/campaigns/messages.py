"""A campaign's message for each of its recipients, or why there is none. Decides; writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from patchbay.messaging.lanes import Lane
from patchbay.services.campaigns.wording import Hole, Wording
from patchbay.services.sending.outgoing import outgoing
from patchbay.services.turns.actions import record_of_party
from patchbay.storage.campaigns import Campaign
from patchbay.storage.ids import new_id
from patchbay.storage.kept_refusals import BLOCKED
from patchbay.storage.messages import StoredMessage
from patchbay.storage.parties import Party
from patchbay.storage.prospects import NOT_YET
from patchbay.storage.recipients import Recipient

AUTHOR = "campaign"


class Skipped(Struct, frozen=True):
    """Nothing can be made for this one."""

    code: str
    reason: str


GONE = Skipped("no_contact", "There is no such contact.")
TWICE = Skipped("duplicate", "The list names the same contact twice.")


def message_for(
    campaign: Campaign,
    wording: Wording,
    recipient: Recipient,
    party: Party | None,
    now: datetime,
) -> StoredMessage | Skipped:
    """What goes to somebody, as it enters the outbox."""
    if party is None:
        return GONE
    filled = wording.fill(wording.spoken_by(party.language), scope_of(recipient, party))
    if isinstance(filled, Hole):
        return Skipped("missing_value", str(filled))
    message = outgoing(
        party,
        new_id(),
        filled,
        now,
        author=AUTHOR,
        campaign_id=campaign.id,
        purpose=campaign.purpose,
    )
    assert message.lane == Lane.CAMPAIGN
    return message


def scope_of(recipient: Recipient, party: Party) -> dict[str, Any]:
    """What values see of somebody."""
    row: Mapping[str, str] = {} if recipient.listed is None else recipient.listed.values
    return {"contact": record_of_party(party), "row": row}


def stranger(
    campaign: Campaign, recipient: Recipient, refused: Mapping[str, Mapping[str, datetime]]
) -> Party | None:
    """Somebody a list names by a number that no contact has yet; None for anybody else.

    Args:
        campaign: Whose list it is.
        recipient: The row.
        refused: What was refused, and since when, by WhatsApp id, by whoever had it.
    """
    listed = recipient.listed
    if listed is None or listed.phone is None:
        return None
    kept = refused.get(listed.phone, {})
    return replace(
        _NOBODY,
        workspace_id=campaign.workspace_id,
        channel_id=campaign.channel_id,
        name=listed.values.get("name", ""),
        phone=listed.phone,
        opted_out_at=kept.get("all"),
        blocked_at=kept.get(BLOCKED),
        consents={what: "out" for what in kept if what not in ("all", BLOCKED)},
    )


def with_conversations(
    parties: Mapping[str, Party], opened: Mapping[tuple[str, str], str]
) -> dict[str, Party]:
    """The parties by contact, in the conversations opened for them, by channel and contact."""
    return {
        contact_id: replace(
            party, conversation_id=opened.get((party.channel_id, contact_id), party.conversation_id)
        )
        for contact_id, party in parties.items()
    }


def without_conversation(parties: Mapping[str, Party]) -> Sequence[str]:
    """Contacts who have none on the channel."""
    return [contact_id for contact_id, party in parties.items() if party.conversation_id == NOT_YET]


_NOBODY = Party(
    conversation_id=NOT_YET,
    workspace_id="",
    channel_id="",
    contact_id="",
    owner="bot",
    handed_over_at=None,
    last_inbound_at=None,
    opted_out_at=None,
    consents={},
    blocked_at=None,
    unreachable_at=None,
    language=None,
    timezone=None,
    tags=(),
    name="",
    email=None,
    fields={},
    phone=None,
    bsuid=None,
)
