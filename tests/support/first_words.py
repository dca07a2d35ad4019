"""Messages to people who have not written, and how many of them a portfolio may send."""

from patchbay.messaging.lanes import Lane
from patchbay.services.channels.forms import ChannelChange
from patchbay.storage import messages, party_lookup
from patchbay.storage.ids import new_id
from patchbay.storage.messages import StoredMessage

A_TEMPLATE = {"kind": "template", "template": "offer", "language": "en"}


async def limits_reach(core, people: int | None) -> None:
    """Set, as a person does, how many people the portfolio of the channel may write to first."""
    change = ChannelChange(people_per_day=people, portfolio_id="77")
    await core.wiring.channels.change(core.workspace_id, core.channel_id, change, "member:1")


async def writes_first(core, *phones: str, times: int = 1) -> None:
    """Queue templates to people, as a workflow of its own accord does."""
    arriving = [
        party_lookup.Arriving(core.workspace_id, core.channel_id, (("phone", phone),)) for phone in phones
    ]
    now = core.clock()
    async with core.wiring.database.transaction() as connection:
        parties = await party_lookup.find_or_add(connection, core.wiring.vault, arriving, now)
        new = [
            StoredMessage(
                id=new_id(),
                workspace_id=core.workspace_id,
                conversation_id=party.conversation_id,
                channel_id=core.channel_id,
                contact_id=party.contact_id,
                direction="out",
                author="run",
                kind="template",
                content=A_TEMPLATE,
                purpose="utility",
                state="queued",
                lane=Lane.TRANSACTIONAL,
                created_at=now,
            )
            for _ in range(times)
            for party in parties
        ]
        await messages.add(connection, core.wiring.vault, new)
    await core.settle()


async def states(core) -> list[str]:
    """Of what was queued or sent, sorted."""
    return sorted(one.state for one in await core.outbox())
