"""What the Graph face takes and refuses. The table is `cases/sends.json`.

In the table `{"$repeat": [x, n]}` stands for n times x, a text or a list.
"""

import json
from pathlib import Path

import pytest

from support.simulated import NUMBER_ID, USER

CASES = json.loads((Path(__file__).parent / "cases/sends.json").read_text())
MESSAGES = f"{NUMBER_ID}/messages"


def expand(value):
    if isinstance(value, dict) and "$repeat" in value:
        what, times = value["$repeat"]
        return what * times if isinstance(what, str) else [expand(what)] * times
    if isinstance(value, dict):
        return {key: expand(inner) for key, inner in value.items()}
    return [expand(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_a_send_is_taken_or_refused_as_meta_does(world, case):
    request = {"messaging_product": "whatsapp", "to": USER, **expand(case["content"])}

    answer = await world.graph("POST", MESSAGES, json=request)

    code = answer.json().get("error", {}).get("code")
    assert (code, answer.status_code) == (case["code"], case.get("http", 400 if case["code"] else 200)), (
        answer.text
    )


async def test_an_accepted_send_names_the_message_and_the_user(world):
    answer = await world.send(to="+55 11 90000-0001")

    body = answer.json()
    user = world.simulator.platform.people.find(USER)
    assert body["contacts"] == [
        {"input": "+55 11 90000-0001", "wa_id": "5511900000001", "user_id": user.bsuid}
    ]
    assert [list(message) for message in body["messages"]] == [["id"]]
    assert body["messages"][0]["id"].startswith("wamid.")
    assert {"x-app-usage", "x-business-use-case-usage", "x-fb-trace-id"} <= set(answer.headers)


async def test_an_error_has_metas_form(world):
    answer = await world.send({"type": "text", "text": {"body": ""}})

    error = answer.json()["error"]
    assert error.pop("fbtrace_id") == answer.headers["x-fb-trace-id"]
    assert error == {
        "message": "(#131009) Parameter value is not valid",
        "type": "OAuthException",
        "code": 131009,
        "error_data": {
            "messaging_product": "whatsapp",
            "details": "Param text.body: Expected `str` of length >= 1",
        },
    }


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"null", b"[" * 100_000])
async def test_a_body_that_is_no_request_is_refused(world, body):
    answer = await world.graph("POST", MESSAGES, content=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


async def test_a_huge_body_is_refused(world):
    answer = await world.graph("POST", MESSAGES, content=b" " * (2 * 1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


@pytest.mark.parametrize(
    ("method", "path", "token", "status", "code"),
    [
        ("POST", f"/v23.0/{MESSAGES}", None, 401, 190),
        ("POST", f"/v23.0/{MESSAGES}", "Bearer wrong", 401, 190),
        ("POST", f"/v23.0/{MESSAGES}", "Basic token-of-the-number", 401, 190),
        ("POST", "/v23.0/123/messages", "Bearer token-of-the-number", 400, 100),
        ("GET", "/v23.0/123", "Bearer token-of-the-number", 400, 100),
        ("GET", f"/v99.0/{NUMBER_ID}", "Bearer token-of-the-number", 400, 2500),
        ("GET", "/nowhere", "Bearer token-of-the-number", 404, 2500),
        ("GET", f"/v23.0/{NUMBER_ID}/nothing", "Bearer token-of-the-number", 404, 2500),
        ("GET", f"/v23.0/{NUMBER_ID}/messages/more", "Bearer token-of-the-number", 404, 2500),
        ("DELETE", f"/v23.0/{MESSAGES}", "Bearer token-of-the-number", 405, 2500),
    ],
)
async def test_unknown_paths_versions_and_tokens_are_refused(world, method, path, token, status, code):  # noqa: PLR0917 columns of the table
    headers = {"Authorization": token} if token else {}

    answer = await world.http.request(method, path, headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_a_number_without_plus_gets_the_business_country_code(world):
    answer = await world.send(to="5511900000001")

    assert answer.json()["contacts"][0]["wa_id"] == "15511900000001"


async def test_a_user_can_be_addressed_by_business_scoped_id(world):
    user = world.simulator.platform.people.find(USER)

    answer = await world.send(to=None, recipient=user.bsuid)

    assert answer.json()["contacts"] == [{"input": user.bsuid, "wa_id": user.wa_id, "user_id": user.bsuid}]


async def test_mark_as_read_shows_typing_and_reads_what_came_before(world):
    first = await world.user_does({"text": "one"})
    second = await world.user_does({"text": "two"})
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": second}

    answer = await world.graph("POST", MESSAGES, json={**receipt, "typing_indicator": {"type": "text"}})

    chat = (await world.http.get(f"/phone/api/thread?user=5511900000001&number={NUMBER_ID}")).json()
    states = {bubble["id"]: bubble["state"] for bubble in chat["bubbles"]}
    assert answer.json() == {"success": True}
    assert (states[first], states[second], chat["is_typing"]) == ("read", "read", True)


async def test_only_messages_that_came_in_can_be_marked_as_read(world):
    sent = (await world.send()).json()["messages"][0]["id"]
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": sent}

    answer = await world.graph("POST", MESSAGES, json=receipt)

    assert answer.json()["error"]["code"] == 131009


async def test_a_number_and_its_account_can_be_read(world):
    number = (await world.graph("GET", f"{NUMBER_ID}?fields=display_phone_number,quality_rating")).json()
    numbers = (await world.graph("GET", "900100200300400/phone_numbers")).json()
    apps = (await world.graph("GET", "900100200300400/subscribed_apps")).json()

    assert number == {
        "id": NUMBER_ID,
        "display_phone_number": "+1 555 000 1111",
        "quality_rating": "GREEN",
    }
    assert [item["id"] for item in numbers["data"]] == [NUMBER_ID]
    assert len(apps["data"]) == 1
