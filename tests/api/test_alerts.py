"""Alerts over HTTP."""

import pytest

from patchbay.security.access import Role
from patchbay.services.alerts.alerts import Alarm, Severity, of_channel, raise_alerts
from support.systems import a_client

ALERTS = "/api/v1/alerts"


@pytest.fixture
async def raised(wiring, spine):
    """The id of an open alert."""
    concern = of_channel(spine.tenant.workspace_id, spine.channel_id, "channel_stopped")
    async with wiring.database.transaction() as connection:
        alarm = Alarm(concern, Severity.CRITICAL, {"reason": "locked"})
        (one,) = await raise_alerts(connection, [alarm], wiring.clock())
    return one.id


async def test_open_alerts_are_listed_in_plain_words(api, raised):
    answer = await api.get(ALERTS, headers={"accept-language": "es-MX"})

    (alert,) = answer.json()["items"]
    assert (alert["id"], alert["title"]) == (raised, "“Shop” no envía nada: locked")
    assert answer.headers["vary"] == "accept-language"


async def test_an_alert_is_seen_to_and_ended_by_people(api, raised):
    seen = (await api.post(f"{ALERTS}/{raised}/acknowledge")).json()
    ended = (await api.post(f"{ALERTS}/{raised}/resolve")).json()

    assert seen["acknowledged_by"].startswith("api_key:")
    assert seen["resolved_at"] is None
    assert ended["resolved_by"].startswith("api_key:")
    assert (await api.get(ALERTS)).json()["items"] == []
    assert len((await api.get(ALERTS, params={"show": "all"})).json()["items"]) == 1


async def test_who_only_looks_on_reads_alerts_and_ends_none(app, wiring, tenant, raised):
    made = await wiring.api_keys.create(tenant.workspace_id, "viewer", Role.VIEWER, "test")
    async with a_client(app, made.key) as viewer:
        read = await viewer.get(ALERTS)
        refused = await viewer.post(f"{ALERTS}/{raised}/resolve")

    assert (len(read.json()["items"]), refused.status_code) == (1, 403)


async def test_an_alert_that_is_not_there_is_not_found(api):
    answer = await api.post(f"{ALERTS}/nothing/acknowledge")

    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no alert nothing")


async def test_a_wrong_choice_of_alerts_is_refused(api):
    answer = await api.get(ALERTS, params={"show": "mine"})

    assert answer.status_code == 400


HOOK = "/api/v1/alert-hook"
WANTED = {"url": "https://pager.example/alerts", "secret": "a-secret-of-16-or-more"}


async def test_where_alerts_are_posted_is_set_shown_without_its_secret_and_taken_away(api):
    before = await api.get(HOOK)
    put = await api.put(HOOK, json=WANTED)
    again = await api.put(HOOK, json={"url": "https://pager.example/new", "language": "es"})
    gone = await api.delete(HOOK)

    assert before.json()["url"] is None
    assert (put.status_code, "secret" in put.text) == (200, False)
    assert (again.json()["url"], again.json()["language"]) == ("https://pager.example/new", "es")
    assert gone.status_code == 204
    assert (await api.get(HOOK)).json()["url"] is None
    assert (await api.post(f"{HOOK}/test")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "file:///etc/passwd"},
        {"url": "https://user:word@pager.example"},
        {"url": "https://pager.example\n"},
        {"secret": "short"},
        {"language": "tlh"},
        {"other": 1},
    ],
)
async def test_where_alerts_cannot_be_posted_is_refused(api, wrong):
    answer = await api.put(HOOK, json=WANTED | wrong)

    assert answer.status_code == 422


async def test_who_only_looks_on_does_not_learn_where_alerts_are_posted(app, wiring, tenant):
    made = await wiring.api_keys.create(tenant.workspace_id, "editor", Role.EDITOR, "test")
    async with a_client(app, made.key) as editor:
        answers = [
            await editor.get(HOOK),
            await editor.put(HOOK, json=WANTED),
            await editor.post(f"{HOOK}/test"),
        ]

    assert {answer.status_code for answer in answers} == {403}
