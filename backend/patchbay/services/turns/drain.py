"""Drain: the pending events of many conversations, applied side by side, committed together.

One process holds any number of leases, up to its capacity, and renews them while turns are under way. Turns
read in one transaction and write in another; between the two they touch nothing but the world.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from patchbay.services.clock import Clock, utc_now
from patchbay.services.doorbell import Doorbell
from patchbay.services.health.work_metrics import WorkMetrics
from patchbay.services.live.live import Live
from patchbay.services.sending.judging import Go
from patchbay.services.sending.submit import Submit
from patchbay.services.turns.actions import Actions
from patchbay.services.turns.announcing import announce_turn
from patchbay.services.turns.loaded import Loaded
from patchbay.services.turns.loading import Loading
from patchbay.services.turns.turn import Turn
from patchbay.services.turns.writes import Committed, Writes, commit
from patchbay.storage import events, leases
from patchbay.storage.batch import Batcher
from patchbay.storage.database import Database, is_connection_lost
from patchbay.storage.events import StoredEvent
from patchbay.storage.leases import Claim
from patchbay.storage.vault import Vault

log = structlog.get_logger()

LEASE_S = 15.0
"""How long a conversation stays with a worker that is not heard of any more."""
RENEW_S = 4.0
"""How often leases are renewed; several renewals may fail before one runs out."""
CAPACITY = 256
"""Turns one process has under way at once."""
FRESH = timedelta(seconds=2)
"""How old the facts a turn was loaded with may be for the policy gate to go by them; after, it reads anew."""
CLAIM_BATCH = 64
"""Subjects claimed in one go."""


class LeaseLost(Exception):
    """Another worker holds the subject now; whatever this turn still wanted must not be written."""


class Drain:
    """Plays turns on behalf of one holder of leases."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        loading: Loading,
        actions: Actions,
        submit: Submit,
        metrics: WorkMetrics,
        doorbell: Doorbell,
        live: Live,
        holder: str,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._loading = loading
        self._actions = actions
        self._submit = submit
        self._metrics = metrics
        self._doorbell = doorbell
        self._live = live
        self._holder = holder
        self._clock = clock
        self._held: dict[str, Claim] = {}
        self._batcher: Batcher[Writes, Committed] = Batcher(self._write, max_size=128, concurrency=2)

    @property
    def capacity(self) -> int:
        """How many more subjects this process can take."""
        return CAPACITY - len(self._held)

    async def claim(self) -> list[Loaded]:
        """Take subjects that wait, as far as there is room; `play` them."""
        room = min(self.capacity, CLAIM_BATCH)
        if room <= 0:
            return []
        now = self._clock()
        async with self._database.transaction() as connection:
            until = now + timedelta(seconds=LEASE_S)
            claims = await leases.claim(connection, self._holder, now, until, room)
            return await self._loading.load(connection, claims)

    async def play(self, turns: Sequence[Loaded]) -> None:
        """Play these turns side by side; returns when all are over."""
        self._held.update({loaded.claim.subject_id: loaded.claim for loaded in turns})
        if len(turns) == 1:
            await self._play_one(turns[0])
        else:
            await asyncio.gather(*(self._play_one(loaded) for loaded in turns))

    async def keep_leases(self) -> None:
        """Renew what is held, for ever; run beside everything else."""
        while True:
            await asyncio.sleep(RENEW_S)
            if self._held:
                await self._renew()

    async def _renew(self) -> None:
        until = self._clock() + timedelta(seconds=LEASE_S)
        try:
            async with self._database.transaction() as connection:
                await leases.renew(connection, self._holder, list(self._held), until)
        except Exception:
            log.exception("lease_renewal_failed")

    # ── one turn ─────────────────────────────────────────────────────────────────────────────────────

    async def _play_one(self, loaded: Loaded) -> None:
        turn: Turn | None = None
        going: Go | None = None
        try:
            turn = Turn(loaded, self._actions, self._checkpoint)
            writes = await turn.play()
            going = await self._finish(loaded, writes, may_send_at_once=turn.may_send_at_once)
        except LeaseLost:
            log.warning("lease_lost", subject_id=loaded.claim.subject_id)
        except Exception as error:
            log.exception("turn_failed", subject_id=loaded.claim.subject_id)
            await self._give_up(loaded, turn.current if turn else None, error)
        finally:
            self._held.pop(loaded.claim.subject_id, None)
        if going is not None:
            await self._submit.send(going)

    async def _finish(self, loaded: Loaded, writes: Writes, *, may_send_at_once: bool) -> Go | None:
        """Commit a turn; its first message is taken for submission in the same commit where it may be."""
        going: Go | None = None
        is_fresh = self._clock() - loaded.at <= FRESH
        if writes.messages and may_send_at_once and writes.keeps_facts and is_fresh:
            taken = await self._submit.take(writes.messages[0], loaded.party)
            if taken is not None:
                going, writes.messages[0] = taken
        try:
            await self._commit(writes, rings=going is None)
        except BaseException:
            if going is not None:
                self._submit.let_go()
            raise
        return going

    async def _checkpoint(self, writes: Writes) -> None:
        await self._commit(writes, rings=True)

    async def _commit(self, writes: Writes, *, rings: bool) -> None:
        committed = await self._batcher.add(writes)
        if not committed.held:
            raise LeaseLost
        self._metrics.count_turn(writes.runs.values(), writes.steps.values(), queued=len(writes.messages))
        announce_turn(self._live, writes)
        if writes.elsewhere or (writes.messages and rings):
            await self._doorbell.ring("send")
        if committed.woke:
            await self._doorbell.ring("drain")

    async def _write(self, batch: list[Writes]) -> list[Committed]:
        async with self._database.transaction() as connection:
            return await commit(connection, self._vault, batch, self._clock())

    async def _give_up(self, loaded: Loaded, event: StoredEvent | None, error: Exception) -> None:
        """Our own failure: count it against the event, so that it cannot stop its conversation for ever.

        Where no event is to blame, the lease is left to run out: a pause before the next attempt.
        """
        if event is None:
            return
        try:
            async with self._database.transaction() as connection:
                if not await leases.still_held(connection, [loaded.claim]):
                    return
                if not is_connection_lost(error):
                    await events.note_failure(connection, [event.id], type(error).__name__)
                await leases.abandon(connection, [loaded.claim])
        except Exception:
            log.exception("turn_not_recorded", subject_id=loaded.claim.subject_id)
