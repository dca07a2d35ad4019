"""The reconciler against the platform: lost answers, lost statuses and lost subscriptions are found out."""

import pytest

from patchbay.messaging.whatsapp.client import WhatsAppChannel
from patchbay.services.channels.port import ChannelPort
from patchbay.storage.paging import PageRequest
from patchbay.wiring import Wiring
from support.core import Clock, Core, World, a_flow, hears, registry_of, says
from support.simulated_platform import SimulatedPlatform
from support.systems import a_tenant, settings_for

FLOW = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
ANA = "+5511900000001"


@pytest.fixture
async def platform(database_url, passwords):
    clock = Clock()
    platform = SimulatedPlatform(clock, finds_callback_data=True)
    world = World()
    wiring = Wiring(settings_for(database_url), clock=clock, passwords=passwords, registry=registry_of(world))
    async with platform.running():
        core = Core(wiring, await a_tenant(wiring), platform, clock, world)
        platform.core = core
        await core.open_channel()
        await core.publish(FLOW)
        yield platform
        await wiring.close()


async def let_it_look(platform, seconds: float) -> None:
    """Time passes on both sides, and the reconciler does its work."""
    await platform.let_pass(seconds)
    await platform.core.wiring.reconciler.run_once()
    await platform.core.settle()


async def open_alerts(core) -> list[str]:
    page = await core.wiring.alerts.page(core.workspace_id, PageRequest(), ())
    return [one.kind for one in page.items]


async def test_a_message_whose_answer_and_statuses_were_lost_is_found_and_sent_once(platform):
    await platform.order("/faults", {"kind": "http_500_after"})
    await platform.order("/faults", {"kind": "drop_statuses"})
    await platform.somebody_says("go", phone=ANA)
    (lost,) = await platform.core.outbox()

    await let_it_look(platform, 20)
    await platform.let_pass(300)

    (found,) = await platform.core.outbox()
    sources = {source for _, source in await platform.core.facts(found.id)}
    assert (lost.state, found.state) == ("unknown", "read")
    assert sources == {"run", "sender", "reconciler"}
    assert len(list(platform.simulator.platform.ledger.outbound())) == 1


async def test_a_number_whose_subscription_was_lost_is_told_of_until_it_is_back(platform):
    core = platform.core
    known = await core.wiring.channel_cache.get(core.channel_id)
    provider = WhatsAppChannel(ChannelPort(core.wiring.http))
    await unsubscribe(core, known)
    await core.wiring.channel_checks.check(core.workspace_id, core.channel_id)
    lost = await open_alerts(core)

    await provider.subscribe(known.config)
    await core.wiring.channel_checks.check(core.workspace_id, core.channel_id)

    assert lost == ["not_subscribed"]
    assert await open_alerts(core) == []


async def unsubscribe(core, known) -> None:
    """Somebody takes the account away from the app."""
    config = known.config
    await core.wiring.http.request(
        "DELETE",
        f"{config.api_base}/{config.api_version}/{config.waba_id}/subscribed_apps",
        headers={"authorization": f"Bearer {config.access_token}"},
        content=None,
        timeout_s=5,
        max_bytes=10_000,
    )
