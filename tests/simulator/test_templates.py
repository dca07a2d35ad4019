"""Templates: made, reviewed, listed, sent with values, deleted."""

import pytest

from support.simulated import USER

WABA = "900100200300400"
PLAIN = [{"type": "BODY", "text": "We are open."}]
ORDER = [
    {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}", "example": {"header_text": ["A"]}},
    {"type": "BODY", "text": "Hi {{1}}, {{2}} is ready.", "example": {"body_text": [["Ana", "A-77"]]}},
    {"type": "FOOTER", "text": "Bye"},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "Track"},
            {"type": "URL", "text": "Open", "url": "https://shop.example/{{1}}", "example": ["x"]},
        ],
    },
]


async def create(world, *, name="order_ready", language="en", category="UTILITY", components=None, **more):
    body = {"name": name, "language": language, "category": category, "components": components or PLAIN}
    return await world.graph("POST", f"{WABA}/message_templates", json={**body, **more})


async def approved(world, **draft):
    template_id = (await create(world, **draft)).json()["id"]
    await world.control("POST", f"templates/{template_id}/transition", {"status": "APPROVED"})
    await world.simulator.settle()
    world.product.received.clear()
    return template_id


def use(components=None, *, name="order_ready", language="en"):
    template = {"name": name, "language": {"code": language}}
    return {
        "type": "template",
        "template": {**template, **({"components": components} if components else {})},
    }


def values(*texts, part="body", **more):
    return {"type": part, "parameters": [{"type": "text", "text": text} for text in texts], **more}


def link_button(text="A-77"):
    return values(text, part="button", sub_type="url", index="1")


async def test_a_new_template_waits_for_review_and_says_when_it_is_over(make_world):
    world = await make_world(template_review_ms=5_000)

    made = (await create(world)).json()
    await world.pass_time(5)

    assert (made["status"], made["category"]) == ("PENDING", "UTILITY")
    assert world.product.values == [
        {
            "event": "APPROVED",
            "message_template_id": int(made["id"]),
            "message_template_name": "order_ready",
            "message_template_language": "en",
            "message_template_category": "UTILITY",
            "reason": "NONE",
        }
    ]


@pytest.mark.parametrize(
    ("draft", "subcode"),
    [
        ({"name": "Order Ready"}, None),
        ({"category": "GOSSIP"}, None),
        ({"components": [{"type": "FOOTER", "text": "x"}]}, 2388072),
        ({"components": [{"type": "BODY", "text": "x" * 1025}]}, 2388040),
        ({"components": [{"type": "BODY", "text": "{{1}} is first"}]}, 2388299),
        ({"components": [{"type": "BODY", "text": "at the end {{1}}"}]}, 2388299),
        ({"components": [{"type": "BODY", "text": "no {{1}} example"}]}, 2388043),
        ({"components": [*PLAIN, {"type": "FOOTER", "text": "f" * 61}]}, 2388073),
        ({"components": [*PLAIN, {"type": "HEADER", "format": "TEXT", "text": "h" * 61}]}, 2388047),
        ({"components": "BODY"}, None),
    ],
)
async def test_a_template_that_breaks_a_rule_is_refused(world, draft, subcode):
    error = (await create(world, **draft)).json()["error"]

    assert (error["code"], error.get("error_subcode")) == (100, subcode)


async def test_a_name_and_language_exist_once(world):
    await create(world)

    again = await create(world)
    other_language = await create(world, language="pt_BR")

    assert again.json()["error"]["error_subcode"] == 2388024
    assert other_language.status_code == 200


async def test_templates_are_listed_in_pages(world):
    for n in range(5):
        await create(world, name=f"template_{n}")

    path, names, pages = f"/v23.0/{WABA}/message_templates?limit=2&fields=name", [], 0
    while path:
        page = (await world.http.get(path, headers=world.bearer)).json()
        names += [item["name"] for item in page["data"]]
        path, pages = page.get("paging", {}).get("next"), pages + 1

    assert (names, pages) == ([f"template_{n}" for n in range(5)], 3)


@pytest.mark.parametrize(
    ("query", "count"),
    [("name=one", 2), ("language=pt_BR", 1), ("status=PENDING", 3), ("status=APPROVED", 0), ("limit=1", 1)],
)
async def test_templates_can_be_filtered(world, query, count):
    for name, language in (("one", "en"), ("one", "pt_BR"), ("two", "en")):
        await create(world, name=name, language=language)

    page = (await world.graph("GET", f"{WABA}/message_templates?{query}")).json()

    assert len(page["data"]) == count


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=nowhere"])
async def test_a_page_that_cannot_be_is_refused(world, query):
    answer = await world.graph("GET", f"{WABA}/message_templates?{query}")

    assert answer.json()["error"]["code"] == 100


async def test_an_edited_template_is_reviewed_again(world):
    template_id = await approved(world)

    edited = await world.graph("POST", template_id, json={"components": ORDER})
    at_once = await world.graph("POST", template_id, json={"components": PLAIN})

    state = (await world.graph("GET", f"{template_id}?fields=status,components")).json()
    assert edited.json()["success"] is True
    assert at_once.json()["error"]["code"] == 100
    assert state == {"id": template_id, "status": "PENDING", "components": ORDER}


async def test_a_deleted_template_cannot_be_sent_nor_made_again_for_thirty_days(world):
    await approved(world)

    deleted = await world.graph("DELETE", f"{WABA}/message_templates?name=order_ready")
    sent = await world.send(use())
    again = await create(world)
    await world.pass_time(31 * 86_400)

    assert deleted.json() == {"success": True}
    assert sent.json()["error"]["code"] == 132001
    assert again.json()["error"]["code"] == 100
    assert (await create(world)).status_code == 200


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016), ("REJECTED", 132001)])
async def test_only_an_approved_template_can_be_sent(world, status, code):
    template_id = await approved(world)
    await world.control("POST", f"templates/{template_id}/transition", {"status": status})

    assert (await world.send(use())).json()["error"]["code"] == code


async def test_a_paused_template_can_be_unpaused(world):
    template_id = await approved(world)
    await world.control("POST", f"templates/{template_id}/transition", {"status": "PAUSED"})

    await world.graph("POST", f"{template_id}/unpause")

    assert (await world.send(use())).status_code == 200


async def test_a_template_can_be_put_ready_made_and_replaced(world):
    setup = {"waba_id": WABA, "name": "order_ready", "language": "en", "category": "UTILITY"}

    first = await world.control("POST", "templates", {**setup, "components": ORDER})
    second = await world.control("POST", "templates", {**setup, "components": PLAIN})

    assert (first["id"], second["components"]) == (second["id"], PLAIN)
    assert (await world.send(use())).status_code == 200


async def test_the_language_has_to_match_exactly(world):
    await approved(world, language="pt_BR")

    assert (await world.send(use(language="pt"))).json()["error"]["code"] == 132001


async def test_a_template_goes_out_outside_the_window(world):
    await approved(world)
    await world.pass_time(2 * 86_400)

    answer = await world.send(use())
    await world.pass_time(60)

    assert answer.json()["messages"][0]["message_status"] == "accepted"
    assert world.product.states == ["sent", "delivered", "read"]
    assert world.product.statuses[0]["pricing"]["category"] == "utility"


GOOD = [values("A-77", part="header"), values("Ana", "A-77"), link_button()]


@pytest.mark.parametrize(
    ("components", "code"),
    [
        (GOOD, None),
        ([values("A-77", part="header"), values("Ana"), link_button()], 132000),
        ([values("A-77", part="header"), values("Ana", "A", "B"), link_button()], 132000),
        ([values("Ana", "A-77"), link_button()], 132000),
        ([values("A-77", part="header"), values("Ana", "A-77")], 131008),
        ([values("A-77", part="header"), values("Ana", ""), link_button()], 131008),
        ([values("A-77", part="header"), values("Ana", "two\nlines"), link_button()], 132018),
        ([values("A-77", part="header"), values("Ana", "x     y"), link_button()], 132018),
        ([values("A-77", part="header"), values("Ana", "x" * 1024), link_button()], 132005),
        ([*GOOD, values("x", part="button", sub_type="url", index=7)], 132000),
        ([*GOOD, values("x", part="button", sub_type="url", index="one")], 132012),
        ([*GOOD, values("x", part="hat")], 132012),
        (None, 132000),
    ],
)
async def test_the_values_have_to_fit_the_template(world, components, code):
    await approved(world, components=ORDER)

    answer = await world.send(use(components))

    assert answer.json().get("error", {}).get("code") == code


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ([{"type": "text", "parameter_name": "order", "text": "7"}], None),
        ([{"type": "text", "parameter_name": "other", "text": "7"}], 132012),
        ([{"type": "text", "text": "7"}], 132012),
    ],
)
async def test_named_values_are_matched_by_name(world, parameters, code):
    body = {"type": "BODY", "text": "Your {{order}} is ready.", "example": {"body_text_named_params": []}}
    body["example"]["body_text_named_params"].append({"param_name": "order", "example": "1"})
    await approved(world, components=[body], parameter_format="NAMED")

    answer = await world.send(use([{"type": "body", "parameters": parameters}]))

    assert answer.json().get("error", {}).get("code") == code


@pytest.mark.parametrize(
    ("parameter", "code"),
    [
        ({"type": "image", "image": {"link": "https://files.example/a.png"}}, None),
        ({"type": "video", "video": {"link": "https://files.example/a.mp4"}}, 132012),
        ({"type": "image", "image": {}}, 131009),
        ({"type": "text", "text": "x"}, 132012),
    ],
)
async def test_a_media_header_needs_its_kind_of_file(world, parameter, code):
    await approved(world, components=[{"type": "HEADER", "format": "IMAGE"}, *PLAIN])

    answer = await world.send(use([{"type": "header", "parameters": [parameter]}]))

    assert answer.json().get("error", {}).get("code") == code


async def test_a_quick_reply_sends_its_payload_back(world):
    await approved(world, components=ORDER)
    payload = {"type": "payload", "payload": "run:42/opt:ok"}
    reply = {"type": "button", "sub_type": "quick_reply", "index": 0, "parameters": [payload]}
    sent = await world.send_and_wait(use([*GOOD, reply]))

    await world.user_does({"tap": {"message_id": sent, "id": "Track"}})

    assert world.product.messages[0]["type"] == "button"
    assert world.product.messages[0]["button"] == {"payload": "run:42/opt:ok", "text": "Track"}


@pytest.mark.parametrize(("setting", "code"), [("marketing_stopped", 131050), ("in_experiment", 130472)])
async def test_marketing_is_kept_from_users_who_must_not_get_it(world, setting, code):
    await approved(world, category="MARKETING")
    await world.control("POST", "users", {"phone": USER, setting: True})

    await world.send_and_wait(use())

    assert [status["errors"][0]["code"] for status in world.product.statuses] == [code]


async def test_an_authentication_template_needs_a_phone_number(world):
    await approved(world, category="AUTHENTICATION", components=[{"type": "BODY"}])
    user = world.simulator.platform.people.find(USER)

    by_phone = await world.send(use([values("123456")]))
    by_id = await world.send(use([values("123456")]), to=None, recipient=user.bsuid)

    assert by_phone.status_code == 200
    assert by_id.json()["error"]["code"] == 131062
