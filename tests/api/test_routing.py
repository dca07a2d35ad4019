"""Who would take a message, and why; over HTTP."""

import pytest

from patchbay.security.access import Role
from support.core import a_flow, awaits, hears
from support.insight import SURVEY, V1, got
from support.systems import a_client, a_tenant


@pytest.fixture
async def other(app, wiring):
    """A client of another workspace."""
    tenant = await a_tenant(wiring, "Other")
    async with a_client(app, tenant.key) as client:
        yield client


async def explained(api, expected=200, **body):
    answer = await api.post(f"{V1}/routing/explain", json=body)
    assert answer.status_code == expected, answer.text
    return answer.json()


async def test_the_router_says_who_takes_a_message_and_why(api, spine):
    workflow_id = await spine.publish(SURVEY)

    answer = await explained(api, channel_id=spine.channel_id, text="order 7")

    taken_by = answer["taken_by"]
    assert (taken_by["kind"], taken_by["workflow_id"], taken_by["workflow_name"], taken_by["version"]) == (
        "trigger",
        workflow_id,
        "Survey",
        1,
    )
    assert [one["kind"] for one in answer["considered"]] == ["consent", "human", "wait", "trigger"]
    assert answer["considered"][-1]["reason"] == "It is for “Survey”: the message starts with “order”."


async def test_only_who_sees_conversations_may_ask_about_somebody(app, wiring, tenant, spine):
    issued = await wiring.api_keys.create(tenant.workspace_id, "viewer", Role.VIEWER, "system")

    async with a_client(app, issued.key) as viewer:
        await explained(viewer, channel_id=spine.channel_id, text="order")
        await explained(viewer, 403, channel_id=spine.channel_id, text="order", phone="+5511900000001")


async def test_reasons_and_titles_follow_the_reader_s_language(api, spine):
    await spine.publish(SURVEY)
    await spine.publish(a_flow({"m": hears("wait"), "w": awaits()}, "m.message > w"))
    await spine.say("wait")
    spanish = {"accept-language": "es-MX,es;q=0.9"}

    answer = await api.post(f"{V1}/routing/explain", json={"channel_id": spine.channel_id}, headers=spanish)
    waits = await api.get(f"{V1}/waits", headers=spanish)

    assert answer.json()["considered"][1]["reason"] == "Ninguna persona lleva esta conversación."
    assert answer.headers["vary"] == waits.headers["vary"] == "accept-language"
    assert waits.json()["items"][0]["node_name"] != (await got(api, "waits"))["items"][0]["node_name"]


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x" * 4_097},
        {"phone": "nonsense"},
        {"phone": ""},
        {"contact_id": "c", "phone": "+5511900000001"},
        {"button_id": "x" * 257},
        {"button_id": 7},
        {"unknown": 1},
        {"contact_id": "x" * 65},
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(api, spine, body):
    await explained(api, 422, channel_id=spine.channel_id, **body)


@pytest.mark.parametrize(
    "body",
    [
        {"button_id": "pb:"},
        {"button_id": "pb:nobody:x", "text": "Yes"},
        {"quoted": "'; drop table runs; --"},
        {"text": "{{ 1/0 }}"},
        {"text": "\u202e\ufffd🙂"},
        {},
    ],
)
async def test_a_strange_message_is_explained_like_any_other(api, spine, body):
    await spine.publish(SURVEY)

    assert (await explained(api, channel_id=spine.channel_id, **body))["taken_by"] is None


async def test_what_is_asked_of_one_workspace_tells_nothing_of_another(api, other, spine, wiring):
    await spine.publish(SURVEY)
    await spine.say("order")
    (run,) = await spine.runs()
    asked = (await spine.messages())[0]
    channel = {
        "provider": "whatsapp",
        "name": "Theirs",
        "phone_number_id": "1",
        "waba_id": "2",
        "access_token": "t",
        "app_secret": "s",
        "verify_token": "v",
        "api_base": "http://127.0.0.1:9100",
    }
    theirs = (await other.post(f"{V1}/channels", json=channel)).json()["id"]

    await explained(other, 404, channel_id=spine.channel_id, text="order")
    await explained(other, 404, channel_id=theirs, contact_id=run.contact_id)
    for refer in ({"quoted": asked.id}, {"quoted": asked.provider_id}, {"button_id": f"pb:{asked.id}:x"}):
        answer = await explained(other, channel_id=theirs, text="x", phone="+5511900000001", **refer)
        assert run.id not in str(answer), refer
