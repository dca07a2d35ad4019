"""Whose messages go out next: lanes in order, workspaces in turn, and no number faster than it may.

A claim looks at the queues, takes tokens for those that are paced, and deals its room out among what is due
in them. Nothing of the order is kept but in the database; tokens that were not used are given back.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lanes import PACED, Lane
from patchbay.services.channel_cache import ChannelCache
from patchbay.services.clock import Clock
from patchbay.services.fair_share import FairShare
from patchbay.services.pacing import SHARE, Ask, Grant, Pacing
from patchbay.storage import messages, outbox
from patchbay.storage.database import Database
from patchbay.storage.messages import StoredMessage
from patchbay.storage.vault import Vault

Room = Callable[[int], int]
"""How many messages of a lane there is room for."""


class Look(Struct, frozen=True):
    """What there is to take: how deep to look into each queue, by lane, and the tokens taken for it."""

    lanes: dict[int, dict[str, int]]
    tokens: dict[str, int]
    wait_s: float | None = None
    """When to look again, where a number has sent as fast as it may."""


class Dispatch:
    """Chooses what one process sends next."""

    def __init__(
        self, database: Database, vault: Vault, channels: ChannelCache, pacing: Pacing, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._pacing = pacing
        self._clock = clock
        self._shares: dict[int, FairShare[str]] = {lane: FairShare() for lane in Lane}

    async def look(self, room: Room) -> Look:
        """See which queues have anything, and take the tokens that sending from them asks for."""
        async with self._database.transaction() as connection:
            queues = outbox.by_lane(await outbox.find_queues(connection, self._clock()))
        lanes = {
            lane: {queue: await self._depth(queue, _even(room(lane), len(names))) for queue in names}
            for lane, names in queues.items()
            if room(lane) > 0
        }
        paced = {
            queue: most
            for lane, names in lanes.items()
            if lane in PACED
            for queue, most in names.items()
            if most
        }
        asked = {queue: Ask(most, await self._rate(queue)) for queue, most in paced.items()}
        granted = await self._pacing.take(_by_channel(asked), self._clock().timestamp()) if asked else {}
        tokens = _shared(paced, granted)
        for queue, given in tokens.items():
            lanes[outbox.lane_in(queue)][queue] = given
        waits = [grant.wait_s for grant in granted.values() if not grant.tokens]
        return Look(_without_empty(lanes), tokens, min(waits, default=None))

    async def take(self, connection: AsyncConnection, look: Look, room: Room) -> list[StoredMessage]:
        """The next messages, locked until the transaction ends."""
        now = self._clock()
        chosen: list[str] = []
        for lane, depths in look.lanes.items():
            left = room(lane) - len(chosen)
            if left <= 0:
                break
            heads = await outbox.lock_heads(connection, depths, now)
            chosen += self._shares[lane].deal(left, heads)
        found = await messages.load_many(connection, self._vault, chosen)
        return [found[message_id] for message_id in chosen]

    async def give_back(self, look: Look, taken: Sequence[StoredMessage]) -> None:
        """Return the tokens for which nothing was taken."""
        used = Counter(outbox.queue_of(one.lane, one.channel_id) for one in taken)
        unused: Counter[str] = Counter()
        for queue, tokens in look.tokens.items():
            unused[outbox.channel_in(queue)] += tokens - used[queue]
        await self._pacing.give_back({channel_id: left for channel_id, left in unused.items() if left > 0})

    async def hold(self, channel_id: str, seconds: float) -> None:
        """Send nothing of a number's own accord for so long, as its provider asked to slow down."""
        await self._pacing.hold(channel_id, seconds, self._clock().timestamp())

    async def _depth(self, queue: str, even: int) -> int:
        """How many to look at: none of a number that is held, one of a number on trial after it was.

        Replies of a held number are looked at all the same: each learns why it waits.
        """
        known = await self._channels.get(outbox.channel_in(queue))
        if known is None or known.channel.state == "active" or outbox.lane_in(queue) not in PACED:
            return even
        return 0 if known.channel.is_held(self._clock()) else 1

    async def _rate(self, queue: str) -> float:
        known = await self._channels.get(outbox.channel_in(queue))
        return SHARE * (80.0 if known is None else known.channel.settings.messages_per_s)


def _even(room: int, queues: int) -> int:
    """How many to look at in each queue: enough to fill the room where half of them are short."""
    return max(4, -(-2 * room // queues))


def _by_channel(asked: Mapping[str, Ask]) -> dict[str, Ask]:
    """A channel's lanes fill from one bucket."""
    summed: dict[str, Ask] = {}
    for queue, ask in asked.items():
        channel_id = outbox.channel_in(queue)
        before = summed[channel_id].most if channel_id in summed else 0
        summed[channel_id] = Ask(before + ask.most, ask.rate)
    return summed


def _shared(paced: Mapping[str, int], granted: Mapping[str, Grant]) -> dict[str, int]:
    """A channel's tokens by queue, earlier lanes first."""
    left = {channel_id: grant.tokens for channel_id, grant in granted.items()}
    shares: dict[str, int] = {}
    for queue, most in sorted(paced.items()):
        channel_id = outbox.channel_in(queue)
        shares[queue] = min(most, left[channel_id])
        left[channel_id] -= shares[queue]
    return shares


def _without_empty(lanes: Mapping[int, Mapping[str, int]]) -> dict[int, dict[str, int]]:
    kept = {lane: {queue: most for queue, most in depths.items() if most} for lane, depths in lanes.items()}
    return {lane: depths for lane, depths in kept.items() if depths}
