"""A whole installation of real processes, set up through its command line and its API."""

import contextlib
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from msgspec import Struct

from patchbay.security.secrets import generate_key
from support.fault_run.processes import DidNotStart, Process, script
from support.fault_run.script import document
from support.fault_run.servers import OwnPostgres, OwnRedis
from support.ports import free_port

SERVES = 2
WORKERS = 3
WABA_ID = "900100200300400"
SETUP_S = 300.0
WEBHOOK_RETRY_S = 2.0
"""How soon a webhook comes again: while a process is at work, before what is in doubt is sent once more."""


class Number(Struct, frozen=True):
    """A business number, which has a serve process of its own."""

    phone_number_id: str
    serve: Process


class Installation:
    """PostgreSQL, Redis, serve and worker processes, and the simulator, which is never harmed."""

    def __init__(self, folder: Path, shop_url: str) -> None:
        self.logs = folder / "logs"
        self.logs.mkdir()
        self._shop_url = shop_url
        self.postgres = OwnPostgres(folder / "postgres", self.logs)
        self.redis = OwnRedis(self.logs)
        self._env = {
            "PATCHBAY_DATABASE_URL": self.postgres.url,
            "PATCHBAY_REDIS_URL": self.redis.url,
            "PATCHBAY_SECRET_KEYS": generate_key(),
            "PATCHBAY_EGRESS_ALLOW": "127.0.0.1",
            "PATCHBAY_LOG_LEVEL": "info",
        }
        config = folder / "simulator.json"
        journal = {"journal_path": str(self.logs / "journal.ndjson")}
        config.write_text(json.dumps({**journal, "webhooks": {"longest_retry_s": WEBHOOK_RETRY_S}}))
        self.simulator = self._patchbay("simulator", "simulator", "--config", str(config), port=free_port())
        self.workers = [
            self._patchbay(f"worker-{number}", "worker", says="worker_started")
            for number in range(1, WORKERS + 1)
        ]
        self.numbers = [
            Number(f"70080090010020{number}", self._patchbay(f"serve-{number}", "serve", port=free_port()))
            for number in range(1, SERVES + 1)
        ]

    @property
    def mortals(self) -> list[Process]:
        """The processes that may be killed."""
        return [*self.workers, *(number.serve for number in self.numbers)]

    @property
    def simulator_url(self) -> str:
        return f"http://127.0.0.1:{self.simulator.port}"

    async def start(self) -> None:
        """Start and set up everything; returns when a message would be answered."""
        self.postgres.create()
        await self.postgres.start()
        await self.redis.start()
        self._run("db", "upgrade")
        self._run(
            "admin",
            "create",
            "--email",
            "owner@shop.example",
            "--password-stdin",
            say="correct horse battery\n",
        )
        key = json.loads(self._run("api-key", "create", "--name", "fault run", "--json"))["key"]
        for process in [self.simulator, *self.mortals]:
            process.start()
        await self.simulator.ready()
        for number in self.numbers:
            await number.serve.ready()
        await self._set_up(key)

    def close(self) -> None:
        """End every process."""
        for process in [*self.mortals, self.simulator, self.redis.process]:
            process.kill()
        self.postgres.close()

    async def _set_up(self, key: str) -> None:
        headers = {"authorization": f"Bearer {key}"}
        url = f"http://127.0.0.1:{self.numbers[0].serve.port}/api/v1/"
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=SETUP_S) as api:
            made = await _post(api, "workflows", {"document": document(self._shop_url)})
            await _post(api, f"workflows/{made['id']}/publish", {"note": ""})
            async with httpx.AsyncClient(
                base_url=f"{self.simulator_url}/control/", timeout=SETUP_S
            ) as control:
                for number in self.numbers:
                    await self._open_channel(api, control, number)

    async def _open_channel(self, api: httpx.AsyncClient, control: httpx.AsyncClient, number: Number) -> None:
        shared = {
            "phone_number_id": number.phone_number_id,
            "waba_id": WABA_ID,
            "access_token": f"token-{number.phone_number_id}",
            "app_secret": "secret-of-the-app",
            "verify_token": "verify-me",
        }
        name = {"provider": "whatsapp", "name": number.serve.name, "api_base": self.simulator_url}
        channel = await _post(api, "channels", {**shared, **name})
        callback_url = f"http://127.0.0.1:{number.serve.port}/hooks/whatsapp/{channel['id']}"
        registered = {
            "display_phone_number": f"+1555000{number.phone_number_id[-4:]}",
            "callback_url": callback_url,
        }
        await _post(control, "numbers?verify=true", {**shared, **registered})

    def _patchbay(self, name: str, *command: str, port: int | None = None, says: str = "") -> Process:
        line = [script("patchbay"), *command, *(() if port is None else ("--port", str(port)))]
        return Process(name, line, self.logs / f"{name}.log", env=self._env, port=port, says=says)

    def _run(self, *arguments: str, say: str = "") -> str:
        done = subprocess.run(
            [script("patchbay"), *arguments],
            env=self._env,
            input=say,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DidNotStart(f"patchbay {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout


async def _post(client: httpx.AsyncClient, path: str, body: dict) -> dict:
    answer = await client.post(path, json=body)
    if not answer.is_success:
        raise DidNotStart(f"POST {path}: {answer.status_code} {answer.text}")
    return answer.json()


@contextlib.asynccontextmanager
async def installed(folder: Path, shop_url: str) -> AsyncIterator[Installation]:
    """A running installation. The folder has to be one that other users may enter: PostgreSQL is not root."""
    installation = Installation(folder, shop_url)
    try:
        await installation.start()
        yield installation
    finally:
        installation.close()
