"""Campaigns over HTTP: what is taken, what is refused and why, and who may do it."""

import pytest

from patchbay.security.access import Role
from support.systems import a_client, a_tenant

CAMPAIGNS = "/api/v1/campaigns"
CHANNEL = {
    "provider": "whatsapp",
    "name": "Shop",
    "phone_number_id": "700800900100200",
    "waba_id": "900100200300400",
    "access_token": "token",
    "app_secret": "secret",
    "verify_token": "verify",
}


async def made(api, path, body):
    answer = await api.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture
async def channel_id(api):
    found = await made(api, "/api/v1/channels", CHANNEL)
    template = {
        "channel_id": found,
        "name": "offer",
        "language": "en",
        "category": "MARKETING",
        "status": "APPROVED",
        "components": [{"type": "BODY", "text": "Hello {{1}}!"}],
    }
    await made(api, "/api/v1/templates", template)
    return found


@pytest.fixture
async def draft(api, channel_id):
    choice = {"name": "offer", "language": "en", "body": ["{{ contact.name }}"]}
    body = {"name": "Spring", "channel_id": channel_id, "template": choice, "segment": {"any_tags": ["vip"]}}
    return f"{CAMPAIGNS}/{await made(api, CAMPAIGNS, body)}"


async def test_a_draft_is_kept_changed_and_listed(api, draft):
    changed = await api.patch(draft, json={"rate_per_minute": 600, "starts_at": "2031-01-31T12:00:00Z"})

    assert changed.status_code == 200
    found = (await api.get(draft)).json()
    assert (found["state"], found["rate_per_minute"], found["segment"]["any_tags"]) == ("draft", 600, ["vip"])
    listed = (await api.get(CAMPAIGNS, params={"state": "draft"})).json()["items"]
    assert [one["id"] for one in listed] == [found["id"]]
    assert (await api.get(CAMPAIGNS, params={"state": "running"})).json()["items"] == []


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": ""}, "name"),
        ({"rate_per_minute": 0}, "rate_per_minute"),
        ({"starts_at": "2031-01-31T12:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-31T12:00:00Z"}, "starts_at"),
        ({"segment": {"any_tags": [""]}}, "segment.any_tags[0]"),
        ({"segment": {"heard_after": "2031-01-31T12:00:00"}}, "segment.heard_after"),
        ({"segment": {"heard_before": "9999-12-31T23:59:59-23:59"}}, "segment.heard_before"),
        ({"channel_id": "none"}, "channel_id"),
    ],
)
async def test_what_cannot_be_used_is_refused_with_its_place(api, draft, body, path):
    answer = await api.patch(draft, json=body)

    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == [path]


async def test_the_audience_is_counted_before_anything_is_saved(api, channel_id):
    for tags in (["vip"], ["vip", "new"], []):
        await made(api, "/api/v1/contacts", {"name": "A", "tags": tags})

    answer = await api.post(f"{CAMPAIGNS}/audience", json={"any_tags": ["vip"]})

    assert answer.json() == {"count": 2}


async def test_a_template_knows_the_campaigns_that_send_it(api, channel_id, draft):
    (template,) = (await api.get("/api/v1/templates")).json()["items"]
    body = {"name": "Other", "channel_id": channel_id}
    choice = {"name": "other", "language": "en", "body": {"name": "offer"}}
    await made(api, CAMPAIGNS, {**body, "template": choice})
    await made(api, CAMPAIGNS, body)

    found = (await api.get(f"/api/v1/templates/{template['id']}/uses")).json()
    await api.delete(draft)
    afterwards = (await api.get(f"/api/v1/templates/{template['id']}/uses")).json()

    use = {"campaign_id": draft.rpartition("/")[2], "campaign": "Spring", "state": "draft", "language": "en"}
    assert found == {"items": [], "campaigns": [use]}
    assert afterwards == {"items": [], "campaigns": []}


async def test_nobody_is_counted_by_a_time_no_calendar_has(api, channel_id):
    answer = await api.post(f"{CAMPAIGNS}/audience", json={"heard_after": "0001-01-01T00:00:00+23:59"})

    assert answer.status_code == 422
    assert answer.json()["faults"] == [
        {"path": "heard_after", "message": "expected a year from 1971 to 8999, got 1"}
    ]


@pytest.mark.parametrize("odd", [{"name": "offer\n"}, {"language": "en\n"}, {"category": "UTILITY\n"}])
async def test_a_word_ends_where_its_line_does(api, channel_id, odd):
    row = {"channel_id": channel_id, "name": "other", "language": "en", "components": []}

    answer = await api.post("/api/v1/templates", json={**row, **odd})

    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == list(odd)


async def test_a_template_has_a_largest_size(api, channel_id):
    body = {"type": "BODY", "text": "x" * 100_000}

    looked_at = await api.post("/api/v1/templates/preview", json={"components": [body]})
    written = await api.post(
        "/api/v1/templates",
        json={"channel_id": channel_id, "name": "long", "language": "en", "components": [body]},
    )

    told = [{"path": "components", "message": "expected at most 100,000 bytes of JSON, got 100,027"}]
    assert (looked_at.status_code, looked_at.json()["faults"]) == (422, told)
    assert (written.status_code, written.json()["faults"]) == (422, told)


async def test_a_preview_shows_examples_and_why_some_are_left_out(api, draft):
    await made(api, "/api/v1/contacts", {"name": "Ana", "phone": "+5511900001000", "tags": ["vip"]})
    await made(api, "/api/v1/contacts", {"name": "Bo", "tags": ["vip"]})

    preview = (await api.post(f"{draft}/preview")).json()

    assert (preview["audience"], preview["sent"], preview["suppressed"]) == (2, 1, 1)
    assert preview["reasons"] == [
        {
            "outcome": "suppressed",
            "code": "no_address",
            "reason": "The contact has no address on this channel.",
            "count": 1,
        }
    ]
    assert [(one["name"], one["text"]) for one in preview["examples"]] == [("Ana", "Hello Ana!")]


async def test_a_campaign_is_started_paused_resumed_and_stopped_once(api, draft):
    await made(api, "/api/v1/contacts", {"name": "Ana", "phone": "+5511900001000", "tags": ["vip"]})

    answers = [await api.post(f"{draft}/{what}") for what in ("start", "start", "pause", "resume", "stop")]

    assert [answer.status_code for answer in answers] == [200, 409, 200, 200, 200]
    states = [answer.json().get("state") for answer in answers]
    assert states == ["preparing", None, "paused", "preparing", "stopping"]
    assert (await api.delete(draft)).status_code == 409


def people(*numbers):
    return [{"phone": f"+551190000{number:04}", "values": {"name": f"P{number}"}} for number in numbers]


async def listed(api, draft):
    """Everybody on its list, read in pages of two."""
    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = (await api.get(f"{draft}/recipients", params=params)).json()
        seen += [(one["name"], one["phone"], one["state"]) for one in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            return seen


def as_listed(rows):
    return [(row["values"]["name"], row["phone"], "listed") for row in rows]


async def test_a_list_is_added_to_in_parts_and_read_in_pages(api, draft):
    await api.patch(draft, json={"segment": None})
    rows = people(0, 1, 2, 3, 4)

    first = await api.post(f"{draft}/recipients", json={"rows": rows[:3]})
    second = await api.post(f"{draft}/recipients", json={"rows": rows[2:]})

    assert (first.json(), second.json()) == ({"added": 3, "total": 3}, {"added": 2, "total": 5})
    assert await listed(api, draft) == as_listed(rows)


async def test_a_list_takes_the_place_of_a_segment_and_of_a_list(api, draft):
    first, second = people(0, 1), people(1, 2, 3)

    answers = [
        await api.put(f"{draft}/recipients", json={"rows": rows}) for rows in (first, [*second, second[0]])
    ]

    assert [answer.json() for answer in answers] == [{"count": 2}, {"count": 3}]
    assert await listed(api, draft) == as_listed(second)
    assert (await api.get(draft)).json()["segment"] is None


async def test_a_list_without_rows_is_empty(api, draft):
    await api.put(f"{draft}/recipients", json={"rows": people(0, 1)})

    answer = await api.put(f"{draft}/recipients", json={"rows": []})

    assert answer.json() == {"count": 0}
    assert (await api.get(f"{draft}/progress")).json()["audience"] == 0


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"phone": "none"}, "rows[2].phone"),
        ({"values": {"name": "Nobody"}}, "rows[2]"),
        ({"phone": "+5511900001000", "values": {"code": "x" * 1_001}}, "rows[2].values.code"),
        ({"phone": "+5511900001000", "values": {"": "x"}}, "rows[2].values."),
        ({"phone": "+5511900001000", "values": {f"c{n}": "x" for n in range(51)}}, "rows[2].values"),
        ({"phone": "+5511900001000", "values": {"code": 1}}, "rows[2].values[...]"),
    ],
)
async def test_a_list_with_a_row_that_cannot_be_used_changes_nothing(api, draft, row, path):
    kept = people(0, 1)
    await api.put(f"{draft}/recipients", json={"rows": kept})
    await api.patch(draft, json={"segment": {"any_tags": ["vip"]}})

    answer = await api.put(f"{draft}/recipients", json={"rows": [*people(7, 8), row, *people(9)]})

    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == [path]
    assert await listed(api, draft) == as_listed(kept)
    assert (await api.get(draft)).json()["segment"]["any_tags"] == ["vip"]


async def test_a_list_comes_as_a_whole_however_large(api, draft):
    columns = {f"column_{place}": "x" * 1_000 for place in range(40)}
    rows = [{**row, "values": {**columns, **row["values"]}} for row in people(*range(150))]

    taken = await api.put(f"{draft}/recipients", json={"rows": rows})
    too_large = await api.put(
        f"{draft}/recipients", content=b" " * 40_000_001, headers={"content-type": "application/json"}
    )

    assert taken.json() == {"count": 150}
    assert too_large.status_code == 413
    assert too_large.json()["detail"] == "Expected a body of at most 40,000,000 bytes"


async def test_a_list_stays_once_its_campaign_was_started(api, draft):
    await api.put(f"{draft}/recipients", json={"rows": people(0)})
    await api.post(f"{draft}/start")

    answer = await api.put(f"{draft}/recipients", json={"rows": people(1)})

    assert answer.status_code == 409
    assert await listed(api, draft) == as_listed(people(0))


async def test_who_only_looks_on_starts_nothing_and_reads_no_names(app, wiring, tenant, draft):
    issued = await wiring.api_keys.create(tenant.workspace_id, "viewer", Role.VIEWER, "system")

    async with a_client(app, issued.key) as viewer:
        looks = [(await viewer.get(path)).status_code for path in (CAMPAIGNS, draft, f"{draft}/progress")]
        acts = [(await viewer.post(f"{draft}/{what}")).status_code for what in ("start", "stop", "preview")]
        names = (await viewer.get(f"{draft}/recipients")).status_code
        writes = (await viewer.put(f"{draft}/recipients", json={"rows": []})).status_code

    assert (looks, acts, names, writes) == ([200, 200, 200], [403, 403, 403], 403, 403)


async def test_another_workspace_has_nothing_to_do_with_it(app, wiring, draft):
    other = await a_tenant(wiring, "Other")

    async with a_client(app, other.key) as stranger:
        found = [
            (await stranger.get(f"{draft}{part}")).status_code for part in ("", "/progress", "/recipients")
        ]
        acts = [(await stranger.post(f"{draft}/{what}")).status_code for what in ("start", "preview")]
        writes = (await stranger.put(f"{draft}/recipients", json={"rows": people(0)})).status_code

    assert (found, acts, writes) == ([404, 404, 404], [404, 404], 404)
