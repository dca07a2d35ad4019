"""No wake-up is lost and no two workers hold one subject, whatever order things happen in."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from patchbay.storage import leases, tables
from patchbay.storage.leases import Arrival
from support.core import NOON

LEASE = timedelta(seconds=15)
SUBJECTS = ("a", "b")
WORKERS = ("one", "two", "three")

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), st.sampled_from(SUBJECTS), st.integers(1, 3)),
        st.tuples(st.just("arrive_and_claim"), st.sampled_from(SUBJECTS), st.sampled_from(WORKERS)),
        st.tuples(st.just("claim"), st.sampled_from(WORKERS), st.integers(1, 2)),
        st.tuples(st.just("renew"), st.sampled_from(WORKERS), st.none()),
        st.tuples(st.just("release"), st.integers(0, 5), st.none()),
        st.tuples(st.just("abandon"), st.integers(0, 5), st.none()),
        st.tuples(st.just("wait"), st.sampled_from([1, 10, 20]), st.none()),
    ),
    max_size=25,
)


class World:
    """What should be so: events stored and seen, who may write, and every claim ever gained."""

    def __init__(self, database) -> None:
        self.database = database
        self.now = NOON
        self.stored = dict.fromkeys(SUBJECTS, 0)
        self.seen = dict.fromkeys(SUBJECTS, 0)
        self.holders = {}
        self.claims = []

    async def take(self, step) -> None:
        self.now += timedelta(microseconds=1)
        kind, one, two = step
        async with self.database.transaction() as connection:
            await getattr(self, kind)(connection, one, two)

    async def arrive(self, connection, subject, count):
        self.stored[subject] += count
        await leases.announce(connection, [Arrival(subject, "w", count)], self.now)

    async def arrive_and_claim(self, connection, subject, worker):
        self.stored[subject] += 1
        until = self.now + LEASE
        arrival = Arrival(subject, "w", 1)
        gained = await leases.announce(connection, [arrival], self.now, claim_as=worker, until=until)
        assert bool(gained) == self.is_free(subject)
        self.gain(gained, worker)

    async def claim(self, connection, worker, limit):
        wanted = [one for one in SUBJECTS if self.is_free(one) and self.stored[one] > self.seen[one]]
        gained = await leases.claim(connection, worker, self.now, self.now + LEASE, limit)
        assert len(gained) == min(limit, len(wanted))
        assert {claim.subject_id for claim in gained} <= set(wanted)
        self.gain(gained, worker)

    async def renew(self, connection, worker, _):
        held = [one for one, (claim, holder, _) in self.holders.items() if holder == worker]
        await leases.renew(connection, worker, held, self.now + LEASE)
        for subject in held:
            claim, holder, _ = self.holders[subject]
            self.holders[subject] = (claim, holder, self.now + LEASE)

    async def release(self, connection, index, _):
        if index < len(self.claims):
            claim, loaded = self.claims[index]
            held = await leases.release(connection, [claim])
            assert held == ({claim.subject_id} if self.is_holding(claim) else set())
            if held:
                self.seen[claim.subject_id] = loaded
                del self.holders[claim.subject_id]
                self.claims[index] = (leases.Claim(claim.subject_id, "w", -1, 0), 0)

    async def abandon(self, connection, index, _):
        if index < len(self.claims):
            claim, _ = self.claims[index]
            await leases.abandon(connection, [claim])
            if self.is_holding(claim):
                del self.holders[claim.subject_id]
                self.claims[index] = (leases.Claim(claim.subject_id, "w", -1, 0), 0)

    async def wait(self, connection, seconds, _):
        self.now += timedelta(seconds=seconds)

    def gain(self, gained, worker):
        for claim in gained:
            assert claim.arrived == self.stored[claim.subject_id]
            assert claim.waiting == self.stored[claim.subject_id] - self.seen[claim.subject_id]
            self.holders[claim.subject_id] = (claim, worker, self.now + LEASE)
            self.claims.append((claim, self.stored[claim.subject_id]))

    def is_free(self, subject) -> bool:
        return subject not in self.holders or self.holders[subject][2] < self.now

    def is_holding(self, claim) -> bool:
        return claim.subject_id in self.holders and self.holders[claim.subject_id][0] == claim

    async def finish(self) -> None:
        """However it went, work that is left is found, and found until it is done."""
        self.now += LEASE + timedelta(seconds=1)
        for _ in range(len(SUBJECTS) + 1):
            async with self.database.transaction() as connection:
                left = {one for one in SUBJECTS if self.stored[one] > self.seen[one]}
                assert await leases.has_work(connection, self.now) == bool(left)
                gained = await leases.claim(connection, "last", self.now, self.now + LEASE, 1)
                assert {claim.subject_id for claim in gained} <= left
                assert bool(gained) == bool(left)
                self.gain(gained, "last")
                assert await leases.release(connection, gained) == {one.subject_id for one in gained}
                for claim in gained:
                    self.seen[claim.subject_id] = claim.arrived
                    del self.holders[claim.subject_id]
        assert self.seen == self.stored


@given(steps=STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_whatever_order(database_url, steps):
    async def live():
        from patchbay.storage.database import Database  # noqa: PLC0415 one per event loop

        database = Database(database_url)
        try:
            async with database.transaction() as connection:
                await connection.execute(delete(tables.leases))
            world = World(database)
            for step in steps:
                await world.take(step)
            await world.finish()
        finally:
            await database.close()

    asyncio.run(live())


async def test_workers_that_claim_at_once_never_share_a_subject(database):
    arrivals = [Arrival(f"s{number}", "w", 1) for number in range(60)]
    async with database.transaction() as connection:
        await leases.announce(connection, arrivals, NOON)

    async def claim(worker):
        async with database.transaction() as connection:
            return await leases.claim(connection, worker, NOON, NOON + LEASE, 20)

    gained = await asyncio.gather(*(claim(f"w{number}") for number in range(6)))

    subjects = [claim.subject_id for claims in gained for claim in claims]
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize("moves", [["claim"], ["claim", "release"]])
async def test_a_writer_with_an_old_fence_is_refused(database, moves):
    async with database.transaction() as connection:
        until = NOON + LEASE
        (old,) = await leases.announce(connection, [Arrival("s", "w", 1)], NOON, claim_as="one", until=until)
        later = until + timedelta(seconds=1)
        (new,) = await leases.claim(connection, "two", later, later + LEASE, 1)
        if "release" in moves:
            await leases.release(connection, [new])

        refused = await leases.still_held(connection, [old]) | await leases.release(connection, [old])

    assert refused == set()


async def test_what_comes_while_a_subject_is_held_is_work_after_it_is_given_back(database):
    async with database.transaction() as connection:
        until = NOON + LEASE
        (claim,) = await leases.announce(
            connection, [Arrival("s", "w", 1)], NOON, claim_as="one", until=until
        )
        meanwhile = await leases.announce(
            connection, [Arrival("s", "w", 1)], NOON, claim_as="two", until=until + LEASE
        )
        await leases.release(connection, [claim])

        assert meanwhile == []
        assert [one.waiting for one in await leases.claim(connection, "two", NOON, until, 5)] == [1]
