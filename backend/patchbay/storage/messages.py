"""Messages, in and out, and the append-only events their state is derived from.

Outgoing messages are the outbox: `queued` means decided and not yet submitted.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Integer, Select, Update, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import among, insert_rows, prepared
from patchbay.storage.tables import message_events, messages
from patchbay.storage.vault import Vault

AUTOMATIC = ("run", "campaign")
"""Authors that are no person: what a workspace asks of what is sent by itself holds for them."""
FROM_APP = "app"
"""The author of what a person wrote in the provider's own app; it went out without us."""


class StoredMessage(Struct, frozen=True, kw_only=True):
    """A message as it is first written; `content` is a sdk MessageContent, or an inbound value."""

    id: str
    workspace_id: str
    conversation_id: str
    channel_id: str
    contact_id: str
    direction: str
    author: str
    kind: str
    content: Any
    state: str
    provider_id: str | None = None
    run_id: str | None = None
    node_id: str | None = None
    campaign_id: str | None = None
    purpose: str = "service"
    on_unknown: str = "fail"
    reply_to: str | None = None
    fallback: Any = None
    """The template to send instead where this may not be sent; None where there is none."""
    subject: str | None = None
    """What it is about, where it goes as e-mail; None for the channel's own."""
    attempts: int = 0
    lane: int = 1
    """Of what goes out; see `patchbay.messaging.lanes`."""
    expires_at: datetime | None = None
    claimed_until: datetime | None = None
    otherwise_channel_id: str | None = None
    """Where it is sent once more if it comes to nothing here; None where nowhere, or it was."""
    instead_of_id: str | None = None
    """The message that came to nothing, there or on another channel, for which this one stands in."""
    created_at: datetime


class MessageEvent(Struct, frozen=True):
    """One fact about a message. `id` comes from the fact, so that the same fact is kept once."""

    id: str
    workspace_id: str
    message_id: str
    state: str
    source: str
    at: datetime
    error: dict[str, Any] | None = None


class Standing(Struct, frozen=True):
    """Where a message stands, locked for a change."""

    id: str
    workspace_id: str
    conversation_id: str
    channel_id: str
    contact_id: str
    state: str
    run_id: str | None
    on_unknown: str
    attempts: int
    otherwise_channel_id: str | None
    settle_at: datetime | None


class Change(Struct, frozen=True):
    """What a message becomes; None leaves a value as it is, save timers and error, which are set as given.

    The error is that of the state: what was unknown and turns out to be delivered has none any more.
    """

    id: str
    state: str
    updated_at: datetime
    provider_id: str | None = None
    error: dict[str, Any] | None = None
    not_before: datetime | None = None
    claimed_until: datetime | None = None
    settle_at: datetime | None = None
    attempts: int | None = None
    queue: str | None = None
    purpose: str | None = None


async def add(connection: AsyncConnection, vault: Vault, new: Sequence[StoredMessage]) -> None:
    """Write new messages."""
    rows = [
        {
            "id": message.id,
            "workspace_id": message.workspace_id,
            "conversation_id": message.conversation_id,
            "channel_id": message.channel_id,
            "contact_id": message.contact_id,
            "direction": message.direction,
            "author": message.author,
            "kind": message.kind,
            "sealed": _sealed(vault, message),
            "state": message.state,
            "provider_id": message.provider_id,
            "run_id": message.run_id,
            "node_id": message.node_id,
            "campaign_id": message.campaign_id,
            "purpose": message.purpose,
            "on_unknown": message.on_unknown,
            "attempts": message.attempts,
            "queue": f"{message.lane}:{message.channel_id}" if message.direction == "out" else None,
            "not_before": message.created_at if message.state == "queued" else None,
            "expires_at": message.expires_at,
            "claimed_until": message.claimed_until,
            "otherwise_channel_id": message.otherwise_channel_id,
            "instead_of_id": message.instead_of_id,
            "created_at": message.created_at,
            "updated_at": message.created_at,
        }
        for message in new
    ]
    await insert_rows(connection, messages, rows)
    await add_events(connection, [fact for message in new for fact in _first_events(message)])


def _sealed(vault: Vault, message: StoredMessage) -> bytes:
    parts = {"content": message.content, "reply_to": message.reply_to}
    if message.fallback is not None:
        parts["fallback"] = message.fallback
    if message.subject is not None:
        parts["subject"] = message.subject
    return vault.seal("messages", message.id, parts)


async def replace_content(
    connection: AsyncConnection, vault: Vault, replaced: Sequence[StoredMessage]
) -> None:
    """Keep what goes out instead of what was first written; the caller holds the locks."""
    rows = [{"b_id": one.id, "b_kind": one.kind, "b_sealed": _sealed(vault, one)} for one in replaced]
    if rows:
        await connection.execute(_REPLACE_CONTENT, rows)


_REPLACE_CONTENT = (
    update(messages)
    .where(messages.c.id == bindparam("b_id"))
    .values(kind=bindparam("b_kind"), sealed=bindparam("b_sealed"))
)


def _first_events(message: StoredMessage) -> list[MessageEvent]:
    """What an outgoing message has been through when it is first written."""
    if message.direction != "out":
        return []
    if message.author == FROM_APP:
        return [begun(message, message.state, message.created_at)]
    states = ("queued", "submitting") if message.state == "submitting" else ("queued",)
    return [begun(message, state, message.created_at) for state in states]


def begun(message: StoredMessage, state: str, at: datetime) -> MessageEvent:
    """The event of one of our own doings with a message; each attempt has its own."""
    event_id = f"{message.id}:{state}:{0 if state == 'queued' else message.attempts}"
    return MessageEvent(event_id, message.workspace_id, message.id, state, _source(message, state), at)


def _source(message: StoredMessage, state: str) -> str:
    if message.author.startswith("member:"):
        return "member"
    if message.author == FROM_APP:
        return "provider"
    if state != "queued":
        return "sender"
    return "campaign" if message.author == "campaign" else "run"


async def add_events(connection: AsyncConnection, facts: Sequence[MessageEvent]) -> None:
    """Append facts; one that is there already is left alone."""
    rows = [{name: getattr(fact, name) for name in MessageEvent.__struct_fields__} for fact in facts]
    await insert_rows(connection, message_events, rows, ignore_existing=True)


async def lock_standing(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Standing]:
    """Where messages stand, by id, locked in one order until the transaction ends."""
    found = await connection.execute(_lock_query(connection), {"b_ids": list(ids)})
    return {row.id: Standing(*row) for row in found}


_STANDING = [messages.c[name] for name in Standing.__struct_fields__]


@prepared
def _lock_query(dialect: str) -> Select[Any]:
    is_wanted = among(dialect, messages.c.id, "b_ids")
    return select(*_STANDING).where(is_wanted).order_by(messages.c.id).with_for_update()


async def find_by_provider_ids(
    connection: AsyncConnection, channel_ids: Collection[str], provider_ids: Collection[str]
) -> dict[tuple[str, str], str]:
    """Ids of our messages by `(channel_id, provider_id)`."""
    wanted = {"b_channels": list(channel_ids), "b_provider_ids": list(provider_ids)}
    found = await connection.execute(_by_provider_id_query(connection), wanted)
    return {(row.channel_id, row.provider_id): row.id for row in found}


@prepared
def _by_provider_id_query(dialect: str) -> Select[Any]:
    return select(messages.c.channel_id, messages.c.provider_id, messages.c.id).where(
        among(dialect, messages.c.channel_id, "b_channels"),
        among(dialect, messages.c.provider_id, "b_provider_ids"),
    )


async def change(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Write changes of state; the caller holds the locks and has asked the lifecycle."""
    if not changes:
        return
    by_shape: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in changes:
        given = ("provider_id", "attempts", "queue", "purpose")
        kept = [name for name in given if getattr(one, name) is not None]
        row = {
            f"b_{name}": getattr(one, name)
            for name in ("id", "state", "updated_at", "error", *_TIMERS, *kept)
        }
        if one.state == "queued" and one.not_before is None:
            row["b_not_before"] = one.updated_at
        by_shape.setdefault(tuple(kept), []).append(row)
    for kept_names, rows in by_shape.items():
        await connection.execute(_change(kept_names), rows)


@cache
def _change(kept: tuple[str, ...]) -> Update:
    return (
        update(messages)
        .where(messages.c.id == bindparam("b_id"))
        .values({name: bindparam(f"b_{name}") for name in ("state", "updated_at", "error", *_TIMERS, *kept)})
    )


_TIMERS = ("not_before", "claimed_until", "settle_at")


async def load_many(
    connection: AsyncConnection, vault: Vault, ids: Collection[str]
) -> Mapping[str, StoredMessage]:
    """Messages by id."""
    if not ids:
        return {}
    found = await connection.execute(_load_query(connection), {"b_ids": list(ids)})
    return {row.id: stored_message(vault, row) for row in found}


@prepared
def _load_query(dialect: str) -> Select[Any]:
    return select(messages).where(among(dialect, messages.c.id, "b_ids"))


async def note_sent_otherwise(connection: AsyncConnection, ids: Collection[str]) -> None:
    """Nothing more is sent on another channel in place of these messages; the caller holds the locks."""
    await connection.execute(_sent_otherwise_query(connection), {"b_ids": list(ids)})


@prepared
def _sent_otherwise_query(dialect: str) -> Update:
    return update(messages).where(among(dialect, messages.c.id, "b_ids")).values(otherwise_channel_id=None)


async def lock_overdue(
    connection: AsyncConnection, now: datetime, read_until: datetime, limit: int
) -> list[Standing]:
    """Messages whose sender is gone, or whose time to settle was over by `read_until`, locked."""
    found = await connection.execute(_OVERDUE, {"b_now": now, "b_read_until": read_until, "b_limit": limit})
    return [Standing(*row) for row in found]


_NOW = bindparam("b_now", type_=messages.c.settle_at.type)
_READ_UNTIL = bindparam("b_read_until", type_=messages.c.settle_at.type)
_OVERDUE = (
    select(*_STANDING)
    .where(
        or_(
            and_(messages.c.state == "submitting", messages.c.claimed_until < _NOW),
            and_(messages.c.state == "unknown", messages.c.settle_at < _READ_UNTIL),
        )
    )
    .order_by(messages.c.id)
    .limit(bindparam("b_limit", type_=Integer))
    .with_for_update(skip_locked=True)
)


async def hold_states(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, tuple[str, Any]]:
    """State and error of messages, by id; they stay so until this transaction ends."""
    found = await connection.execute(_states_query(connection), {"b_ids": list(ids)})
    return {row.id: (row.state, row.error) for row in found}


@prepared
def _states_query(dialect: str) -> Select[Any]:
    is_wanted = among(dialect, messages.c.id, "b_ids")
    return (
        select(messages.c.id, messages.c.state, messages.c.error)
        .where(is_wanted)
        .order_by(messages.c.id)
        .with_for_update(read=True)
    )


def stored_message(vault: Vault, row: Any) -> StoredMessage:
    """The message in a row of the whole table."""
    opened = vault.open("messages", row.id, row.sealed)
    return StoredMessage(
        id=row.id,
        workspace_id=row.workspace_id,
        conversation_id=row.conversation_id,
        channel_id=row.channel_id,
        contact_id=row.contact_id,
        direction=row.direction,
        author=row.author,
        kind=row.kind,
        content=opened["content"],
        state=row.state,
        provider_id=row.provider_id,
        run_id=row.run_id,
        node_id=row.node_id,
        campaign_id=row.campaign_id,
        purpose=row.purpose,
        on_unknown=row.on_unknown,
        reply_to=opened["reply_to"],
        fallback=opened.get("fallback"),
        subject=opened.get("subject"),
        attempts=row.attempts,
        lane=1 if row.queue is None else int(row.queue[0]),
        expires_at=row.expires_at,
        otherwise_channel_id=row.otherwise_channel_id,
        instead_of_id=row.instead_of_id,
        created_at=row.created_at,
    )
