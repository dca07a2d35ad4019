import json

import pytest
from sqlalchemy import select

from patchbay.security.signatures import sign
from patchbay.storage.tables import inbox

BODY = b'{"object":"whatsapp_business_account","entry":[]}'
CHANNEL = {
    "provider": "whatsapp",
    "name": "Shop",
    "phone_number_id": "700800900100200",
    "waba_id": "900100200300400",
    "access_token": "token-of-the-number",
    "app_secret": "new-secret",
    "app_secret_previous": "old-secret",
    "verify_token": "verify-me",
}


@pytest.fixture
async def hook(api):
    """The path of a channel's webhook."""
    made = await api.post("/api/v1/channels", json=CHANNEL)
    assert made.status_code == 201, made.text
    return f"/hooks/whatsapp/{made.json()['id']}"


async def stored(wiring):
    async with wiring.database.transaction() as connection:
        rows = (await connection.execute(select(inbox).order_by(inbox.c.id))).all()
    return [wiring.vault.open_bytes("inbox", row.id, row.sealed) for row in rows]


def asked(**changes):
    query = {"mode": "subscribe", "verify_token": "verify-me", "challenge": "0115", **changes}
    return {f"hub.{name}": value for name, value in query.items() if value is not None}


async def test_the_handshake_gives_the_challenge_back_as_it_came(anonymous, hook):
    answer = await anonymous.get(hook, params=asked())

    assert (answer.status_code, answer.text) == (200, "0115")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        asked(verify_token="wrong"),
        asked(verify_token=""),
        asked(verify_token=None),
        asked(verify_token="vérify-me"),
        asked(mode="unsubscribe"),
        asked(mode=None),
        {},
    ],
)
async def test_a_handshake_that_does_not_know_the_token_is_refused(anonymous, hook, query):
    answer = await anonymous.get(hook, params=query)

    assert (answer.status_code, answer.text) == (403, "")


async def test_a_handshake_for_no_channel_is_refused(anonymous):
    answer = await anonymous.get("/hooks/whatsapp/nobody", params=asked(verify_token=""))

    assert answer.status_code == 403


@pytest.mark.parametrize("secret", ["new-secret", "old-secret"])
async def test_a_body_signed_with_either_secret_is_stored_as_it_came(anonymous, hook, wiring, secret):
    answer = await anonymous.post(hook, content=BODY, headers={"x-hub-signature-256": sign(BODY, secret)})

    assert (answer.status_code, answer.content) == (200, b"")
    assert await stored(wiring) == [BODY]


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256=",
        "sha256=00",
        "sha1=" + "0" * 40,
        "sha256=" + "g" * 64,
        sign(BODY, "another-secret"),
        sign(BODY + b" ", "new-secret"),
        sign(BODY, "new-secret").upper(),
        "sha256=é",
    ],
)
async def test_a_body_that_nobody_signed_is_refused_and_not_stored(anonymous, hook, wiring, signature):
    headers = {} if signature is None else {"x-hub-signature-256": signature.encode()}

    answer = await anonymous.post(hook, content=BODY, headers=headers)

    assert answer.status_code == 401
    assert await stored(wiring) == []


@pytest.mark.parametrize("body", [b"", b"not json", b"\xff\xfe", b"[" * 5000])
async def test_what_is_signed_is_taken_whatever_it_says(anonymous, hook, wiring, body):
    answer = await anonymous.post(
        hook, content=body, headers={"x-hub-signature-256": sign(body, "new-secret")}
    )

    assert answer.status_code == 200
    assert await stored(wiring) == [body]


async def test_the_same_body_twice_is_kept_once(anonymous, hook, wiring):
    headers = {"x-hub-signature-256": sign(BODY, "new-secret")}

    statuses = [(await anonymous.post(hook, content=BODY, headers=headers)).status_code for _ in range(2)]

    assert statuses == [200, 200]
    assert await stored(wiring) == [BODY]


async def test_three_megabytes_are_taken_and_more_is_refused(anonymous, hook, wiring):
    fits, too_large = b" " * 3_000_000, b" " * 3_300_000

    taken = await anonymous.post(
        hook, content=fits, headers={"x-hub-signature-256": sign(fits, "new-secret")}
    )
    refused = await anonymous.post(
        hook, content=too_large, headers={"x-hub-signature-256": sign(too_large, "new-secret")}
    )

    assert (taken.status_code, refused.status_code) == (200, 413)


async def test_a_channel_that_does_not_exist_takes_nothing(anonymous, wiring):
    for path in ("/hooks/whatsapp/nobody", "/hooks/whatsapp/", "/hooks/whatsapp/a/b", "/hooks/whatsappx"):
        answer = await anonymous.post(path, content=BODY, headers={"x-hub-signature-256": sign(BODY, "s")})

        assert answer.status_code == 404, path
    assert await stored(wiring) == []


@pytest.mark.parametrize("provider", ["whatsapp", "ultramsg", "email", "in"])
async def test_an_address_with_a_nul_is_nobodys(anonymous, provider):
    answers = [await anonymous.post(f"/hooks/{provider}/{end}") for end in ("%00", "a%00b/secret")]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_after_a_rotation_the_first_secret_opens_nothing_any_more(api, anonymous, hook):
    channel = hook.replace("/hooks/whatsapp", "/api/v1/channels")
    await api.patch(channel, json={"app_secret": "newest-secret"})
    await api.patch(channel, json={"app_secret_previous": None})

    answers = {
        secret: (
            await anonymous.post(hook, content=BODY, headers={"x-hub-signature-256": sign(BODY, secret)})
        ).status_code
        for secret in ("newest-secret", "new-secret", "old-secret")
    }

    assert answers == {"newest-secret": 200, "new-secret": 401, "old-secret": 401}


async def test_other_methods_are_refused(anonymous, hook):
    answer = await anonymous.put(hook, content=BODY)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


# ── Webhook triggers ───────────────────────────────────────────────────────────────────────────────


def called_by(**params):
    return {
        "schema": "patchbay.workflow/1",
        "name": "Called",
        "nodes": [{"id": "call", "type": "http.webhook_trigger", "params": params}],
    }


async def an_address(api, **params):
    made = await api.post("/api/v1/workflows", json={"document": called_by(**params)})
    published = await api.post(f"/api/v1/workflows/{made.json()['id']}/publish", json={"note": ""})
    (hook,) = published.json()["hooks"]
    return hook["url"].removeprefix("http://testserver")


async def test_a_call_is_stored_without_the_callers_secrets(api, anonymous, wiring):
    address = await an_address(api)

    answer = await anonymous.post(
        f"{address}?a=1&b=2&b=3",
        json={"order": 7},
        headers={"authorization": "Bearer secret", "cookie": "a=b", "x-from": "shop"},
    )

    assert answer.status_code == 202
    assert answer.json()["id"]
    (body,) = await stored(wiring)
    value = json.loads(body)
    assert value["headers"]["x-from"] == "shop"
    assert not {"authorization", "cookie"} & set(value["headers"])
    del value["headers"]
    assert value == {
        "method": "POST",
        "query": {"a": "1", "b": ["2", "3"]},
        "json": {"order": 7},
        "text": '{"order":7}',
    }


async def test_the_trigger_says_what_is_answered_at_once(api, anonymous):
    address = await an_address(api, status=201, body={"thanks": True})

    answer = await anonymous.post(address, content=b"")

    assert (answer.status_code, answer.json()) == (201, {"thanks": True})


async def test_two_equal_calls_are_two_calls(api, anonymous, wiring):
    address = await an_address(api)

    for _ in range(2):
        await anonymous.post(address, json={"order": 7})

    assert len(await stored(wiring)) == 2


async def test_a_method_the_trigger_does_not_take_is_refused(api, anonymous, wiring):
    address = await an_address(api, methods=["GET", "PUT"])

    answer = await anonymous.post(address, json={})

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, PUT")
    assert await stored(wiring) == []


async def test_an_unknown_address_and_a_sleeping_workflow_take_nothing(api, anonymous):
    made = await api.post("/api/v1/workflows", json={"document": called_by()})
    workflow = f"/api/v1/workflows/{made.json()['id']}"
    published = await api.post(f"{workflow}/publish", json={})
    address = published.json()["hooks"][0]["url"].removeprefix("http://testserver")
    await api.post(f"{workflow}/deactivate")

    assert (await anonymous.post(address)).status_code == 404
    assert (await anonymous.post("/hooks/in/nobody")).status_code == 404


async def test_publishing_again_keeps_the_address(api):
    made = await api.post("/api/v1/workflows", json={"document": called_by()})
    workflow = f"/api/v1/workflows/{made.json()['id']}"

    first, second = [(await api.post(f"{workflow}/publish", json={})).json() for _ in range(2)]

    assert first["hooks"] == second["hooks"]
    assert (first["version"], second["version"]) == (1, 2)


async def test_a_body_nested_beyond_meaning_is_taken_as_text(api, anonymous, wiring):
    address = await an_address(api)
    deep = b"[" * 5000 + b"]" * 5000

    answer = await anonymous.post(address, content=deep)

    assert answer.status_code == 202
    (body,) = await stored(wiring)
    assert json.loads(body)["json"] is None


async def test_a_call_that_is_too_large_is_refused(api, anonymous):
    address = await an_address(api)

    answer = await anonymous.post(address, content=b" " * 1_100_000)

    assert answer.status_code == 413


ULTRAMSG = {"provider": "ultramsg", "name": "Gateway", "instance_id": "instance7", "token": "secret-token"}
EMAIL = {"provider": "email", "name": "Mail", "from_address": "shop@example.org", "host": "mail.example.org"}


@pytest.fixture(params=[ULTRAMSG, EMAIL], ids=lambda given: given["provider"])
async def gateway(request, api):
    """The path of a webhook with a secret end."""
    made = await api.post("/api/v1/channels", json=request.param)
    assert made.status_code == 201, made.text
    told = await api.get(f"/api/v1/channels/{made.json()['id']}/webhook")
    return "/hooks" + told.json()["url"].partition("/hooks")[2]


async def test_a_body_at_the_secret_address_is_stored_as_it_came(anonymous, gateway, wiring):
    answer = await anonymous.post(gateway, content=BODY)

    assert answer.status_code == 200
    assert await stored(wiring) == [BODY]


async def test_a_body_beside_the_secret_address_is_refused(anonymous, gateway, hook, wiring):
    channel, _, secret = gateway.rpartition("/")
    elsewhere = hook.replace("whatsapp", gateway.split("/")[2])
    paths = [channel, f"{channel}/", f"{channel}/wrong", f"{gateway}/more", f"{channel}/\u00e9", elsewhere]

    answers = [await anonymous.post(path, content=BODY) for path in [*paths, f"{elsewhere}/{secret}"]]

    assert {answer.status_code for answer in answers} == {404}
    assert await stored(wiring) == []


async def test_the_secret_end_of_an_address_is_in_no_list(api, gateway):
    secret = gateway.rpartition("/")[2]

    listed = await api.get("/api/v1/channels")

    assert secret not in listed.text
    assert listed.json()["items"][0]["webhook_url"] is None


async def test_a_new_secret_makes_the_former_address_useless(api, anonymous, gateway):
    channel_id = gateway.split("/")[3]

    changed = await api.patch(f"/api/v1/channels/{channel_id}", json={"hook_secret": "another-secret-here"})
    answers = [
        (await anonymous.post(path, content=BODY)).status_code
        for path in (gateway, f"/hooks/{gateway.split('/')[2]}/{channel_id}/another-secret-here")
    ]

    assert changed.status_code == 200
    assert answers == [404, 200]


async def test_a_channel_takes_no_fields_of_another_provider(api, gateway):
    channel = f"/api/v1/channels/{gateway.split('/')[3]}"

    made = await api.post("/api/v1/channels", json={**ULTRAMSG, "waba_id": "1"})
    changed = await api.patch(channel, json={"waba_id": "1"})

    assert (made.status_code, changed.status_code) == (422, 422)
    assert changed.json()["faults"][0]["path"] == "waba_id"
