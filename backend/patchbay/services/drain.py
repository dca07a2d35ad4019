"""Drain: the pending events of many conversations, applied side by side, committed together.

One process holds any number of leases, up to its capacity, and renews them while turns are under way. Turns
read in one transaction and write in another; between the two they touch nothing but the world.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from msgspec import Struct, convert
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event, issued_choice
from patchbay.services import kinds
from patchbay.services.actions import Actions
from patchbay.services.clock import Clock, utc_now
from patchbay.services.doorbell import Doorbell
from patchbay.services.published import Published
from patchbay.services.turn import Loaded, Turn
from patchbay.services.turn_writes import Committed, Writes, commit
from patchbay.storage import events, leases, messages, parties, runs
from patchbay.storage.batch import Batcher
from patchbay.storage.database import Database
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
        published: Published,
        actions: Actions,
        doorbell: Doorbell,
        holder: str,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._published = published
        self._actions = actions
        self._doorbell = doorbell
        self._holder = holder
        self._clock = clock
        self._held: dict[str, Claim] = {}
        self._batcher: Batcher[Writes, Committed] = Batcher(self._write, max_size=128, concurrency=2)

    @property
    def capacity(self) -> int:
        """How many more subjects this process can take."""
        return CAPACITY - len(self._held)

    async def claim(self) -> list[Claim]:
        """Take subjects that wait, as far as there is room; `play` them."""
        room = min(self.capacity, CLAIM_BATCH)
        if room <= 0:
            return []
        now = self._clock()
        async with self._database.transaction() as connection:
            until = now + timedelta(seconds=LEASE_S)
            claims = await leases.claim(connection, self._holder, now, until, room)
        self._hold(claims)
        return claims

    def _hold(self, claims: Sequence[Claim]) -> None:
        self._held.update({claim.subject_id: claim for claim in claims})

    async def play(self, claims: Sequence[Claim]) -> None:
        """Play a turn for each lease, side by side; returns when all are over."""
        if not claims:
            return
        self._hold(claims)
        try:
            async with self._database.transaction() as connection:
                loaded = await self._load(connection, claims)
            if len(loaded) == 1:
                await self._play_one(loaded[0])
            else:
                await asyncio.gather(*(self._play_one(one) for one in loaded))
        finally:
            for claim in claims:
                self._held.pop(claim.subject_id, None)

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
        turn = Turn(loaded, self._actions, self._commit)
        try:
            await self._commit(await turn.play())
        except LeaseLost:
            log.warning("lease_lost", subject_id=loaded.claim.subject_id)
        except Exception as error:
            log.exception("turn_failed", subject_id=loaded.claim.subject_id)
            await self._give_up(loaded, turn.current, error)

    async def _commit(self, writes: Writes) -> None:
        committed = await self._batcher.add(writes)
        if not committed.held:
            raise LeaseLost
        if writes.has_messages:
            await self._doorbell.ring("send")
        if committed.woke:
            await self._doorbell.ring("drain")

    async def _write(self, batch: list[Writes]) -> list[Committed]:
        async with self._database.transaction() as connection:
            return await commit(connection, self._vault, batch, self._clock())

    async def _give_up(self, loaded: Loaded, event: StoredEvent | None, error: Exception) -> None:
        """Our own failure: count it against the event, so that it cannot stop its conversation for ever."""
        writes = Writes(loaded.claim)
        writes.release = True
        try:
            async with self._database.transaction() as connection:
                if event is not None:
                    await events.note_failure(connection, [event.id], type(error).__name__)
                released = Claim(
                    loaded.claim.subject_id,
                    loaded.claim.workspace_id,
                    loaded.claim.fence,
                    loaded.claim.arrived - 1,
                )
                await leases.release(connection, [released])
        except Exception:
            log.exception("turn_not_recorded", subject_id=loaded.claim.subject_id)

    # ── loading ──────────────────────────────────────────────────────────────────────────────────────

    async def _load(self, connection: AsyncConnection, claims: Sequence[Claim]) -> list[Loaded]:
        subject_ids = [claim.subject_id for claim in claims]
        pending = await events.load_pending(connection, self._vault, subject_ids)
        live = await runs.load_live(connection, self._vault, subject_ids)
        known = await parties.load(connection, self._vault, subject_ids)
        active = await self._published.load_active(connection, {claim.workspace_id for claim in claims})
        keys = {run.id: (run.workflow_id, run.version) for found in live.values() for run in found}
        await self._published.load_graphs(connection, keys.values())
        graphs = {run_id: graph for run_id, key in keys.items() if (graph := self._published.graph(key))}
        every_event = [event for found in pending.values() for event in found]
        senders = await self._senders(connection, every_event)
        hook_ids = [event.content["hook"] for event in every_event if event.kind == kinds.HTTP_REQUEST]
        hooks = await self._published.load_hooks(connection, hook_ids) if hook_ids else {}
        return [
            Loaded(
                claim=claim,
                events=pending.get(claim.subject_id, ()),
                runs=live.get(claim.subject_id, ()),
                party=known.get(claim.subject_id),
                active=active[claim.workspace_id],
                graphs=graphs,
                senders=senders,
                hooks=hooks,
            )
            for claim in claims
        ]

    async def _senders(self, connection: AsyncConnection, every: Sequence[StoredEvent]) -> dict[str, str]:
        """Which run each tap or quote answers, by event id."""
        referred = {event.id: said for event in every if (said := _referred_message(event)) is not None}
        if not referred:
            return {}
        quoted = {said.provider_id for said in referred.values() if said.provider_id}
        channels = {event.channel_id for event in every if event.channel_id}
        by_provider = await messages.find_by_provider_ids(connection, channels, quoted) if quoted else {}
        message_ids: dict[str, str] = {}
        for event in every:
            said = referred.get(event.id)
            if said is None:
                continue
            found = said.message_id or by_provider.get((event.channel_id or "", said.provider_id or ""))
            if found is not None:
                message_ids[event.id] = found
        run_ids = await messages.find_senders(connection, set(message_ids.values()))
        return {event_id: run_ids[one] for event_id, one in message_ids.items() if one in run_ids}


class _Referred(Struct, frozen=True):
    """The message of ours that somebody answered: by our id for a button, by the provider's for a quote."""

    message_id: str | None = None
    provider_id: str | None = None


def _referred_message(event: StoredEvent) -> _Referred | None:
    content: dict[str, Any] = event.content
    if not event.kind.startswith("message.") or event.kind == kinds.MESSAGE_CHANGED:
        return None
    choice = issued_choice(convert(content, Event)) if event.kind == "message.choice" else None
    if choice is not None:
        return _Referred(message_id=choice.message_id)
    reply_to = content.get("reply_to")
    return _Referred(provider_id=reply_to) if reply_to else None
