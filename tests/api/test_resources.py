from datetime import UTC, datetime

import pytest

from patchbay.storage.channels import ChannelRepository, LearnedLimit
from patchbay.storage.tables import metadata

WORKFLOWS = "/api/v1/workflows"


def a_document(name="Greeting", nodes=None, edges=()):
    return {
        "schema": "patchbay.workflow/1",
        "name": name,
        "nodes": nodes
        if nodes is not None
        else [
            {"id": "message", "type": "whatsapp.trigger"},
            {"id": "hello", "type": "whatsapp.send_message", "params": {"text": "Hello"}},
        ],
        "edges": list(edges) or [{"source": "message", "output": "message", "target": "hello"}],
    }


async def made(api, path, body):
    answer = await api.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture
async def workflow(api):
    return f"{WORKFLOWS}/{await made(api, WORKFLOWS, {'document': a_document()})}"


async def test_a_draft_is_kept_as_it_was_sent(api, workflow):
    found = (await api.get(workflow)).json()

    assert found["document"] == a_document()
    assert (found["name"], found["draft_revision"], found["active_version"]) == ("Greeting", 1, None)


async def test_a_draft_is_not_saved_over_a_newer_one(api, workflow):
    first = await api.put(f"{workflow}/draft", json={"document": a_document("A"), "revision": 1})
    second = await api.put(f"{workflow}/draft", json={"document": a_document("B"), "revision": 1})

    assert (first.status_code, first.json()["revision"]) == (200, 2)
    assert second.status_code == 409
    assert (await api.get(workflow)).json()["name"] == "A"


async def test_publishing_makes_versions_that_never_change(api, workflow):
    first = await api.post(f"{workflow}/publish", json={"note": "First"})
    await api.put(f"{workflow}/draft", json={"document": a_document("Changed")})
    second = await api.post(f"{workflow}/publish", json={"note": "Second"})

    assert (first.status_code, first.json()["version"], second.json()["version"]) == (201, 1, 2)
    listed = (await api.get(f"{workflow}/versions")).json()
    assert [(item["version"], item["note"]) for item in listed["items"]] == [(2, "Second"), (1, "First")]
    assert (await api.get(f"{workflow}/versions/1")).json()["document"] == a_document()


async def test_a_workflow_that_cannot_run_is_not_published(api):
    broken = a_document(nodes=[{"id": "message", "type": "no.such"}])
    workflow = f"{WORKFLOWS}/{await made(api, WORKFLOWS, {'document': broken})}"

    answer = await api.post(f"{workflow}/publish", json={})

    assert answer.status_code == 422
    assert answer.json()["faults"]
    assert (await api.get(workflow)).json()["active_version"] is None


async def test_an_active_workflow_is_put_to_sleep_before_it_is_deleted(api, workflow):
    await api.post(f"{workflow}/publish", json={})

    refused = await api.delete(workflow)
    await api.post(f"{workflow}/deactivate")
    deleted = await api.delete(workflow)

    assert (refused.status_code, deleted.status_code) == (409, 204)
    assert (await api.get(workflow)).status_code == 404


async def test_an_older_version_can_take_the_events_again(api, workflow):
    for _ in range(2):
        await api.post(f"{workflow}/publish", json={})

    answer = await api.post(f"{workflow}/activate", json={"version": 1})

    assert answer.json() == {"version": 1}
    assert (await api.get(workflow)).json()["active_version"] == 1
    assert (await api.post(f"{workflow}/activate", json={"version": 9})).status_code == 404


async def test_pages_go_through_everything_once(api):
    ids = [await made(api, WORKFLOWS, {"document": a_document(f"W{n}")}) for n in range(5)]
    seen, cursor = [], None

    for _ in range(9):
        answer = await api.get(WORKFLOWS, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        seen += [item["id"] for item in answer.json()["items"]]
        cursor = answer.json()["next"]
        if cursor is None:
            break

    assert seen == ids[::-1]


async def test_workflows_are_found_by_name(api):
    for name in ("Orders", "100% off", "Greeting"):
        await made(api, WORKFLOWS, {"document": a_document(name)})

    found = {word: (await api.get(WORKFLOWS, params={"search": word})).json() for word in ("ord", "0%", "%")}

    names = {word: [item["name"] for item in page["items"]] for word, page in found.items()}
    assert names == {"ord": ["Orders"], "0%": ["100% off"], "%": ["100% off"]}


CHANNEL = {
    "provider": "whatsapp",
    "name": "Shop",
    "phone_number_id": "700800900100200",
    "waba_id": "900100200300400",
    "access_token": "very-secret-token",
    "app_secret": "very-secret-secret",
    "verify_token": "very-secret-verify",
    "api_base": "http://127.0.0.1:9100/",
    "api_version": "v23.0",
}


async def test_a_channels_secrets_never_come_back(api):
    channel = f"/api/v1/channels/{await made(api, '/api/v1/channels', CHANNEL)}"

    changed = await api.patch(channel, json={"access_token": "very-secret-other"})
    answers = [
        await api.get(channel),
        await api.get("/api/v1/channels"),
        await api.get("/api/v1/audit"),
        changed,
    ]

    assert all("very-secret" not in answer.text for answer in answers)
    found = answers[0].json()
    assert (found["api_base"], found["state"]) == ("http://127.0.0.1:9100", "active")
    assert found["webhook_url"] == f"http://testserver/hooks/whatsapp/{found['id']}"


async def test_a_number_is_a_channel_once(api):
    await made(api, "/api/v1/channels", CHANNEL)

    answer = await api.post("/api/v1/channels", json=CHANNEL)

    assert answer.status_code == 409


async def test_a_channel_pauses_with_a_reason_and_resumes(api):
    channel = f"/api/v1/channels/{await made(api, '/api/v1/channels', CHANNEL)}"

    paused = await api.post(f"{channel}/pause", json={"reason": "Holidays"})
    resumed = await api.post(f"{channel}/resume")

    assert (paused.json()["state"], paused.json()["state_reason"]) == ("paused", "Holidays")
    assert (resumed.json()["state"], resumed.json()["state_reason"]) == ("active", None)


async def test_a_channel_tells_which_limit_holds_and_who_says_so(api, wiring, tenant):
    channel_id = await made(api, "/api/v1/channels", CHANNEL)
    channel = f"/api/v1/channels/{channel_id}"
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    nothing = (await api.get(channel)).json()["messaging_limit"]

    async with wiring.database.transaction() as connection:
        learned = LearnedLimit(2_000, at)
        repository = ChannelRepository(wiring.vault)
        await repository.keep_learned(connection, tenant.workspace_id, [channel_id], learned)
    told = (await api.get(channel)).json()["messaging_limit"]
    own = (await api.patch(channel, json={"people_per_day": 500})).json()["messaging_limit"]

    word = {"people_per_day": 2_000, "at": "2026-11-01T12:00:00Z"}
    assert nothing is None
    assert told == {"people_per_day": 2_000, "source": "learned", "learned": word}
    assert own == {"people_per_day": 500, "source": "set", "learned": word}


PERSON = {
    "name": "Ana",
    "phone": "+55 11 90000-0001",
    "email": "Ana@Example.com",
    "external_id": "crm-7",
    "tags": ["vip"],
    "fields": {"city": "São Paulo"},
}


async def test_a_contact_is_found_by_any_spelling_of_its_addresses(api):
    contact_id = await made(api, "/api/v1/contacts", PERSON)
    await made(api, "/api/v1/contacts", {"name": "Ben"})

    for query in (
        {"phone": "+5511900000001"},
        {"phone": "5511900000001"},
        {"email": "ana@example.COM"},
        {"external_id": "crm-7"},
    ):
        found = (await api.get("/api/v1/contacts", params=query)).json()["items"]
        assert [item["id"] for item in found] == [contact_id], query
    assert (await api.get("/api/v1/contacts", params={"phone": "nonsense"})).json()["items"] == []


async def test_a_contact_changes_in_part_and_null_takes_away(api):
    contact = f"/api/v1/contacts/{await made(api, '/api/v1/contacts', PERSON)}"

    changed = (await api.patch(contact, json={"email": None, "tags": [], "is_blocked": True})).json()

    assert (changed["name"], changed["phone"], changed["email"]) == ("Ana", "+5511900000001", None)
    assert (changed["tags"], changed["fields"]) == ([], {"city": "São Paulo"})
    assert changed["blocked_at"]


async def test_an_empty_address_is_none(api):
    ids = [await made(api, "/api/v1/contacts", {"external_id": one}) for one in ("crm-7", "crm-8")]

    changed = [await api.patch(f"/api/v1/contacts/{one}", json={"external_id": ""}) for one in ids]

    assert [(one.status_code, one.json()["external_id"]) for one in changed] == [(200, None)] * 2


async def test_an_address_belongs_to_one_contact(api):
    await made(api, "/api/v1/contacts", PERSON)

    answer = await api.post("/api/v1/contacts", json={"phone": "+5511900000001"})

    assert answer.status_code == 409


@pytest.mark.parametrize("phone", ["abc", "+", "12", "+1 234 567 890 123 456 789"])
async def test_a_phone_number_that_is_none_is_refused_with_its_place(api, phone):
    answer = await api.post("/api/v1/contacts", json={"phone": phone})

    assert answer.status_code == 422
    assert answer.json()["faults"][0]["path"] == "phone"


async def test_opting_out_of_everything_shows_on_the_contact(api):
    contact = f"/api/v1/contacts/{await made(api, '/api/v1/contacts', PERSON)}"

    await made(api, f"{contact}/consents", {"purpose": "all", "state": "out", "evidence": "By phone"})
    opted_out = (await api.get(contact)).json()["opted_out_at"]
    await made(api, f"{contact}/consents", {"purpose": "all", "state": "in"})

    assert opted_out is not None
    assert (await api.get(contact)).json()["opted_out_at"] is None
    statements = (await api.get(f"{contact}/consents")).json()["items"]
    assert [(one["state"], one["evidence"]) for one in statements] == [("in", None), ("out", "By phone")]


async def test_a_contact_shows_what_alone_they_refuse(api):
    contact = f"/api/v1/contacts/{await made(api, '/api/v1/contacts', PERSON)}"

    await made(api, f"{contact}/consents", {"purpose": "marketing", "state": "out", "evidence": "By phone"})
    refused = (await api.get(contact)).json()["refused"]
    await made(api, f"{contact}/consents", {"purpose": "marketing", "state": "in"})

    assert (refused, (await api.get(contact)).json()["refused"]) == (["marketing"], [])


async def test_what_a_deleted_contact_refused_holds_when_it_is_made_again(api):
    contact = f"/api/v1/contacts/{await made(api, '/api/v1/contacts', PERSON)}"
    await made(api, f"{contact}/consents", {"purpose": "all", "state": "out", "evidence": "By phone"})
    opted_out = (await api.get(contact)).json()["opted_out_at"]

    deleted = await api.delete(contact)
    again = f"/api/v1/contacts/{await made(api, '/api/v1/contacts', PERSON)}"

    assert deleted.status_code == 204
    assert (await api.get(again)).json()["opted_out_at"][:19] == opted_out[:19]
    (statement,) = (await api.get(f"{again}/consents")).json()["items"]
    assert (statement["source"], statement["evidence"]) == ("former contact", None)


async def test_a_credential_shows_its_fields_and_never_their_values(api):
    body = {"name": "hubspot", "kind": "bearer", "fields": {"token": "very-secret"}}
    credential = f"/api/v1/credentials/{await made(api, '/api/v1/credentials', body)}"

    found = await api.get(credential)
    replaced = await api.put(credential, json={"fields": {"token": "very-secret-2", "base_url": "http://x"}})

    assert found.json()["fields"] == ["token"]
    assert replaced.json()["fields"] == ["base_url", "token"]
    assert "very-secret" not in found.text + replaced.text


async def test_personal_data_and_secrets_are_not_in_the_database_in_clear(api, wiring):
    await made(api, "/api/v1/contacts", {**PERSON, "name": "Ana Prado"})
    await made(api, "/api/v1/channels", CHANNEL)
    async with wiring.database.transaction() as connection:
        rows = [
            bytes(value) if isinstance(value, memoryview) else value
            for table in metadata.sorted_tables
            for row in (await connection.execute(table.select())).all()
            for value in row
        ]

    content = repr(rows)
    for word in ("Ana Prado", "5511900000001", "xample.com", "São Paulo", "very-secret", "Olive"):
        assert word not in content, word


async def test_every_change_leaves_a_trace(api, tenant):
    workflow_id = await made(api, WORKFLOWS, {"document": a_document()})
    await api.post(f"{WORKFLOWS}/{workflow_id}/publish", json={})

    entries = (await api.get("/api/v1/audit", params={"target": f"workflow:{workflow_id}"})).json()["items"]

    assert [(entry["action"], entry["actor"]) for entry in entries] == [
        ("workflow.published", f"api_key:{tenant.key_id}"),
        ("workflow.created", f"api_key:{tenant.key_id}"),
    ]


async def test_the_palette_has_every_installed_node(api):
    found = {item["type"]: item for item in (await api.get("/api/v1/node-types")).json()["items"]}

    assert {"whatsapp.trigger", "http.request", "flow.branch"} <= set(found)
    assert found["http.request"]["params"]["type"] == "object"
    assert found["whatsapp.trigger"]["is_trigger"]


async def test_health_needs_no_key(anonymous):
    alive = await anonymous.get("/healthz")
    ready = await anonymous.get("/readyz")
    metrics = await anonymous.get("/metrics")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "database": "ok"})
    assert "patchbay_webhook_ack_seconds" in metrics.text


async def test_the_page_is_served_under_a_strict_policy(anonymous):
    answer = await anonymous.get("/some/view")

    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
