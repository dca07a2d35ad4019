"""Who else is in a workflow."""

from datetime import timedelta

import pytest

from patchbay.api.app import create_app
from patchbay.security.access import Principal, Role
from patchbay.services.access.members import NewMember
from patchbay.services.live.live import LiveNotice, MemoryLive
from patchbay.services.live.presence import MAX_TABS
from patchbay.storage.errors import NotFound
from patchbay.wiring import Wiring
from support.systems import a_client, a_tenant, settings_for

DOCUMENT = {"schema": "patchbay.workflow/1", "name": "Test"}


class Clock:
    def __init__(self, start):
        self.now = start

    def __call__(self):
        return self.now

    def later(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    from patchbay.services.clock import utc_now  # noqa: PLC0415 the system is imported where it is built

    return Clock(utc_now())


@pytest.fixture
async def wiring(database_url, passwords, clock):
    wiring = Wiring(settings_for(database_url), passwords=passwords, live=MemoryLive(), clock=clock)
    yield wiring
    await wiring.close()


class Room:
    """One workflow, and the two people who go in and out."""

    def __init__(self, wiring, tenant, other_id):
        self.wiring = wiring
        self.tenant = tenant
        self.other_id = other_id
        self.workflow_id = ""

    async def stay(self, member_id, tab="tab", node_id=None):
        return await self.wiring.presence.stay(
            self.tenant.workspace_id, self.workflow_id, member_id=member_id, tab=tab, node_id=node_id
        )


@pytest.fixture
async def room(wiring, tenant):
    owner = Principal("member", tenant.member_id, tenant.workspace_id, Role.OWNER)
    new = NewMember(
        email="ben@acme.example", name="Ben Builder", role=Role.EDITOR, password="another long one"
    )
    other = await wiring.members.create(owner, new)
    room = Room(wiring, tenant, other)
    room.workflow_id = await wiring.workflows.create(tenant.workspace_id, DOCUMENT, "test")
    return room


async def test_the_second_sees_the_first_and_where_they_are(room, tenant):
    await room.stay(tenant.member_id, node_id="lookup")

    people = await room.stay(room.other_id)

    assert [(one.name, one.node_id, one.is_you) for one in people] == [
        ("Olive Owner", "lookup", False),
        ("Ben Builder", None, True),
    ]


async def test_two_tabs_of_one_person_are_both_there(room, tenant):
    await room.stay(tenant.member_id, tab="one")

    people = await room.stay(tenant.member_id, tab="two")

    assert [(one.tab, one.is_you) for one in people] == [("one", True), ("two", True)]


async def test_who_says_nothing_for_half_a_minute_is_forgotten(room, tenant, clock):
    await room.stay(tenant.member_id)
    clock.later(29)
    assert len(await room.stay(room.other_id)) == 2

    clock.later(1)

    assert [one.name for one in await room.stay(room.other_id)] == ["Ben Builder"]


async def test_who_stays_keeps_the_time_they_came(room, tenant, clock):
    (first,) = await room.stay(tenant.member_id)
    clock.later(20)

    (still,) = await room.stay(tenant.member_id, node_id="lookup")

    assert (still.since, still.node_id) == (first.since, "lookup")


async def test_who_leaves_is_gone_at_once(room, tenant):
    await room.stay(tenant.member_id)

    await room.wiring.presence.leave(
        tenant.workspace_id, room.workflow_id, member_id=tenant.member_id, tab="tab"
    )

    assert [one.name for one in await room.stay(room.other_id)] == ["Ben Builder"]


async def test_only_what_changes_is_told(room, tenant, clock):
    listener = await room.wiring.live.listen(tenant.workspace_id)

    await room.stay(tenant.member_id)
    clock.later(10)
    await room.stay(tenant.member_id)

    notice = LiveNotice(kind="presence", workflow_id=room.workflow_id, by=tenant.member_id)
    assert await listener.heard(10) == [notice]
    assert await listener.heard(0.01) == []


async def test_nobody_fills_the_room_with_tabs(room, tenant, clock):
    for number in range(MAX_TABS + 3):
        clock.later(0.1)
        people = await room.stay(tenant.member_id, tab=str(number))

    assert len(people) == MAX_TABS
    assert people[-1].tab == str(MAX_TABS + 2)


async def test_a_workflow_of_another_workspace_is_not_there(room, wiring):
    other = await a_tenant(wiring, "Other")

    with pytest.raises(NotFound):
        await wiring.presence.stay(
            other.workspace_id, room.workflow_id, member_id=other.member_id, tab="tab", node_id=None
        )


async def test_a_browser_says_where_it_is_and_leaves(wiring, tenant, room):
    path = f"/api/v1/workflows/{room.workflow_id}/presence"
    async with a_client(create_app(wiring)) as browser:
        await browser.get("/api/v1/session")
        await browser.post("/api/v1/session", json={"email": tenant.email, "password": tenant.password})
        browser.headers["x-csrf-token"] = browser.cookies["csrftoken"]

        stayed = await browser.put(path, json={"tab": "a1", "node_id": None})
        left = await browser.delete(f"{path}/a1")

    (person,) = stayed.json()["people"]
    assert person["member_id"] == tenant.member_id
    assert person["is_you"] is True
    assert left.status_code == 204


async def test_a_program_is_nowhere(api, room):
    answer = await api.put(f"/api/v1/workflows/{room.workflow_id}/presence", json={"tab": "a1"})

    assert answer.status_code == 403
