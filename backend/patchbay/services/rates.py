"""What the gate is told of limits above single messages: pairs, portfolios and workspaces, by the batch.

Places that are left are given out to the messages of a batch in their order, so that a batch does not go past
a limit. Two processes at the same moment may, by what they send in it; providers allow for less than that.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.policy import PAIR_BURST, PAIR_SPAN, REACH, window_closes_at
from patchbay.services.channel_cache import KnownChannel
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


async def load_rates(
    connection: AsyncConnection,
    ready: Sequence[StoredMessage],
    parties: Mapping[str, Party],
    channels: Mapping[str, KnownChannel | None],
    now: datetime,
) -> dict[str, Rates]:
    """How full the limits above these messages are, by message; those below all of them are left out."""
    pairs = await _pairs(connection, ready, now)
    reach = await _reach(connection, ready, parties, channels, now)
    days = await _days(connection, ready, channels, now)
    return {
        one.id: Rates(pairs.get(one.conversation_id), reach.get(one.id), days.get(one.id))
        for one in ready
        if one.conversation_id in pairs or one.id in reach or one.id in days
    }


async def note_going(
    connection: AsyncConnection,
    going: Sequence[StoredMessage],
    parties: Mapping[str, Party],
    channels: Mapping[str, KnownChannel | None],
    now: datetime,
) -> None:
    """Count what goes out now, as it goes out, against the limits that are kept."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    people: dict[tuple[str, str], Reached] = {}
    sent: Counter[str] = Counter()
    for message in going:
        channel = channels.get(message.channel_id)
        reach = None if channel is None else channel.channel.settings.reach
        is_first = message.kind == "template" and not _is_open(parties[message.conversation_id], now)
        if reach is not None and is_first:
            one = Reached(message.workspace_id, reach[0], message.contact_id, now)
            people[reach[0], message.contact_id] = one
        if channel is not None and channel.rules.most_per_day is not None and message.author in AUTOMATIC:
            sent[message.workspace_id] += 1
    await rates.note_reached(connection, list(people.values()))
    await rates.add_sent(connection, [SentInHour(one, hour, count) for one, count in sent.items()])


async def _pairs(
    connection: AsyncConnection, ready: Sequence[StoredMessage], now: datetime
) -> dict[str, datetime]:
    bursts = await rates.find_bursts(connection, {one.conversation_id for one in ready}, PAIR_BURST)
    return {one: at + PAIR_SPAN for one, at in bursts.items() if at + PAIR_SPAN > now}


class _First(Struct, frozen=True):
    """A message that may open a conversation, and how many people its portfolio may reach."""

    message: StoredMessage
    portfolio: tuple[str, str]
    """With its workspace first."""
    most: int


async def _reach(
    connection: AsyncConnection,
    ready: Sequence[StoredMessage],
    parties: Mapping[str, Party],
    channels: Mapping[str, KnownChannel | None],
    now: datetime,
) -> dict[str, datetime]:
    """For messages that would reach one person too many."""
    asking = list(_firsts(ready, parties, channels, now))
    if not asking:
        return {}
    most = {one.portfolio: one.most for one in asking}
    contact_ids = {one.message.contact_id for one in asking}
    counted = await rates.count_reached(connection, most, now - REACH)
    known = await rates.find_reached(connection, {one for one, _ in most}, contact_ids, now - REACH)
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
            frees_at = counts[one.portfolio].first_at + REACH if one.portfolio in counts else now
            full[one.message.id] = max(now + RECHECK, frees_at)
    return full


def _firsts(
    ready: Sequence[StoredMessage],
    parties: Mapping[str, Party],
    channels: Mapping[str, KnownChannel | None],
    now: datetime,
) -> Iterator[_First]:
    for one in ready:
        channel, party = channels.get(one.channel_id), parties.get(one.conversation_id)
        if channel is None or party is None or _is_open(party, now):
            continue
        reach = channel.channel.settings.reach
        if reach is not None and (one.kind == "template" or one.fallback is not None):
            yield _First(one, (one.workspace_id, reach[0]), reach[1])


async def _days(
    connection: AsyncConnection,
    ready: Sequence[StoredMessage],
    channels: Mapping[str, KnownChannel | None],
    now: datetime,
) -> dict[str, datetime]:
    """For messages of workflows above what their workspace set itself."""
    most: dict[str, int] = {}
    for one in ready:
        channel = channels.get(one.channel_id)
        if channel is not None and channel.rules.most_per_day is not None and one.author in AUTOMATIC:
            most[one.workspace_id] = channel.rules.most_per_day
    if not most:
        return {}
    hours: dict[str, list[SentInHour]] = {}
    for hour in await rates.find_sent_hours(connection, most, now - DAY):
        hours.setdefault(hour.workspace_id, []).append(hour)
    left = {key: limit - sum(hour.sent for hour in hours.get(key, ())) for key, limit in most.items()}
    full: dict[str, datetime] = {}
    for one in ready:
        if one.workspace_id not in most or one.author not in AUTOMATIC:
            continue
        if left[one.workspace_id] > 0:
            left[one.workspace_id] -= 1
        else:
            first = next(iter(hours.get(one.workspace_id, ())), None)
            full[one.id] = now + RECHECK if first is None else max(now + RECHECK, first.hour + DAY)
    return full


def _is_open(party: Party, now: datetime) -> bool:
    return party.last_inbound_at is not None and now < window_closes_at(party.last_inbound_at)
