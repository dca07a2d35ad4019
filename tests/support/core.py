"""One wired system with a clock that tests move and acting nodes that tests script, over both databases."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
from msgspec import Struct
from sqlalchemy import select

from patchbay.sdk import (
    ActionContext,
    ActionNode,
    Effect,
    NoParams,
    Outcome,
    Port,
    Registry,
    TriggerNode,
    discover,
    emit,
)
from patchbay.storage import tables
from patchbay.storage.paging import PageRequest
from patchbay.wiring import Wiring
from support.spine import CUSTOMER, Spine, accepting
from support.stub_server import Answer, Asked
from support.systems import a_tenant, settings_for

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SETTLED_WITHIN_S = 60
"""Nothing here takes this long, however busy the machine is, unless it goes on for ever."""

# ── What a test moves and scripts ────────────────────────────────────────────────────────────────────


class Clock:
    """Stands still but for a microsecond at each look, until a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


class World:
    """What the acting nodes of a test find: answers by node name, and what was done."""

    def __init__(self) -> None:
        self.done: list[tuple[str, int, str]] = []
        self.answers: dict[str, Callable[[Any], Awaitable[Any]]] = {}
        self.began = asyncio.Event()

    def script(self, name: str, *answers: Any) -> None:
        """Answer the calls of one name in turn; the last answer stays. An exception is raised."""
        left = list(answers)

        async def answer(_: Any) -> Any:
            given = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(given, Exception):
                raise given
            return given

        self.answers[name] = answer

    def hang(self, name: str) -> asyncio.Event:
        """Let calls of one name hang until the event that this gives is set."""
        go_on = asyncio.Event()

        async def answer(value: Any) -> Any:
            self.began.set()
            await go_on.wait()
            return value

        self.answers[name] = answer
        return go_on

    def times(self, name: str) -> int:
        return sum(1 for done, _, _ in self.done if done == name)


class ActParams(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    writes: bool = False
    value: Any = None


class Act(ActionNode[ActParams]):
    """Does what the test's world says."""

    type = "test.act"
    title = "Act"
    params = ActParams
    outputs = (Port("out"),)

    def __init__(self, world: World) -> None:
        self._world = world

    def effect_for(self, params: ActParams) -> Effect:
        return Effect.WRITE if params.writes else Effect.READ

    async def run(self, ctx: ActionContext, params: ActParams, value: Any) -> Outcome:
        self._world.done.append((params.name, ctx.attempt, ctx.idempotency_key))
        answer = self._world.answers.get(params.name)
        given = params.value if params.value is not None else value
        return emit("out", given if answer is None else await answer(given))


class Moody(TriggerNode[NoParams]):
    """Breaks whenever it is asked."""

    type = "test.moody"
    title = "Moody"
    source = "message"
    outputs = (Port("message"),)

    def accepts(self, params: NoParams, value: Mapping[str, Any]) -> bool:
        raise ZeroDivisionError


def registry_of(world: World, *, without: tuple[str, ...] = ()) -> Registry:
    """Every installed node type and the test's own."""
    return Registry([*(node for node in discover() if node.type not in without), Act(world), Moody()])


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────


def a_flow(nodes: dict[str, dict], *edges: str, name: str = "Flow", **settings: Any) -> dict:
    """A document; nodes by id, edges as `source.output > target`."""
    return {
        "schema": "patchbay.workflow/1",
        "name": name,
        "nodes": [{"id": node_id, **node} for node_id, node in nodes.items()],
        "edges": [_edge(edge) for edge in edges],
        "settings": settings,
    }


def _edge(written: str) -> dict[str, str]:
    start, target = written.split(" > ")
    source, output = start.split(".")
    return {"source": source, "output": output, "target": target}


def hears(*keywords: str, **params: Any) -> dict:
    """A trigger; without keywords it takes any message."""
    return {"type": "whatsapp.trigger", "params": {"match": {"keywords": list(keywords)}, **params}}


def says(text: str, **params: Any) -> dict:
    return {"type": "whatsapp.send_message", "params": {"kind": "text", "text": text, **params}}


def offers(text: str, *buttons: str) -> dict:
    options = [{"id": button, "title": button.title()} for button in buttons]
    return {
        "type": "whatsapp.send_message",
        "params": {"kind": "buttons", "text": text, "buttons": options},
    }


def awaits(**params: Any) -> dict:
    return {"type": "whatsapp.wait_for_reply", "params": params}


def acts(name: str, *, writes: bool = False, value: Any = None, **spec: Any) -> dict:
    return {"type": "test.act", "params": {"name": name, "writes": writes, "value": value}, **spec}


def node(node_type: str, **params: Any) -> dict:
    return {"type": node_type, "params": params}


# ── The system ───────────────────────────────────────────────────────────────────────────────────────


class Core(Spine):
    """A spine whose time, outside world and provider are in the test's hands."""

    def __init__(self, wiring: Wiring, tenant, provider, clock: Clock, world: World) -> None:
        super().__init__(wiring, tenant, provider)
        self.clock = clock
        self.world = world
        self.peers: list[Wiring] = []
        self._arrivals = count(1)

    def peer(self, registry: Registry | None = None) -> "Core":
        """Another process over the same database, with leases and connections of its own."""
        wiring = Wiring(
            self.wiring.settings,
            clock=self.clock,
            passwords=self.wiring.passwords,
            registry=registry or self.wiring.registry,
        )
        self.peers.append(wiring)
        core = Core(wiring, self.tenant, self.provider, self.clock, self.world)
        core.channel_id = self.channel_id
        core._numbers, core._arrivals = self._numbers, self._arrivals
        return core

    async def settle(self) -> None:
        """As for every spine, and never for ever."""
        async with asyncio.timeout(SETTLED_WITHIN_S):
            await super().settle()

    async def later(self, **span: float) -> None:
        """Let time pass, and do what it leaves to do."""
        self.clock.advance(**span)
        await self.settle()

    async def arrive(self, text: str, **message: Any) -> str:
        """A text is kept in the inbox and not yet read."""
        return await self.arrive_all({"type": "text", "text": {"body": text}, **message})

    async def arrive_all(self, *messages: dict, sender: str = CUSTOMER) -> str:
        """One body with these messages is kept; gives the last one's id."""
        items = [self.an_item(message, sender) for message in messages]
        contact = {"profile": {"name": "Ana Prado"}, "wa_id": sender}
        await self.receive({"contacts": [contact], "messages": items})
        return items[-1]["id"]

    def an_item(self, message: dict, sender: str = CUSTOMER) -> dict:
        """A message as the platform shows it, its blanks filled in."""
        now = str(int(self.clock.now.timestamp()))
        return {"from": sender, "timestamp": now, "id": f"wamid.A{next(self._arrivals)}", **message}

    async def take(self) -> list:
        """Read the inbox and give the leases claimed with it, not yet played."""
        return [*(await self.wiring.ingest.run_once(100)).turns]

    async def rows(self, table: Any, *columns: str) -> list[Any]:
        """Everything in a table, oldest first: one value per row for one column, else tuples."""
        picked = [table.c[name] for name in columns] or list(table.c)
        order = table.c.id if "id" in table.c else next(iter(table.primary_key))
        async with self.wiring.database.transaction() as connection:
            found = (await connection.execute(select(*picked).order_by(order))).all()
        return [row[0] for row in found] if len(columns) == 1 else [tuple(row) for row in found]

    async def outcomes(self, *kinds: str) -> list[tuple[str, str, str | None]]:
        """`(kind, state, reason)` of events, in the order in which they were stored."""
        found = await self.rows(tables.events, "kind", "state", "reason")
        return [one for one in found if not kinds or one[0] in kinds]

    async def outbox(self) -> list:
        """Our messages, oldest first."""
        return [one for one in reversed(await self.messages()) if one.direction == "out"]

    async def steps(self, run_id: str) -> list:
        page = await self.wiring.history.steps(self.tenant.workspace_id, run_id, PageRequest())
        return page.items

    async def facts(self, message_id: str) -> list[tuple[str, str]]:
        """`(state, source)` of everything that happened to a message."""
        found = await self.wiring.history.facts(self.tenant.workspace_id, message_id)
        return [(fact.state, fact.source) for fact in found]

    @property
    def said(self) -> list[str]:
        """The texts the provider was given, oldest first."""
        return [_text_of(sent) for sent in self.sent]

    @property
    def workspace_id(self) -> str:
        return self.tenant.workspace_id


def _text_of(sent: dict) -> str:
    if sent["type"] == "interactive":
        return sent["interactive"]["body"]["text"]
    return sent["template"]["name"] if sent["type"] == "template" else sent["text"]["body"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world() -> World:
    return World()


@pytest.fixture
async def core(database_url, passwords, clock, world):
    wiring = Wiring(settings_for(database_url), clock=clock, passwords=passwords, registry=registry_of(world))
    async with accepting().running() as provider:
        core = Core(wiring, await a_tenant(wiring), provider, clock, world)
        await core.open_channel()
        yield core
        for one in [*core.peers, wiring]:
            await one.close()


async def until(condition: Callable[[], Any]) -> None:
    """Wait for what others bring about, not for ever."""
    async with asyncio.timeout(SETTLED_WITHIN_S):
        while not condition():  # noqa: ASYNC110 what is waited for does not know of us
            await asyncio.sleep(0.01)


# ── What the provider answers ────────────────────────────────────────────────────────────────────────


def answering(*answers: Answer | None) -> Callable[[Asked], Answer]:
    """Give these answers in turn, None meaning "taken"; afterwards take everything."""
    left = list(answers)
    take = accepting().answer
    return lambda asked: (left.pop(0) if left else None) or take(asked)


def refusal(code: int, status: int = 400) -> Answer:
    return Answer(status, {"error": {"code": code, "message": "no", "type": "OAuthException"}})


def encoded(body: Any) -> bytes:
    return msgspec.json.encode(body)
