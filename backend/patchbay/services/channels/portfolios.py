"""How many people a business portfolio may write to first, as its provider tells, kept with its channels."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.alerts.from_provider import PortfolioLimit
from patchbay.services.channels.releasing import release_soon
from patchbay.storage.channels import Channel, ChannelRepository, LearnedLimit


async def learn(
    connection: AsyncConnection,
    channels: ChannelRepository,
    workspace_id: str,
    told: PortfolioLimit,
    now: datetime,
) -> list[Channel]:
    """Keep what was told with every channel of the portfolio; gives those that have another limit by it.

    What is older than what is known changes nothing. What waits for a limit that is another now is asked
    about again.
    """
    learned = LearnedLimit(told.people_per_day, min(told.at, now))
    found = await channels.beside_account(connection, workspace_id, told.waba_id)
    older = [one for one in found if one.learned is None or one.learned.at <= learned.at]
    if not older:
        return []
    await channels.keep_learned(connection, workspace_id, {one.id for one in older}, learned)
    changed = [one for one in older if replace(one, learned=learned).reach != one.reach]
    if changed:
        await release_soon(connection, workspace_id, {one.id for one in changed}, now)
    return changed
