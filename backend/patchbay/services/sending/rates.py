"""What the gate is told of limits above single messages: pairs, portfolios and workspaces, by the batch.

Places that are left are given out to the messages of a batch in their order, so that a batch does not go past
a limit. Two processes at the same moment may, by what they send in it; providers allow for less than that.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging import pair_rate
from patchbay.messaging.policy import REACH, window_closes_at
from patchbay.services.sending.batch import Batch
from patchbay.storage import rates
from patchbay.storage.messages import AUTOMATIC, StoredMessage
from patchbay.storage.parties import Party
from patchbay.storage.rates import Reached, SentInHour

DAY = timedelta(hours=24)
RECHECK = timedelta(minutes=5)
"""When to ask again where nobody can say when there is room."""


class Rates(Struct, frozen=True):
    """When there is room for a message above it; None where there is now."""

    pair_free_at: datetime | None = None
    reach_free_at: datetime | None = None
    day_free_at: datetime | None = None


async def load_rates(connection: AsyncConnection, batch: Batch) -> dict[str, Rates]:
    """How full the limits above these messages are, by message; those below all of them are left out."""
    pairs = await _pairs(connection, batch)
    reach = await _reach(connection, batch)
    days = await _days(connection, batch)
    return {
        one.id: Rates(pairs.get(one.conversation_id), reach.get(one.id), days.get(one.id))
        for one in batch.messages
        if one.conversation_id in pairs or one.id in reach or one.id in days
    }


async def note_going(connection: AsyncConnection, going: Batch) -> None:
    """Count what goes out now, as it goes out, against the limits that are kept."""
    hour = going.now.replace(minute=0, second=0, microsecond=0)
    people: dict[tuple[str, str], Reached] = {}
    sent: Counter[str] = Counter()
    for message in going.messages:
        channel = going.channel_of(message)
        reach = None if channel is None else channel.channel.reach
        party = going.parties[message.conversation_id]
        is_first = message.kind == "template" and not _is_open(party, going.now)
        if reach is not None and is_first:
            one = Reached(message.workspace_id, reach[0], message.contact_id, going.now)
            people[reach[0], message.contact_id] = one
        if channel is not None and channel.rules.most_per_day is not None and message.author in AUTOMATIC:
            sent[message.workspace_id] += 1
    await rates.note_reached(connection, list(people.values()))
    await rates.add_sent(connection, [SentInHour(one, hour, count) for one, count in sent.items()])


async def _pairs(connection: AsyncConnection, batch: Batch) -> dict[str, datetime]:
    bursts = await rates.find_bursts(
        connection, {one.conversation_id for one in batch.messages}, pair_rate.BURST
    )
    may_be_full = {one for one, at in bursts.items() if at + pair_rate.DRAINED >= batch.now}
    if not may_be_full:
        return {}
    sent = await rates.find_submitted(connection, may_be_full, pair_rate.LOOKED_AT)
    free = {one: pair_rate.free_at(times) for one, times in sent.items()}
    return {one: at for one, at in free.items() if at is not None and at > batch.now}


class _First(Struct, frozen=True):
    """A message that may open a conversation, and how many people its portfolio may reach."""

    message: StoredMessage
    portfolio: tuple[str, str]
    """With its workspace first."""
    most: int


async def _reach(connection: AsyncConnection, batch: Batch) -> dict[str, datetime]:
    """For messages that would reach one person too many."""
    asking = list(_firsts(batch))
    if not asking:
        return {}
    most: dict[tuple[str, str], int] = {}
    for one in asking:
        most[one.portfolio] = min(one.most, most.get(one.portfolio, one.most))
    contact_ids = {one.message.contact_id for one in asking}
    since = batch.now - REACH
    counted = await rates.count_reached(connection, most, since)
    known = await rates.find_reached(connection, {one for one, _ in most}, contact_ids, since)
    counts = {(one.workspace_id, one.portfolio): one for one in counted}
    left = {key: limit - (counts[key].people if key in counts else 0) for key, limit in most.items()}
    full: dict[str, datetime] = {}
    for one in asking:
        person = (one.portfolio[1], one.message.contact_id)
        if person in known:
            continue
        if left[one.portfolio] > 0:
            left[one.portfolio] -= 1
            known.add(person)
        else:
            frees_at = counts[one.portfolio].first_at + REACH if one.portfolio in counts else batch.now
            full[one.message.id] = max(batch.now + RECHECK, frees_at)
    return full


def _firsts(batch: Batch) -> Iterator[_First]:
    for one in batch.messages:
        channel, party = batch.channel_of(one), batch.party_of(one)
        if channel is None or party is None or _is_open(party, batch.now):
            continue
        reach = channel.channel.reach
        if reach is not None and (one.kind == "template" or one.fallback is not None):
            yield _First(one, (one.workspace_id, reach[0]), reach[1])


async def _days(connection: AsyncConnection, batch: Batch) -> dict[str, datetime]:
    """For messages of workflows above what their workspace set itself."""
    most: dict[str, int] = {}
    for one in batch.messages:
        channel = batch.channel_of(one)
        if channel is not None and channel.rules.most_per_day is not None and one.author in AUTOMATIC:
            most[one.workspace_id] = channel.rules.most_per_day
    if not most:
        return {}
    hours: dict[str, list[SentInHour]] = {}
    for hour in await rates.find_sent_hours(connection, most, batch.now - DAY):
        hours.setdefault(hour.workspace_id, []).append(hour)
    left = {key: limit - sum(hour.sent for hour in hours.get(key, ())) for key, limit in most.items()}
    full: dict[str, datetime] = {}
    for one in batch.messages:
        if one.workspace_id not in most or one.author not in AUTOMATIC:
            continue
        if left[one.workspace_id] > 0:
            left[one.workspace_id] -= 1
        else:
            first = next(iter(hours.get(one.workspace_id, ())), None)
            again_at = batch.now + RECHECK
            full[one.id] = again_at if first is None else max(again_at, first.hour + DAY)
    return full


def _is_open(party: Party, now: datetime) -> bool:
    return party.last_inbound_at is not None and now < window_closes_at(party.last_inbound_at)
