"""The stream of notices: who hears what, how it ends, and that it keeps nobody from stopping."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import httpx
import pytest

from patchbay.api import live as live_api
from patchbay.api.app import create_app
from patchbay.cli.server import make_server
from patchbay.security.access import Role
from patchbay.services.live.live import LiveNotice, MemoryLive
from patchbay.wiring import Wiring
from support.patience import SOON_S
from support.systems import a_tenant, settings_for

LIVE = "/api/v1/live"


@pytest.fixture
async def wiring(database_url, passwords):
    wiring = Wiring(settings_for(database_url), passwords=passwords, live=MemoryLive())
    yield wiring
    await wiring.close()


class Heard:
    """A stream being read."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def line(self) -> str:
        async with asyncio.timeout(SOON_S):
            return await anext(self._lines)

    async def notice(self) -> dict:
        """The next notice; comments are passed over."""
        while not (line := await self.line()).startswith("data: "):
            pass
        return json.loads(line.removeprefix("data: "))

    async def end(self) -> None:
        async with asyncio.timeout(SOON_S):
            async for _ in self._lines:
                pass


class Site:
    """The application behind a real socket: only there does an answer come in parts."""

    def __init__(self, wiring: Wiring, server, url: str) -> None:
        self.wiring = wiring
        self.server = server
        self.url = url

    @asynccontextmanager
    async def listening(self, key: str, **query):
        headers = {"authorization": f"Bearer {key}"}
        async with (
            httpx.AsyncClient(base_url=self.url, headers=headers, timeout=SOON_S) as client,
            client.stream("GET", LIVE, params=query) as response,
        ):
            heard = Heard(response)
            if response.status_code == 200:
                assert await heard.line() == "retry: 2000"
            yield heard

    async def until_nobody_listens(self, workspace_id: str) -> None:
        async with asyncio.timeout(SOON_S):
            # Nobody tells when the server notices that a socket was closed.
            while self.wiring.live.is_heard(workspace_id):  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@pytest.fixture
async def site(wiring, app):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        started = asyncio.Event()
        server = make_server(
            app,
            wiring.settings,
            host="127.0.0.1",
            port=port,
            wait_s=60,
            on_start=started.set,
            on_stop=wiring.live.end_all,
        )
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        async with asyncio.timeout(SOON_S):
            await started.wait()
        yield Site(wiring, server, f"http://127.0.0.1:{port}")
        server.should_exit = True
        async with asyncio.timeout(SOON_S):
            await serving


async def test_a_saved_draft_is_told_to_those_who_look_at_the_workflow(site, api, tenant):
    document = {"schema": "patchbay.workflow/1", "name": "Test"}
    one, other = [
        (await api.post("/api/v1/workflows", json={"document": document})).json()["id"] for _ in range(2)
    ]

    async with site.listening(tenant.key, workflow_id=one) as heard:
        await api.put(f"/api/v1/workflows/{other}/draft", json={"document": document})
        await api.put(f"/api/v1/workflows/{one}/draft", json={"document": document})
        notice = await heard.notice()

    assert notice == {"kind": "draft", "workflow_id": one, "revision": 2}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["draft", "run", "run", "message", "channel"]),
        ({"workflow_id": "w"}, ["draft", "run"]),
        ({"run_id": "r"}, ["run", "message"]),
        ({"conversations": "true"}, ["message", "channel"]),
        ({"conversations": "1", "workflow_id": "w"}, ["draft", "run", "message", "channel"]),
        ({"workflow_id": "another"}, []),
    ],
)
async def test_a_stream_carries_what_was_asked_for(site, tenant, query, expected):
    async with site.listening(tenant.key, **query) as heard:
        site.wiring.live.publish(
            tenant.workspace_id,
            LiveNotice(kind="draft", workflow_id="w"),
            LiveNotice(kind="run", workflow_id="w", run_id="r"),
            LiveNotice(kind="run", workflow_id="v", run_id="q"),
            LiveNotice(kind="message", run_id="r"),
            LiveNotice(kind="channel"),
            LiveNotice(kind="draft", workflow_id="another", state="last"),
            LiveNotice(kind="message", run_id="r", state="last"),
        )
        kinds = []
        while len(kinds) < len(expected):
            kinds.append((await heard.notice())["kind"])

    assert sorted(kinds) == sorted(expected)


async def test_nobody_hears_of_what_they_may_not_see(site, tenant):
    viewer = await site.wiring.api_keys.create(tenant.workspace_id, "viewer", Role.VIEWER, "test")

    async with site.listening(viewer.key) as heard:
        site.wiring.live.publish(
            tenant.workspace_id, LiveNotice(kind="message"), LiveNotice(kind="draft", workflow_id="w")
        )
        notice = await heard.notice()

    assert notice["kind"] == "draft"


async def test_nobody_hears_of_another_workspace(site, tenant):
    other = await a_tenant(site.wiring, "Other")

    async with site.listening(other.key) as heard:
        site.wiring.live.publish(tenant.workspace_id, LiveNotice(kind="channel", state="theirs"))
        site.wiring.live.publish(other.workspace_id, LiveNotice(kind="channel", state="own"))
        notice = await heard.notice()

    assert notice["state"] == "own"


async def test_a_comment_says_that_the_stream_is_still_there(site, tenant, monkeypatch):
    monkeypatch.setattr(live_api, "PING_S", 0.01)

    async with site.listening(tenant.key) as heard:
        lines = [await heard.line() for _ in range(4)]

    assert ": still here" in lines


async def test_a_stream_ends_so_that_who_listens_is_asked_anew(site, tenant, monkeypatch):
    monkeypatch.setattr(live_api, "LIFE_S", 0.05)

    async with site.listening(tenant.key) as heard:
        await heard.end()


async def test_who_goes_away_is_forgotten(site, tenant):
    async with site.listening(tenant.key):
        assert site.wiring.live.is_heard(tenant.workspace_id)

    await site.until_nobody_listens(tenant.workspace_id)


async def test_who_is_gone_before_the_answer_begins_is_forgotten(app, wiring, tenant):
    scope = {
        "type": "http",
        "method": "GET",
        "path": LIVE,
        "raw_path": LIVE.encode(),
        "query_string": b"",
        "headers": [(b"host", b"test"), (b"authorization", f"Bearer {tenant.key}".encode())],
    }

    async def receive():
        return {"type": "http.disconnect"}

    async def send(_message):
        return None

    await app(scope, receive, send)

    assert not wiring.live.is_heard(tenant.workspace_id)


async def test_there_is_a_ceiling_to_the_streams_of_one(site, tenant, monkeypatch):
    monkeypatch.setattr(live_api, "MAX_STREAMS", 1)

    async with site.listening(tenant.key), site.listening(tenant.key) as refused:
        assert refused.response.status_code == 429

    await site.until_nobody_listens(tenant.workspace_id)
    async with site.listening(tenant.key) as heard:
        assert heard.response.status_code == 200


async def test_an_open_stream_does_not_keep_the_server_from_stopping(site, tenant):
    async with site.listening(tenant.key) as heard:
        site.server.should_exit = True

        await heard.end()


async def test_a_stream_is_neither_kept_nor_held_back_on_its_way(site, tenant):
    async with site.listening(tenant.key) as heard:
        headers = heard.response.headers

    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"


async def test_where_nothing_carries_notices_the_answer_says_so(database_url, passwords):
    wiring = Wiring(settings_for(database_url), passwords=passwords)
    tenant = await a_tenant(wiring)
    transport = httpx.ASGITransport(create_app(wiring))
    headers = {"authorization": f"Bearer {tenant.key}"}

    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        answer = await client.get(LIVE)

    await wiring.close()
    assert (answer.status_code, answer.json()["code"]) == (503, "no_live_notices")


async def test_a_message_and_all_it_sets_off_is_told(wiring, tenant, spine):
    document = {
        "schema": "patchbay.workflow/1",
        "name": "Hello",
        "nodes": [
            {"id": "start", "type": "whatsapp.trigger"},
            {"id": "hello", "type": "whatsapp.send_message", "params": {"text": "Hello"}},
        ],
        "edges": [{"source": "start", "output": "message", "target": "hello"}],
    }
    workflow_id = await spine.publish(document)
    listener = await wiring.live.listen(tenant.workspace_id)

    await spine.say("hi")

    notices = await listener.heard(SOON_S)
    conversation_id = (await spine.conversation()).id
    (run,) = await spine.runs()
    assert {(one.kind, one.state) for one in notices} >= {
        ("message", "received"),
        ("run", "completed"),
        ("message", "accepted"),
    }
    assert {one.workflow_id for one in notices if one.kind == "run"} == {workflow_id}
    assert {one.run_id for one in notices if one.kind == "run"} == {run.id}
    assert {one.conversation_id for one in notices} == {conversation_id}


async def test_a_person_who_takes_a_conversation_is_named(wiring, tenant, spine):
    await spine.say("hi")
    conversation_id = (await spine.conversation()).id
    listener = await wiring.live.listen(tenant.workspace_id)

    await wiring.hand_overs.take(tenant.workspace_id, conversation_id, f"member:{tenant.member_id}")

    assert await listener.heard(SOON_S) == [
        LiveNotice(kind="conversation", conversation_id=conversation_id, state="human", by=tenant.member_id)
    ]
