"""Messages as they enter the outbox."""

from datetime import datetime, timedelta

import msgspec

from patchbay.messaging.lanes import lane_of
from patchbay.sdk import MessageContent, Template
from patchbay.storage.messages import StoredMessage
from patchbay.storage.parties import Party


def outgoing(
    party: Party,
    message_id: str,
    content: MessageContent,
    now: datetime,
    *,
    author: str,
    run_id: str | None = None,
    node_id: str | None = None,
    campaign_id: str | None = None,
    purpose: str = "service",
    on_unknown: str = "fail",
    reply_to: str | None = None,
    fallback: Template | None = None,
    expires_in_s: float | None = None,
    otherwise: str | None = None,
    subject: str | None = None,
) -> StoredMessage:
    """A queued message to the party's contact; it goes out in the order of `message_id`."""
    return StoredMessage(
        id=message_id,
        workspace_id=party.workspace_id,
        conversation_id=party.conversation_id,
        channel_id=party.channel_id,
        contact_id=party.contact_id,
        direction="out",
        author=author,
        kind=content.__struct_config__.tag,  # type: ignore[arg-type]  # the tag of a message is its kind, a text
        content=msgspec.to_builtins(content),
        state="queued",
        run_id=run_id,
        node_id=node_id,
        campaign_id=campaign_id,
        purpose=purpose,
        on_unknown=on_unknown,
        reply_to=reply_to,
        lane=lane_of(author, purpose, party.last_inbound_at, now, is_urgent=party.goes_first),
        fallback=msgspec.to_builtins(fallback),
        expires_at=None if expires_in_s is None else now + timedelta(seconds=expires_in_s),
        otherwise_channel_id=otherwise,
        subject=subject,
        created_at=now,
    )
