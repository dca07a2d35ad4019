"""What is asked of runs, workflows and people; over HTTP, as editors and scripts ask it."""

import pytest

from support.insight import BROKEN, OTHER, SURVEY, V1, got, ids
from support.systems import a_client, a_tenant


@pytest.fixture
async def other(app, wiring):
    """A client of another workspace."""
    tenant = await a_tenant(wiring, "Other")
    async with a_client(app, tenant.key) as client:
        yield client


# ── Workflows in lists ───────────────────────────────────────────────────────────────────────────────


async def test_a_workflow_in_a_list_says_how_it_is_doing(api, spine):
    survey, broken = await spine.publish(SURVEY), await spine.publish(BROKEN)
    await spine.say("order")
    await spine.say("break", sender=OTHER)

    found = {item["id"]: item for item in (await got(api, "workflows"))["items"]}

    told = ("description", "tags", "errors", "running", "waiting", "has_unpublished_changes", "is_active")
    assert [found[survey][name] for name in told] == ["Asks which one.", [], 0, 0, 1, False, True]
    assert [found[broken][name] for name in told] == ["", [], 1, 0, 0, False, True]
    assert found[survey]["last_run"]["state"] == "waiting"


async def test_a_draft_that_differs_from_what_was_published_says_so(api, spine):
    workflow_id = await spine.publish(SURVEY)
    path = f"{V1}/workflows/{workflow_id}"
    seen = []

    for document in ({**SURVEY, "name": "Renamed"}, SURVEY):
        await api.put(f"{path}/draft", json={"document": document})
        seen.append((await got(api, "workflows"))["items"][0]["has_unpublished_changes"])
    created = await api.post(f"{V1}/workflows", json={"document": BROKEN})

    assert seen == [True, False]
    assert (await got(api, f"workflows/{created.json()['id']}"))["has_unpublished_changes"] is True


async def test_workflows_are_found_by_their_tags_and_by_whether_they_are_on(api, spine):
    survey, broken = await spine.publish(SURVEY), await spine.publish(BROKEN)
    await api.patch(
        f"{V1}/workflows/{survey}", json={"tags": ["  Shop ", "shop", "100% new", "Spring  sale"]}
    )
    await api.patch(f"{V1}/workflows/{broken}", json={"tags": ["Shop"]})
    await api.post(f"{V1}/workflows/{broken}/deactivate")

    assert (await got(api, f"workflows/{survey}"))["tags"] == ["100% new", "Shop", "Spring sale"]
    assert (await got(api, "workflows/tags"))["items"] == [
        {"tag": "100% new", "workflows": 1},
        {"tag": "Shop", "workflows": 2},
        {"tag": "Spring sale", "workflows": 1},
    ]
    assert await ids(api, "workflows", tag="Shop") == [broken, survey]
    assert await ids(api, "workflows", tag="Shop", is_active=True) == [survey]
    assert await ids(api, "workflows", tag="%") == await ids(api, "workflows", tag="sho") == []


async def test_changing_tags_leaves_name_and_draft_alone_and_none_takes_all_away(api, spine):
    path = f"{V1}/workflows/{await spine.publish(SURVEY)}"
    await api.patch(path, json={"tags": ["a", "b"]})

    named = (await api.patch(path, json={"name": "Other"})).json()
    bare = (await api.patch(path, json={"tags": []})).json()

    assert (named["name"], named["tags"], named["draft_revision"]) == ("Other", ["a", "b"], 2)
    assert (bare["name"], bare["tags"], bare["draft_revision"]) == ("Other", [], 2)
    assert (await api.patch(path, json={})).json()["name"] == "Other"


@pytest.mark.parametrize(
    "change",
    [{"tags": [""]}, {"tags": ["  "]}, {"tags": ["x" * 51]}, {"tags": ["t"] * 21}, {"name": " "}, {"tag": 1}],
)
async def test_a_change_that_cannot_be_is_refused(api, spine, change):
    path = f"{V1}/workflows/{await spine.publish(SURVEY)}"

    assert (await api.patch(path, json=change)).status_code == 422


async def test_versions_say_how_many_runs_still_stand_on_them(api, spine):
    workflow_id = await spine.publish(SURVEY)
    await spine.say("order")
    await api.post(f"{V1}/workflows/{workflow_id}/publish", json={"note": "Again"})

    found = (await got(api, f"workflows/{workflow_id}/versions"))["items"]

    assert [(one["version"], one["running"], one["waiting"]) for one in found] == [(2, 0, 0), (1, 0, 1)]


async def test_somebody_without_a_name_is_called_by_their_number(api, spine):
    await spine.publish(SURVEY)
    await spine.say("order")
    person = (await spine.conversation()).contact_id
    phone = (await api.patch(f"{V1}/contacts/{person}", json={"name": ""})).json()["phone"]

    lists = [(await got(api, noun))["items"] for noun in ("conversations", "runs", "waits")]

    assert [[item["contact_name"] for item in items] for items in lists] == [[phone]] * 3


async def test_a_test_run_is_in_no_number_of_a_list_or_an_overlay(api, spine):
    workflow_id = await spine.publish(SURVEY)
    await spine.say("order")
    person = (await spine.conversation()).contact_id
    await spine.say("fish")
    started = await api.post(f"{V1}/workflows/{workflow_id}/test-runs", json={"contact_id": person})
    await spine.settle()

    (item,) = (await got(api, "workflows"))["items"]
    overlay = await got(api, f"workflows/{workflow_id}/overlay")

    assert started.status_code == 201, started.text
    assert (item["waiting"], item["last_run"]["state"]) == (0, "completed")
    assert (overlay["runs"], sum(one["waiting"] for one in overlay["nodes"])) == ({"completed": 1}, 0)
    (wait,) = (await got(api, "waits"))["items"]
    assert (wait["is_test"], wait["run_id"]) == (True, started.json()["id"])
    assert await ids(api, "waits", is_test=False) == []
    assert await ids(api, "runs", is_test=True) == [wait["run_id"]]
    assert wait["run_id"] not in await ids(api, "runs", is_test=False)


# ── Runs ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_runs_are_found_by_the_words_of_their_error(api, spine):
    await spine.publish(SURVEY)
    await spine.publish(BROKEN)
    await spine.say("order")
    await spine.say("break", sender=OTHER)
    (failed,) = await ids(api, "runs", state="failed")
    error = (await got(api, f"runs/{failed}"))["error"]

    for words in (error["code"], error["code"][1:4].upper(), error["message"][:9]):
        assert await ids(api, "runs", error=words) == [failed], words
    for words in ("nothing of it", "message", "code", "%", "_" * 30, "\\", "'", "' or 1=1 --", '"', "{"):
        assert (
            await ids(api, "runs", error=words)
            == [failed for part in (error["code"], error["message"]) if words in part][:1]
        ), words


async def test_runs_are_found_by_the_node_they_were_at(api, spine):
    await spine.publish(SURVEY)
    await spine.say("order")
    await spine.say("fish")
    await spine.say("order", sender=OTHER)
    waiting, over = await ids(api, "runs")

    assert await ids(api, "runs", node_id="thanks") == [over]
    assert await ids(api, "runs", node_id="answer") == [waiting, over]
    assert await ids(api, "runs", node_id="answer", node_state="waiting") == [waiting]
    assert await ids(api, "runs", node_id="thanks", state="waiting") == []
    assert await ids(api, "runs", node_id="no_such") == []


async def test_messages_are_found_by_their_run_and_node(api, spine):
    await spine.publish(SURVEY)
    await spine.say("order")
    (run,) = await ids(api, "runs")

    assert len(await ids(api, "messages", run_id=run, node_id="ask")) == 1
    assert await ids(api, "messages", run_id=run, node_id="no_such") == []


async def test_filters_combine_and_pages_go_on_through_them(api, spine):
    survey = await spine.publish(SURVEY)
    for number in range(5):
        await spine.say("order", sender=f"551190000001{number}")
    await api.post(f"{V1}/workflows/{survey}/publish", json={})
    await spine.say("order", sender=OTHER)
    person = (await got(api, "contacts", phone=f"+{OTHER}"))["items"][0]["id"]
    since = (await got(api, "runs"))["items"][-1]["started_at"]
    wanted = {"workflow_id": survey, "version": 1, "state": "waiting", "node_id": "ask", "since": since}
    every, cursor = [], None

    for _ in range(9):
        page = await got(api, "runs", limit=2, **wanted, **({"cursor": cursor} if cursor else {}))
        every += [run["id"] for run in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert every == (await ids(api, "runs"))[1:]
    assert await ids(api, "runs", contact_id=person) == (await ids(api, "runs"))[:1]
    assert await ids(api, "runs", contact_id=person, version=1) == []


async def test_a_page_that_looked_at_enough_runs_goes_on_behind_them(api, spine, monkeypatch):
    await spine.publish(SURVEY)
    await spine.say("order")
    (first,) = await ids(api, "runs")
    await spine.say("fish")
    for number in range(4):
        await spine.say("order", sender=f"551190000001{number}")
    monkeypatch.setattr("patchbay.storage.run_history.SIEVED_RUNS", 2)
    pages, cursor = [], None

    for _ in range(9):
        page = await got(api, "runs", node_id="thanks", **({"cursor": cursor} if cursor else {}))
        pages.append([run["id"] for run in page["items"]])
        cursor = page["next"]
        if cursor is None:
            break

    assert pages == [[], [], [first]]


# ── Where people are, and who they are ───────────────────────────────────────────────────────────────


async def test_where_a_person_is_now(api, spine):
    workflow_id = await spine.publish(SURVEY)
    await spine.say("order")
    await spine.say("order", sender=OTHER)
    person = (await got(api, "contacts", phone=f"+{OTHER}"))["items"][0]["id"]

    (found,) = (await got(api, "waits", contact_id=person))["items"]

    assert (found["workflow_id"], found["node_id"], found["node_name"]) == (
        workflow_id,
        "answer",
        "Their answer",
    )
    assert (found["kind"], found["contact_name"], found["version"]) == ("reply", "Ana Prado", 1)
    assert await ids(api, "waits", run_id=found["run_id"]) == [found["id"]]
    assert len(await ids(api, "waits", workflow_id=workflow_id)) == len(await ids(api, "waits")) == 2
    assert await ids(api, "waits", contact_id="nobody") == []


async def test_people_are_found_by_a_part_of_their_name_or_number(api):
    people = [
        {"name": "Ána Prado", "phone": "+5511900000001", "email": "ana@example.com"},
        {"name": "Ben Ana", "phone": "+46700000004", "external_id": "crm-7"},
        {"name": "Cleo"},
    ]
    for person in people:
        await api.post(f"{V1}/contacts", json=person)

    async def names(text, **params):
        return [one["name"] for one in (await got(api, "contacts", search=text, **params))["items"]]

    assert await names("ana") == ["Ána Prado", "Ben Ana"]
    assert await names("prado ÁNA") == ["Ána Prado"]
    assert await names("0000004") == await names("+46 70-000 00 04") == await names("CRM-7") == ["Ben Ana"]
    assert await names("example.com") == ["Ána Prado"]
    assert await names("a", limit=1) == ["Ána Prado"]
    assert await names("%") == await names("0") == await names("nobody") == await names("  ") == []


async def test_a_whole_number_is_found_beyond_the_people_looked_through(api, monkeypatch):
    for number in range(3):
        await api.post(f"{V1}/contacts", json={"name": "Ana", "phone": f"+551190000000{number}"})
    monkeypatch.setattr("patchbay.services.contacts.contacts.MAX_LOOKED_THROUGH", 1)

    found = [
        [one["phone"] for one in (await got(api, "contacts", search=text))["items"]]
        for text in ("Ana", "+5511900000000")
    ]

    assert found == [["+5511900000002"], ["+5511900000000"]]


async def test_a_search_is_asked_on_its_own(api):
    await got(api, "contacts", 400, search="ana", phone="+5511900000001")
    await got(api, "contacts", 400, search="")
    await got(api, "contacts", 400, search="x" * 201)


# ── What must not be ─────────────────────────────────────────────────────────────────────────────────


async def test_nothing_of_another_workspace_is_seen_or_changed(api, other, spine):
    workflow_id = await spine.publish(SURVEY)
    await api.patch(f"{V1}/workflows/{workflow_id}", json={"tags": ["Shop"]})
    await spine.say("order")
    (run,) = await spine.runs()
    asked = (await spine.messages())[0]

    for path in ("runs", "waits", "workflows", "workflows/tags", "contacts"):
        assert (await got(other, path))["items"] == [], path
    for params in ({"run_id": run.id}, {"contact_id": run.contact_id}, {"workflow_id": workflow_id}):
        assert await ids(other, "waits", **params) == []
    assert await ids(other, "runs", node_id="ask") == await ids(other, "runs", workflow_id=workflow_id) == []
    assert (await got(other, "contacts", search="Ana"))["items"] == []
    assert (await got(other, "contacts", search="+5511900000001"))["items"] == []
    for path in ("overlay", "versions"):
        await got(other, f"workflows/{workflow_id}/{path}", 404)
    refused = await other.patch(f"{V1}/workflows/{workflow_id}", json={"tags": []})
    assert refused.status_code == 404
    assert (await got(api, "workflows/tags"))["items"] == [{"tag": "Shop", "workflows": 1}]
    assert asked.run_id == run.id


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("runs", {"version": 10**12}),
        ("runs", {"version": "one"}),
        ("runs", {"error": ""}),
        ("runs", {"error": "x" * 201}),
        ("runs", {"node_id": "x" * 65}),
        ("runs", {"node_state": "lost"}),
        ("runs", {"node_state": "done"}),
        ("runs", {"is_test": "perhaps"}),
        ("runs", {"since": "2026-01-01T00:00:00"}),
        ("runs", {"since": "0001-01-01T00:00:00Z"}),
        ("runs", {"until": "9999-12-31T23:59:59-12:00"}),
        ("runs", {"cursor": "bm9uc2Vuc2U"}),
        ("waits", {"cursor": "WzFd"}),
        ("waits", {"limit": 0}),
        ("workflows", {"tag": "x" * 51}),
        ("workflows", {"is_active": "sometimes"}),
    ],
)
async def test_an_absurd_question_is_refused_in_words(api, path, params):
    answer = await api.get(f"{V1}/{path}", params=params)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "params",
    [
        {"version": 0},
        {"version": 10**12},
        {"since": "yesterday"},
        {"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"},
        {"until": "9999-12-31T23:59:59Z"},
    ],
)
async def test_an_absurd_period_is_refused(api, spine, params):
    workflow_id = await spine.publish(SURVEY)

    await got(api, f"workflows/{workflow_id}/overlay", 400, **params)


async def test_an_empty_workspace_answers_with_nothing(other):
    for path in ("runs", "waits", "workflows", "workflows/tags", "contacts"):
        assert (await got(other, path))["items"] == []
    assert await ids(other, "runs", error="x", node_id="y", node_state="done", is_test=True) == []
