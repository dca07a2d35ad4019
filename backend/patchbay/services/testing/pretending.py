"""Pretending that time passed, for a test run: for its waits, and for its conversation's service window."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services import event_kinds
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import NotNow
from patchbay.services.turns.happenings import store_happening
from patchbay.storage import outbox, parties
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.database import Database
from patchbay.storage.runs import LIVE, Beginning, find_beginning
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import is_test

StandIn = Callable[[str, str, float], Awaitable[None]]
"""Tells whoever stands in for the provider how many seconds passed for a number's chat with a phone."""


MAX_PRETENDED_S = 366 * 86_400.0
"""What may be pretended at once: as much as any wait may last."""


class Pretending:
    """Lets time pass for one test run and nobody else."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        doorbell: Doorbell,
        audit: Audit,
        clock: Clock,
        stand_in: StandIn | None = None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._doorbell = doorbell
        self._audit = audit
        self._clock = clock
        self._stand_in = stand_in
        self._channels = ChannelRepository(vault)

    async def pretend(self, workspace_id: str, run_id: str, seconds: float, actor: str) -> None:
        """Have what the run waits for be due this much earlier, and its service window be this much older.

        What is due by then happens at once, in the run's next turn.

        Raises:
            NotFound: No such run.
            NotNow: It is no test run, or it is over.
        """
        async with self._database.transaction() as connection:
            began = await find_beginning(connection, self._vault, workspace_id, run_id)
            if not is_test(began.version):
                raise NotNow("Time can be pretended for test runs only.")
            if began.state not in LIVE:
                raise NotNow(f"The run is {began.state}.")
            chat = await self._chat(connection, workspace_id, began)
        if chat is not None and self._stand_in is not None:
            await self._stand_in(*chat, seconds)
        async with self._database.transaction() as connection:
            # Messages before the event, which locks the lease: the order of whoever learns of one.
            await outbox.bring_forward(connection, workspace_id, run_id, seconds)
            await store_happening(
                connection,
                self._vault,
                workspace_id=workspace_id,
                subject_id=began.subject_id,
                kind=event_kinds.RUN_PRETEND,
                content={"run": run_id, "seconds": seconds},
                now=self._clock(),
            )
            change = Change(actor, "run.time_pretended", f"run:{run_id}", {"seconds": seconds})
            await self._audit.record(connection, workspace_id, change)
        await self._doorbell.ring("drain")

    async def _chat(
        self, connection: AsyncConnection, workspace_id: str, began: Beginning
    ) -> tuple[str, str] | None:
        """The number and the phone of the run's conversation, as the provider knows them."""
        if began.conversation_id is None:
            return None
        found = await parties.load(connection, self._vault, [began.conversation_id])
        party = found.get(began.conversation_id)
        if party is None or party.phone is None:
            return None
        channel = await self._channels.get(connection, workspace_id, party.channel_id)
        return channel.external_id, party.phone
