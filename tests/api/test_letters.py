"""`/dead-letters` as its callers see it."""

import pytest

from patchbay.security.access import Role
from support.core import a_flow, answering, hears, refusal, says
from support.systems import a_client

LETTERS = "/api/v1/dead-letters"
SAYING = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")


@pytest.fixture
async def letter(spine, api):
    """The id of a message the provider refused."""
    await spine.publish(SAYING)
    spine.provider.answer = answering(refusal(131009))
    await spine.say("go")
    (found,) = (await api.get(LETTERS, params={"level": "message"})).json()["items"]
    return found["id"]


async def test_letters_are_counted_listed_and_opened(api, letter):
    counts = (await api.get(f"{LETTERS}/counts")).json()
    found = (await api.get(f"{LETTERS}/{letter}", params={"level": "message"})).json()

    assert counts == {"message": 1, "step": 0, "event": 0, "most": 1_000}
    assert (found["letter"]["code"], found["payload"]["text"]) == ("131009", "Hi")
    assert found["history"][-1]["state"] == "failed"


async def test_one_is_sent_again_as_edited_and_then_handled(api, letter):
    path = f"{LETTERS}/{letter}/replay"
    edited = {"edited": {"content": {"kind": "text", "text": "Hello"}}}

    first = await api.post(path, params={"level": "message"}, json=edited)
    second = await api.post(path, params={"level": "message"}, json={})

    handled = (await api.get(LETTERS, params={"level": "message", "state": "handled"})).json()["items"]
    assert (first.status_code, second.status_code) == (200, 409)
    assert handled[0]["handled"]["successor_id"] == first.json()["successor_id"]


async def test_what_is_no_message_is_refused(api, letter):
    edited = {"edited": {"content": {"kind": "text"}}}

    answer = await api.post(f"{LETTERS}/{letter}/replay", params={"level": "message"}, json=edited)

    assert (answer.status_code, answer.json()["faults"][0]["path"]) == (422, "edited.content")


async def test_many_are_counted_before_they_are_sent_again(api, letter):
    asked = {"level": "message", "filter": {"code": "131009"}}

    counted = (await api.post(f"{LETTERS}/replay", json={**asked, "dry_run": True})).json()
    done = (await api.post(f"{LETTERS}/replay", json=asked)).json()

    assert (counted["matched"], counted["done"]) == (1, [])
    assert [one["id"] for one in done["done"]] == [letter]


async def test_letters_are_discarded_with_a_reason(api, letter):
    asked = {"level": "message", "ids": [letter]}

    without = await api.post(f"{LETTERS}/discard", json=asked)
    done = await api.post(f"{LETTERS}/discard", json={**asked, "reason": "Called them."})

    assert (without.status_code, done.json()["done"][0]["id"]) == (422, letter)


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/replay", {"level": "message"}, "either `ids` or `filter`"),
        ("/replay", {"level": "message", "ids": ["a"], "filter": {}}, "either `ids` or `filter`"),
        ("/x/replay?level=message", {"edited": {"body": "{}"}}, "expected `edited.content`"),
        ("/x/replay?level=event", {"edited": {"value": 1}}, "expected `edited.body`"),
    ],
)
async def test_what_cannot_be_meant_is_refused(api, path, body, said):
    answer = await api.post(f"{LETTERS}{path}", json=body)

    assert answer.status_code == 400
    assert said.lower() in answer.json()["detail"].lower()


async def test_too_many_at_once_are_refused(api):
    answer = await api.post(f"{LETTERS}/replay", json={"level": "message", "ids": ["x"] * 1_001})

    assert answer.status_code == 422


async def test_who_may_only_look_on_sees_no_content(wiring, app, tenant):
    key = await wiring.api_keys.create(tenant.workspace_id, "looks on", Role.VIEWER, "test")
    async with a_client(app, key.key) as client:
        messages = await client.get(LETTERS, params={"level": "message"})
        runs = await client.get(LETTERS, params={"level": "step"})

    assert (messages.status_code, runs.status_code) == (403, 200)
