"""Whose messages go out next: lanes in order, workspaces in turn, and no number faster than it may.

A claim looks at the queues, takes tokens for those that are paced, and deals its room out among what is due
in them. Nothing of the order is kept but in the database; tokens that were not used are given back.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lanes import PACED, Lane
from patchbay.services.channels.cache import ChannelCache, KnownChannel
from patchbay.services.clock import Clock
from patchbay.services.sending.fair_share import FairShare
from patchbay.services.sending.pacing import SHARE, Ask, Grant, Pacing
from patchbay.storage import messages, outbox
from patchbay.storage.channels import ChannelSettings
from patchbay.storage.database import Database
from patchbay.storage.messages import StoredMessage
from patchbay.storage.vault import Vault

Room = Callable[[int], int]
"""How many messages of a lane there is room for."""


class Look(Struct, frozen=True):
    """What there is to take: how deep to look into each queue, by lane, and the tokens taken for it."""

    lanes: dict[int, dict[str, int]]
    tokens: dict[str, int] = {}
    waits_s: dict[str, float] = {}
    """When to look again at channels that were given fewer than they asked for."""


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
            wanted = {outbox.channel_in(queue) for names in queues.values() for queue in names}
            channels = await self._channels.get_all(connection, wanted)
        lanes = {
            lane: {
                queue: self._depth(queue, channels[outbox.channel_in(queue)], _even(room(lane), len(names)))
                for queue in names
            }
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
        asked = {queue: Ask(most, _rate(channels[outbox.channel_in(queue)])) for queue, most in paced.items()}
        granted = await self._pacing.take(_by_channel(asked), self._clock().timestamp()) if asked else {}
        tokens = _shared(paced, granted)
        for queue, given in tokens.items():
            lanes[outbox.lane_in(queue)][queue] = given
        waits_s = {channel_id: grant.wait_s for channel_id, grant in granted.items() if grant.wait_s}
        return Look(_without_empty(lanes), tokens, waits_s)

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

    async def settle(self, look: Look, taken: Sequence[StoredMessage]) -> float | None:
        """Return the tokens for which nothing was taken.

        Returns:
            In how many seconds to look again, where a number has sent as fast as it may.
        """
        used = Counter(outbox.queue_of(one.lane, one.channel_id) for one in taken)
        unused: Counter[str] = Counter()
        for queue, tokens in look.tokens.items():
            unused[outbox.channel_in(queue)] += tokens - used[queue]
        left_over = {channel_id: left for channel_id, left in unused.items() if left > 0}
        await self._pacing.give_back(left_over, self._clock().timestamp())
        return min((wait_s for one, wait_s in look.waits_s.items() if unused[one] <= 0), default=None)

    async def hold(self, channel_id: str, seconds: float) -> None:
        """Send nothing of a number's own accord for so long, as its provider asked to slow down."""
        await self._pacing.hold(channel_id, seconds, self._clock().timestamp())

    def _depth(self, queue: str, known: KnownChannel | None, even: int) -> int:
        """How many to look at: none of a number that is held, one of a number on trial after it was.

        Replies of a held number are looked at all the same: each learns why it waits. On trial, one is enough
        to find out with; every other would only use up an attempt where the trouble is not over.
        """
        if known is None or known.channel.state == "active":
            return even
        if not known.channel.is_held(self._clock()):
            return 1
        return 0 if outbox.lane_in(queue) in PACED else even


def _even(room: int, queues: int) -> int:
    """How many to look at in each queue: enough to fill the room where half of them are short."""
    return max(4, -(-2 * room // queues))


def _rate(known: KnownChannel | None) -> float:
    settings = ChannelSettings() if known is None else known.channel.settings
    return SHARE * settings.messages_per_s


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
