"""What a measured system is to the benchmark, and Patchbay as one."""

from typing import Protocol

import asyncpg

from bench import webhooks, workloads
from bench.processes import Process, script
from bench.workloads import Workload
from patchbay.services.channels.forms import NewWhatsApp
from patchbay.settings import Settings
from patchbay.storage.migrate import upgrade
from patchbay.wiring import Wiring
from support.ports import free_port
from support.secrets import TEST_KEY


class System(Protocol):
    """Something that answers webhooks by messages."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    window: int
    """How many pipelines under way suit it, as far as is known beforehand."""
    largest_window: int
    """More are not tried."""
    port: int
    path: str
    database_url: str
    processes: list[Process]

    async def start(self, stub_port: int) -> None:
        """Set it up, so that messages go to the stub; returns when it takes webhooks."""

    async def stop(self) -> None:
        """End its processes."""

    async def is_busy(self, connection: asyncpg.Connection) -> bool:
        """Whether it has anything left to do; cheap to ask."""

    async def unfinished(self, connection: asyncpg.Connection) -> int:
        """How many bodies, runs or messages its records do not hold as done."""


class Patchbay:
    """`patchbay serve` and `patchbay worker` over one database and one Redis."""

    name = "Patchbay"
    window = 256
    largest_window = 512

    def __init__(self, database_url: str, redis_url: str, *, workers: int = 1) -> None:
        self.database_url = database_url
        self.redis_url = redis_url
        self.processes: list[Process] = []
        self.port = free_port()
        self.path = ""
        self._workers = workers
        self.settings = Settings(
            database_url=database_url,
            secret_keys=TEST_KEY,
            redis_url=redis_url,
            egress_allow="127.0.0.1",
            log_level="warning",
        )

    @property
    def _env(self) -> dict[str, str]:
        """The environment of its processes."""
        return {
            "PATCHBAY_DATABASE_URL": self.settings.database_url,
            "PATCHBAY_SECRET_KEYS": self.settings.secret_keys,
            "PATCHBAY_REDIS_URL": self.settings.redis_url or "",
            "PATCHBAY_EGRESS_ALLOW": self.settings.egress_allow,
            "PATCHBAY_LOG_LEVEL": self.settings.log_level,
        }

    async def start(self, stub_port: int) -> None:
        """Migrate, make a channel and publish every workflow, then start the processes."""
        await upgrade(self.database_url)
        wiring = Wiring(self.settings)
        try:
            channel_id = await _set_up(wiring, stub_port)
        finally:
            await wiring.close()
        self.path = f"/hooks/whatsapp/{channel_id}"
        for name, command in self.commands().items():
            self.processes.append(Process(name, command, self._env))
        await self.processes[0].listens(self.port)

    def commands(self) -> dict[str, list[str]]:
        """The processes it consists of; the first one takes the webhooks."""
        workers = ["worker", *(f"worker {place}" for place in range(2, self._workers + 1))]
        return {
            "serve": [script("patchbay"), "serve", "--port", str(self.port)],
            **{name: [script("patchbay"), "worker"] for name in workers},
        }

    async def stop(self) -> None:
        """End its processes."""
        for process in self.processes:
            process.stop()

    async def is_busy(self, connection: asyncpg.Connection) -> bool:
        """Whether anything waits to be read, applied, or sent."""
        return await connection.fetchval(
            """select exists (select from inbox where state = 'pending')
                   or exists (select from leases where arrived > applied)
                   or exists (select from messages where state in ('queued', 'submitting', 'unknown'))"""
        )

    async def unfinished(self, connection: asyncpg.Connection) -> int:
        """Bodies not read, events not applied, runs not over, messages not accepted."""
        return await connection.fetchval(
            """select (select count(*) from inbox where state <> 'done')
                    + (select count(*) from events where state not in ('applied', 'late'))
                    + (select count(*) from runs where state not in ('completed', 'waiting'))
                    + (select count(*) from messages where direction = 'out' and state <> 'accepted')"""
        )


async def _set_up(wiring: Wiring, stub_port: int) -> str:
    stub_url = f"http://127.0.0.1:{stub_port}"
    workspace = await wiring.accounts.create_workspace("Bench")
    new = NewWhatsApp(
        name="Shop",
        phone_number_id=webhooks.PHONE_NUMBER_ID,
        waba_id=webhooks.WABA_ID,
        access_token="token",
        app_secret=webhooks.APP_SECRET,
        verify_token="verify",
        api_base=stub_url,
    )
    channel_id = await wiring.channels.create(workspace.id, new, "bench")
    for workload in workloads.ALL:
        await _publish(wiring, workspace.id, workload, stub_url)
    return channel_id


async def _publish(wiring: Wiring, workspace_id: str, workload: Workload, stub_url: str) -> None:
    workflow_id = await wiring.workflows.create(workspace_id, workload.document(stub_url), "bench")
    await wiring.workflows.publish(workspace_id, workflow_id, "", "bench")
