"""The work itself: verify, store, ask the shop, send, record. Shared by both yardsticks."""

import hashlib
import hmac
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

import asyncpg
import httpx
import msgspec
from msgspec import Struct

from bench import webhooks
from patchbay.security.egress import EgressPolicy
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_client import create_pool

SCHEMA = """
create table inbox (
  id bigserial primary key, body_hash bytea not null unique, body bytea not null,
  state text not null default 'pending', received_at timestamptz not null default now());
create index on inbox (received_at) where state = 'pending';
create table runs (
  id bigserial primary key, inbox_id bigint not null references inbox, workflow text not null,
  state text not null, answer jsonb not null, started_at timestamptz not null, ended_at timestamptz not null);
create table messages (
  id bigserial primary key, run_id bigint not null references runs, recipient text not null,
  body text not null, state text not null, provider_id text not null,
  created_at timestamptz not null default now());
"""

STORE = "insert into inbox (body_hash, body) values ($1, $2) on conflict (body_hash) do nothing returning id"
RECORD = """
with run as (
  insert into runs (inbox_id, workflow, state, answer, started_at, ended_at)
  values ($1, 'order', 'completed', $2, $3, now()) returning id),
message as (
  insert into messages (run_id, recipient, body, state, provider_id)
  select id, $4, $5, 'accepted', $6 from run)
update inbox set state = 'done' where id = $1
"""

DATABASE_CONNECTIONS = 20


class Config(Struct, frozen=True):
    """Where a yardstick works."""

    database_url: str
    redis_url: str
    stub_url: str
    port: int
    client: str

    @classmethod
    def from_env(cls) -> "Config":
        """As the benchmark sets it."""
        return msgspec.json.decode(os.environ["BENCH_YARDSTICK"], type=cls)


class Exchange(Protocol):
    """One HTTP request and its answer's JSON."""

    async def __call__(self, method: str, url: str, body: bytes | None = None) -> Any: ...


class Handwork:
    """Everything one process does by hand. Make it on the loop that uses it."""

    def __init__(self, database: asyncpg.Pool, exchange: Exchange, stub_url: str) -> None:
        self._database = database
        self._exchange = exchange
        self._shop_url = f"{stub_url}/orders/"
        self._send_url = f"{stub_url}/v24.0/{webhooks.PHONE_NUMBER_ID}/messages"

    async def store(self, body: bytes) -> int | None:
        """Keep a body; its id once it is committed, or None when it was there already."""
        return await self._database.fetchval(STORE, hashlib.sha256(body).digest(), body)

    async def work(self, inbox_id: int, body: bytes) -> None:
        """Answer every message in a body, and keep what was done."""
        for message in messages_in(body):
            await self._answer(inbox_id, message)

    async def _answer(self, inbox_id: int, message: dict[str, Any]) -> None:
        word, _, number = message["text"]["body"].partition(" ")
        if word != "order" or not number:
            return
        started_at = datetime.now(UTC)
        order = await self._exchange("GET", self._shop_url + number)
        text = f"Order {order['id']} is {order['status']}."
        recipient = f"+{message['from']}"
        send = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": recipient,
            "type": "text",
            "text": {"body": text},
        }
        sent = await self._exchange("POST", self._send_url, msgspec.json.encode(send))
        await self._database.execute(
            RECORD,
            inbox_id,
            msgspec.json.encode(order).decode(),
            started_at,
            recipient,
            text,
            sent["messages"][0]["id"],
        )


def messages_in(body: bytes) -> list[dict[str, Any]]:
    """Every message of a webhook."""
    return [
        message
        for entry in msgspec.json.decode(body)["entry"]
        for change in entry["changes"]
        for message in change["value"].get("messages", ())
    ]


def is_signed(body: bytes, signature: str) -> bool:
    """Whether the platform sent these bytes."""
    expected = hmac.new(webhooks.APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={expected}", signature)


@asynccontextmanager
async def handwork(config: Config) -> AsyncIterator[Handwork]:
    """Connections, and the work over them."""
    async with asyncpg.create_pool(
        config.database_url, min_size=4, max_size=DATABASE_CONNECTIONS
    ) as database:
        if config.client == "httpx":
            limits = httpx.Limits(max_connections=256, max_keepalive_connections=256)
            async with httpx.AsyncClient(limits=limits, trust_env=False, timeout=10) as client:
                yield Handwork(database, _over_httpx(client), config.stub_url)
            return
        pool = create_pool(EgressPolicy.parse("127.0.0.1"))
        try:
            yield Handwork(database, _over_pool(GuardedHTTPClient(pool)), config.stub_url)
        finally:
            await pool.close()


def _over_httpx(client: httpx.AsyncClient) -> Exchange:
    async def exchange(method: str, url: str, body: bytes | None = None) -> Any:
        answer = await client.request(method, url, content=body)
        return msgspec.json.decode(answer.raise_for_status().content)

    return exchange


def _over_pool(client: GuardedHTTPClient) -> Exchange:
    async def exchange(method: str, url: str, body: bytes | None = None) -> Any:
        answer = await client.request(method, url, content=body)
        if answer.status != 200:
            raise RuntimeError(f"expected 200, got {answer.status}")
        return msgspec.json.decode(answer.body)

    return exchange
