"""A PostgreSQL and a Redis of the run's own, so that nobody else is hurt when they go down."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import asyncpg
import redis

from support.availability import require
from support.fault_run.processes import START_S, DidNotStart, Process
from support.ports import free_port

POSTGRES_PLACES = "/usr/lib/postgresql"
"""Where Debian keeps the programs of each version; elsewhere they are on the path."""
SERVER_USERS = ("postgres", "nobody")
"""Whom PostgreSQL runs as when we are root, which it refuses to be."""
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class OwnPostgres:
    """A cluster in a folder of its own, durable like one in production."""

    def __init__(self, folder: Path, logs: Path) -> None:
        self._data = folder / "data"
        self._user = _server_user()
        self._port = free_port()
        settings = {**DURABLE, "unix_socket_directories": "", "listen_addresses": "127.0.0.1"}
        options = [f"--{name}={value}" for name, value in settings.items()]
        self.process = Process(
            "postgres",
            [_postgres_program("postgres"), "-D", str(self._data), "-p", str(self._port), *options],
            logs / "postgres.log",
            user=self._user,
            port=self._port,
        )
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"

    def create(self) -> None:
        """Make the cluster."""
        self._data.mkdir(mode=0o700, parents=True)
        if self._user is not None:
            shutil.chown(self._data, self._user, self._user)
        command = [
            _postgres_program("initdb"),
            "-D",
            str(self._data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        done = subprocess.run(
            command,
            user=self._user,
            group=self._user,
            extra_groups=None if self._user is None else [],
            cwd=self._data,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DidNotStart(f"initdb:\n{done.stdout}{done.stderr}")

    async def start(self) -> None:
        """Start it; returns once it answers queries."""
        self.process.start()
        deadline = time.monotonic() + START_S
        while True:
            try:
                await (await asyncpg.connect(self.url, timeout=5)).close()
            except (OSError, TimeoutError, asyncpg.PostgresError) as error:
                if not self.process.is_running or time.monotonic() > deadline:
                    raise DidNotStart(f"postgres: {error}\n{self.process.output()[-4000:]}") from error
                await asyncio.sleep(0.05)
            else:
                return

    def stop_immediately(self) -> None:
        """Stop it as a crash would: connections are cut, and the next start recovers from the log."""
        self.process.signal(signal.SIGQUIT)
        self.process.stop()

    def close(self) -> None:
        """End it for good."""
        self.stop_immediately()


class OwnRedis:
    """A Redis that keeps nothing on disk."""

    def __init__(self, logs: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            require("no redis-server on the path")
        port = free_port()
        self.process = Process(
            "redis",
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            logs / "redis.log",
            port=port,
        )
        self.url = f"redis://127.0.0.1:{port}/0"

    async def start(self) -> None:
        """Start it; returns once it listens."""
        self.process.start()
        await self.process.ready()

    def empty(self) -> None:
        """Forget everything."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


def _postgres_program(name: str) -> str:
    versions = sorted(Path(POSTGRES_PLACES).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    program = str(versions[-1]) if versions else shutil.which(name)
    if program is None:
        require(f"no {name}: PostgreSQL's server programs are not installed")
    return program


def _server_user() -> str | None:
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next((name for name in SERVER_USERS if name in known), None)
    if user is None:
        require("nobody to run PostgreSQL as: it refuses to be root")
    return user
