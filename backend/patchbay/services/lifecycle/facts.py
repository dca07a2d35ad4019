"""Facts about messages: kept, applied forward, and told to the runs that wait for them.

Used inside the transaction of whoever learned the fact: the sender, the reader of statuses, the sweeps, a
campaign that is stopped.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.errors import SendError
from patchbay.messaging.events import Event, User, addresses_of
from patchbay.messaging.lifecycle import MessageState, advance_state
from patchbay.messaging.otherwise import a_template_helps, another_channel_helps
from patchbay.messaging.prices import Word, country_of, read_pricing
from patchbay.messaging.statuses import Delivery
from patchbay.services.costs.booking import book_costs
from patchbay.services.costs.price_book import PriceBook
from patchbay.services.event_kinds import MESSAGE_CHANGED
from patchbay.services.lifecycle.consequences import CODES, follow
from patchbay.services.lifecycle.fallback import Ended, send_otherwise
from patchbay.storage import events, messages, waits
from patchbay.storage.events import StoredEvent, identity_of
from patchbay.storage.ids import new_id
from patchbay.storage.leases import Arrival
from patchbay.storage.vault import Vault


class Fact(Struct, frozen=True):
    """Something learned about one of our messages.

    `identity` makes the same fact learned twice one; `settle_at` is when the next sign of it is overdue.
    """

    workspace_id: str
    message_id: str
    state: MessageState
    source: str
    at: datetime
    identity: str
    error: dict[str, Any] | None = None
    provider_id: str | None = None
    settle_at: datetime | None = None
    price: Word | None = None
    """What a status says of the price."""
    note: dict[str, Any] | None = None
    """Why it is believed, kept with the fact and not with the message."""
    shown: tuple[tuple[str, str], ...] = ()
    """The addresses that a status names with it, by which its contact can be told once it is deleted."""


SENT_S = 3 * 86_400.0
"""How long a message may be on its way before it is marked: a phone may be off for days."""


def error_data(error: SendError) -> dict[str, Any]:
    """A send error as it is kept with the message and shown to people and runs."""
    said = {
        "code": error.code,
        "class": error.error_class.value,
        "scope": error.scope,
        "message": error.message,
    }
    return said | ({"details": error.details} if error.details else {})


def delivery_fact(event: Event, delivery: Delivery, message_id: str, workspace_id: str) -> Fact:
    """The fact a provider's status is, once the message it speaks of is found."""
    return Fact(
        workspace_id=workspace_id,
        message_id=message_id,
        state=delivery.state,
        source="provider",
        at=delivery.occurred_at,
        identity=event.identity,
        error=None if delivery.error is None else error_data(delivery.error),
        provider_id=delivery.provider_id,
        price=_price_word(event, delivery),
        shown=addresses_of(event),
        settle_at=delivery.occurred_at + timedelta(seconds=SENT_S)
        if delivery.state is MessageState.SENT
        else None,
    )


def _price_word(event: Event, delivery: Delivery) -> Word:
    user = event.user or User()
    country = country_of(user.phone, user.bsuid)
    return Word(delivery.state.value, delivery.occurred_at, read_pricing(delivery.pricing), country)


class Moved(Struct, frozen=True):
    """A message that reached another state."""

    workspace_id: str
    conversation_id: str
    run_id: str | None
    state: str


class Applied(Struct, frozen=True):
    """What came of facts: events that wait for a subject now, facts of messages nobody knows, and moves."""

    arrivals: list[Arrival]
    unknown: tuple[Fact, ...] = ()
    moved: tuple[Moved, ...] = ()
    has_queued: bool = False
    """Whether messages were queued instead of what came to nothing."""


async def apply_facts(
    connection: AsyncConnection,
    vault: Vault,
    facts: Sequence[Fact],
    now: datetime,
    *,
    prices: PriceBook | None = None,
) -> Applied:
    """Keep facts and move the messages they are about.

    `prices` is for facts that may tell what a message costs; without it that is not kept.
    """
    if not facts:
        return Applied([])
    standing = await messages.lock_standing(connection, {fact.message_id for fact in facts})
    known = [fact for fact in facts if _is_about(fact, standing)]
    unknown = tuple(fact for fact in facts if not _is_about(fact, standing))
    await messages.add_events(connection, [_event_of(fact) for fact in known])
    changes: dict[str, messages.Change] = {}
    states = {one.id: MessageState(one.state) for one in standing.values()}
    for fact in known:
        before = states[fact.message_id]
        state = states[fact.message_id] = advance_state(before, fact.state)
        if state is not before:
            changes[fact.message_id] = messages.Change(
                id=fact.message_id,
                state=state.value,
                updated_at=now,
                provider_id=fact.provider_id,
                error=fact.error,
                settle_at=fact.settle_at,
            )
    await messages.change(connection, list(changes.values()))
    if prices is not None:
        told = [(standing[fact.message_id], fact.price) for fact in known if fact.price is not None]
        await book_costs(connection, prices, told)
    refused = [
        (standing[one.id], code)
        for one in changes.values()
        if one.error is not None and (code := one.error.get("code")) in CODES
    ]
    await follow(connection, vault, refused, {fact.message_id: fact.shown for fact in known}, now)
    ended = [ended for one in changes.values() if (ended := _ended(standing[one.id], one)) is not None]
    again = await send_otherwise(connection, vault, ended, now)
    instead = {one.instead_of_id: one.id for one in again if one.instead_of_id is not None}
    await waits.follow(connection, instead)
    reached = {one: (change.state, change.error) for one, change in changes.items() if one not in instead}
    moved = tuple(_moved(standing[one], change.state) for one, change in changes.items())
    moved += tuple(Moved(one.workspace_id, one.conversation_id, one.run_id, one.state) for one in again)
    return Applied(await wake_waiting(connection, vault, reached, now), unknown, moved, bool(again))


def _ended(message: messages.Standing, change: messages.Change) -> Ended | None:
    """What came to nothing and may be sent otherwise."""
    state = MessageState(change.state)
    by_template = a_template_helps(state, change.error)
    by_channel = message.otherwise_channel_id is not None and another_channel_helps(state, change.error)
    if not by_template and not by_channel:
        return None
    reason = str((change.error or {}).get("message", ""))
    return Ended(message, change.state, reason, by_template=by_template)


def _moved(message: messages.Standing, state: str) -> Moved:
    return Moved(message.workspace_id, message.conversation_id, message.run_id, state)


def _is_about(fact: Fact, standing: Mapping[str, messages.Standing]) -> bool:
    message = standing.get(fact.message_id)
    return message is not None and message.workspace_id == fact.workspace_id


def _event_of(fact: Fact) -> messages.MessageEvent:
    return messages.MessageEvent(
        id=fact.identity,
        workspace_id=fact.workspace_id,
        message_id=fact.message_id,
        state=fact.state.value,
        source=fact.source,
        at=fact.at,
        error=fact.error or fact.note,
    )


async def wake_waiting(
    connection: AsyncConnection,
    vault: Vault,
    states: dict[str, tuple[str, dict[str, Any] | None]],
    now: datetime,
) -> list[Arrival]:
    """Store an event for every open wait about these messages: `{message: (state, error)}`."""
    if not states:
        return []
    waiting = await waits.find_for_messages(connection, states)
    new = [
        StoredEvent(
            id=new_id(),
            workspace_id=wait.workspace_id,
            identity=identity_of(MESSAGE_CHANGED, wait.id, states[message_id][0]),
            kind=MESSAGE_CHANGED,
            content={
                "wait": wait.id,
                "run": wait.run_id,
                "state": states[message_id][0],
                "error": states[message_id][1],
            },
            occurred_at=now,
            received_at=now,
            subject_id=wait.subject_id,
        )
        for message_id, open_waits in waiting.items()
        for wait in open_waits
    ]
    added = await events.add(connection, vault, new)
    return arrivals_of([event for event in new if event.id in added])


def arrivals_of(stored: Sequence[StoredEvent]) -> list[Arrival]:
    """How many of these events each subject has; those of nobody are left out."""
    counts: dict[str, int] = {}
    workspaces: dict[str, str] = {}
    for event in stored:
        if event.subject_id is not None and event.state == "pending":
            counts[event.subject_id] = counts.get(event.subject_id, 0) + 1
            workspaces[event.subject_id] = event.workspace_id
    return [Arrival(subject_id, workspaces[subject_id], count) for subject_id, count in counts.items()]
