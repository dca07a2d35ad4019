"""Five thousand people, processes that die anywhere, a pause and a stop: each is written to at most once."""

import asyncio
from collections import Counter
from random import Random

import pytest
from msgspec import convert
from msgspec.structs import replace

from patchbay.services.campaigns.audience import NewRows
from patchbay.services.campaigns.campaigns import NewCampaign
from patchbay.services.templates.templates import TemplateRow
from patchbay.storage import tables
from support.patience import SOON_S

PEOPLE = 5_000
ROWS = 2_000
LIVES = 25
"""Processes that are killed on the way."""


class Crowd:
    """A campaign to many, driven by hand."""

    def __init__(self, core, channel_id: str, campaign_id: str) -> None:
        self.core = core
        self.campaign_id = campaign_id
        self.channel_id = channel_id
        self.random = Random(20_260_302)

    @property
    def campaigns(self):
        return self.core.wiring.campaigns

    async def do(self, what: str) -> None:
        await getattr(self.campaigns, what)(self.core.workspace_id, self.campaign_id, "member:1")

    async def state(self) -> str:
        return (await self.campaigns.get(self.core.workspace_id, self.campaign_id)).state

    async def states(self) -> dict[str, int]:
        progress = self.core.wiring.campaign_progress
        return (await progress.progress(self.core.workspace_id, self.campaign_id)).states

    async def live_and_die(self) -> None:
        """A process begins to work and is gone a moment later, in the middle of whatever it did."""
        process = self.core.peer().wiring
        working = asyncio.create_task(self._work(process))
        for _ in range(self.random.randrange(1, 400)):
            await asyncio.sleep(0)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    async def _work(self, process) -> None:
        while True:
            await process.campaign_runner.run_once()
            claimed = await process.submit.claim()
            await asyncio.gather(*(process.submit.send(go) for go in claimed.going))

    async def work(self) -> int:
        """One round of a process that lives; gives how much there was to do."""
        self.core.clock.advance(seconds=1)
        wiring = self.core.wiring
        taken = await wiring.campaign_runner.run_once()
        sent = 0
        while (claimed := await wiring.submit.claim()).looked_at:
            await asyncio.gather(*(wiring.submit.send(go) for go in claimed.going))
            sent += claimed.looked_at
        await wiring.relay.sweep()
        return taken + sent

    async def work_until(self, *states: str) -> None:
        async with asyncio.timeout(5 * SOON_S):
            while await self.state() not in states:
                await self.work()

    def written_to(self) -> Counter[str]:
        return Counter(sent["to"] for sent in self.core.sent)


@pytest.fixture
async def crowd(core) -> Crowd:
    workspace_id, wiring = core.workspace_id, core.wiring
    new = replace(core.new_channel("700800900100299"), messages_per_s=10_000.0)
    channel_id = await wiring.channels.create(workspace_id, new, "test")
    template = {
        "channel_id": channel_id,
        "name": "offer",
        "language": "en",
        "category": "MARKETING",
        "status": "APPROVED",
        "components": [{"type": "BODY", "text": "Hello {{1}}, save 10 %."}],
    }
    await wiring.templates.create(workspace_id, convert(template, TemplateRow), "test")
    choice = {"name": "offer", "language": "en", "body": ["{{ row.name }}"]}
    draft = convert({"name": "Spring", "channel_id": channel_id, "template": choice}, NewCampaign)
    campaign_id = await wiring.campaigns.create(workspace_id, draft, "member:1")
    rows = [{"phone": f"+55119{place:08}", "values": {"name": f"P{place}"}} for place in range(PEOPLE)]
    for begun in range(0, PEOPLE, ROWS):
        part = convert({"rows": rows[begun : begun + ROWS]}, NewRows)
        await wiring.campaign_audience.append(workspace_id, campaign_id, part, "member:1")
    return Crowd(core, channel_id, campaign_id)


async def test_everybody_is_written_to_once_or_there_is_a_reason(crowd):
    await crowd.do("start")
    for _ in range(LIVES):
        await crowd.live_and_die()
        crowd.core.clock.advance(seconds=1)
    await crowd.do("pause")
    await crowd.work()
    at_pause = crowd.written_to().total()
    for _ in range(5):
        await crowd.work()
    at_resume = crowd.written_to().total()
    await crowd.do("resume")
    await crowd.live_and_die()
    await crowd.work_until("completed")
    crowd.core.clock.advance(seconds=300)
    await crowd.work()

    states = await crowd.states()
    recipients = await crowd.core.rows(tables.campaign_recipients, "contact_id", "message_id", "state")
    assert at_resume == at_pause
    assert max(crowd.written_to().values()) == 1
    assert {state for _, _, state in recipients} == {"queued"}
    assert len({contact_id for contact_id, _, _ in recipients}) == PEOPLE
    assert len({message_id for _, message_id, _ in recipients}) == PEOPLE
    assert sum(states.values()) == PEOPLE
    assert set(states) <= {"accepted", "unknown", "failed"}
    assert states["accepted"] <= crowd.written_to().total()


async def test_a_stop_leaves_everybody_written_to_or_cancelled(crowd):
    await crowd.do("start")
    while not crowd.written_to():
        await crowd.work()
    await crowd.do("stop")
    await crowd.live_and_die()
    await crowd.work_until("stopped")

    states = await crowd.states()
    assert max(crowd.written_to().values()) == 1
    assert sum(states.values()) == PEOPLE
    assert set(states) <= {"accepted", "unknown", "failed", "submitting", "cancelled"}
    assert states["cancelled"] > 0
