"""How businesses stand: restrictions, bans, quality, and whom they block."""

import msgspec
import pytest

from support.simulated import NUMBER, START, USER

PLAIN = {
    "waba_id": NUMBER.waba_id,
    "name": "news",
    "language": "en",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "News"}],
}
TEMPLATE = {"type": "template", "template": {"name": "news", "language": {"code": "en"}}}
STRANGER = "+5511900000077"
BLOCK = f"{NUMBER.phone_number_id}/block_users"


async def code_of(answer):
    return (await answer).json().get("error", {}).get("code")


async def told(world):
    """The values of all webhooks but those of messages, since the last look."""
    await world.simulator.settle()
    values = [value for value in world.product.values if "messaging_product" not in value]
    world.product.received.clear()
    return values


async def codes(world):
    """How an answer and a first word are refused, in text and as a template."""
    await world.control("POST", "templates", PLAIN)
    answers = (world.send(), world.send(TEMPLATE), world.send(TEMPLATE, to=STRANGER))
    return [await code_of(answer) for answer in answers]


async def test_a_test_number_writes_to_its_list_only(make_world):
    number = msgspec.structs.replace(NUMBER, test_recipients=["+55 11 90000-0001"])
    world = await make_world(numbers=[number])
    await world.user_does({"text": "Hi"})
    by_id = world.simulator.platform.people.find(USER).bsuid

    answers = [await code_of(world.send()), await code_of(world.send(to=None, recipient=by_id))]

    assert answers == [None, None]
    assert await code_of(world.send(to=STRANGER)) == 131030


async def test_a_number_that_is_deregistered_sends_nothing_until_it_is_registered(world):
    register = {"messaging_product": "whatsapp", "pin": "212834"}
    await world.graph("POST", f"{NUMBER.phone_number_id}/register", json=register)
    await world.graph("POST", f"{NUMBER.phone_number_id}/deregister")
    health = (await world.graph("GET", NUMBER.phone_number_id)).json()

    refused = await code_of(world.send())
    wrong = await code_of(
        world.graph("POST", f"{NUMBER.phone_number_id}/register", json={**register, "pin": "000000"})
    )
    await world.graph("POST", f"{NUMBER.phone_number_id}/register", json=register)

    assert (health["status"], health["health_status"]["can_send_message"]) == ("DISCONNECTED", "BLOCKED")
    assert (refused, wrong, await code_of(world.send())) == (133010, 133005, None)


@pytest.mark.parametrize(
    "wanted",
    [
        {"about": ""},
        {"about": "x" * 140},
        {"description": "x" * 257},
        {"email": 7},
        {"websites": ["a", "b", "c"]},
        {"messaging_product": "sms"},
    ],
)
async def test_a_profile_keeps_to_its_limits(world, wanted):
    profile = f"{NUMBER.phone_number_id}/whatsapp_business_profile"

    answer = world.graph("POST", profile, json={"messaging_product": "whatsapp", **wanted})

    assert await code_of(answer) == 100


@pytest.mark.parametrize("edge", ["whatsapp_business_profile", "settings"])
async def test_what_is_written_of_a_number_can_be_read(world, edge):
    path = f"{NUMBER.phone_number_id}/{edge}"
    for wanted in ({"about": "Open till six"}, {"vertical": "RETAIL"}):
        await world.graph("POST", path, json={"messaging_product": "whatsapp", **wanted})

    read = (await world.graph("GET", path)).json()

    told = read["data"][0] if "data" in read else read
    assert (told["about"], told["vertical"]) == ("Open till six", "RETAIL")


async def test_who_has_had_enough_gets_no_marketing(world):
    await world.control("POST", "templates", {**PLAIN, "category": "MARKETING"})
    await world.control("POST", "users", {"phone": USER, "marketing_capped": True})

    await world.send(TEMPLATE)
    await world.pass_time(60)

    (message,) = await world.control("GET", "outbox")
    assert [state["code"] for state in message["states"]] == [None, 131049]


@pytest.mark.parametrize(
    ("limitation", "refused"),
    [
        ("RESTRICTED_BIZ_INITIATED_MESSAGING", [None, None, 368]),
        ("RESTRICTED_CUSTOMER_INITIATED_MESSAGING", [368, 368, None]),
        ("RESTRICTED_UTILITY_TEMPLATES", [None, 131064, 131064]),
        ("RESTRICTED_ADD_PHONE_NUMBER_ACTION", [None, None, None]),
    ],
)
async def test_a_restriction_is_told_and_holds_until_it_ends(world, limitation, refused):
    await world.control("POST", "account/restrict", {"types": [limitation], "for_s": 3600})

    at_first = await codes(world)
    await world.pass_time(3600)

    ends = {"restriction_type": limitation, "expiration": int(START) + 3600}
    assert await told(world) == [{"event": "ACCOUNT_RESTRICTION", "restriction_info": [ends]}]
    assert (at_first, await codes(world)) == (refused, [None, None, None])


async def test_a_restriction_that_is_lifted_is_told_as_an_account_that_is_back(world):
    await world.control("POST", "account/restrict", {"types": ["RESTRICTED_BIZ_INITIATED_MESSAGING"]})
    await told(world)

    await world.control("POST", "account/restrict", {"types": []})

    (lifted,) = await told(world)
    assert (lifted["event"], lifted["ban_info"]["waba_ban_state"]) == ("DISABLED_UPDATE", "REINSTATE")
    assert await codes(world) == [None, None, None]


async def test_a_disabled_account_sends_nothing_and_says_so_until_it_is_back(world):
    await world.control("POST", "account/ban", {"state": "DISABLE"})
    disabled = await codes(world)
    health = (await world.graph("GET", f"{NUMBER.phone_number_id}?fields=health_status")).json()

    await world.control("POST", "account/ban", {"state": "REINSTATE"})

    assert disabled == [131031, 131031, 131031]
    assert health["health_status"]["can_send_message"] == "BLOCKED"
    assert await codes(world) == [None, None, None]


async def test_a_number_that_turns_red_is_flagged_and_unflagged_when_it_is_better(world):
    for quality in ("YELLOW", "RED", "RED", "YELLOW"):
        await world.control("POST", f"numbers/{NUMBER.phone_number_id}/quality", {"quality": quality})

    number = (await world.graph("GET", f"{NUMBER.phone_number_id}?fields=quality_rating")).json()
    assert [value["event"] for value in await told(world)] == ["FLAGGED", "UNFLAGGED"]
    assert number["quality_rating"] == "YELLOW"


async def test_a_template_s_new_score_is_told_with_the_one_before(world):
    template = await world.control("POST", "templates", PLAIN)

    await world.control("POST", f"templates/{template['id']}/quality", {"quality": "RED"})

    (value,) = await told(world)
    assert (value["previous_quality_score"], value["new_quality_score"]) == ("UNKNOWN", "RED")
    read = (await world.graph("GET", f"{template['id']}?fields=quality_score")).json()
    assert read["quality_score"]["score"] == "RED"


async def test_who_is_blocked_is_not_written_to_and_cannot_write(world):
    await world.graph("POST", BLOCK, json={"block_users": [{"user": USER}]})
    blocked = (await world.graph("GET", BLOCK)).json()["data"]
    refused = await code_of(world.send())
    written = await world.http.post("/control/inbound", json={"from": USER, "message": {"text": "Hi"}})

    await world.graph("DELETE", BLOCK, json={"block_users": [{"user": USER}]})

    assert [one["wa_id"] for one in blocked] == [USER.lstrip("+")]
    assert (refused, written.status_code) == (130403, 400)
    assert await code_of(world.send()) is None


async def test_only_who_wrote_lately_can_be_blocked(world):
    answer = (await world.graph("POST", BLOCK, json={"block_users": [{"user": STRANGER}]})).json()

    assert answer["block_users"]["added_users"] == []
    assert [one["input"] for one in answer["block_users"]["failed_users"]] == [STRANGER]


async def test_standing_goes_back_with_a_snapshot(world):
    kept = await world.control("POST", "snapshots")
    await world.control("POST", "account/ban", {"state": "DISABLE"})

    await world.control("POST", f"snapshots/{kept['id']}/restore")

    assert await code_of(world.send()) is None
