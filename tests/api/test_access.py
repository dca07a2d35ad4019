"""Who may use what: every route of the API, as its own description lists them."""

import re

import pytest
from litestar.handlers import HTTPRouteHandler

from patchbay.api.authentication import OPEN
from patchbay.security.access import Permission, Role
from support.systems import a_client, a_tenant

OWN_ACCOUNT = {("DELETE", "/api/v1/session"), ("PUT", "/api/v1/session/password")}
"""Anybody signed in may use these."""


def operations(app):
    """Method and path of every operation, path parameters filled with an id nobody has."""
    for path, item in app.openapi_schema.to_schema()["paths"].items():
        for method in item:
            yield method.upper(), re.sub(r"{[^}]+}", "1", path)


async def test_every_route_but_sign_in_refuses_strangers(app, anonymous):
    allowed = []

    for method, path in operations(app):
        answer = await anonymous.request(method, path, json={})
        if answer.status_code != 401:
            allowed.append((method, path, answer.status_code))

    assert {(method, path) for method, path, _ in allowed} == {
        ("GET", "/api/v1/session"),
        ("POST", "/api/v1/session"),
    }


@pytest.mark.parametrize("key", ["", "pb_", "pb_aaaaaaaa_" + "A" * 43, "x" * 5000, "é"])
async def test_a_key_that_is_none_opens_nothing(app, key):
    async with a_client(app) as client:
        answer = await client.get("/api/v1/workflows", headers={"authorization": f"Bearer {key}".encode()})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_every_route_names_the_permission_it_needs(app):
    unguarded = set()
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if not isinstance(handler, HTTPRouteHandler) or not route.path.startswith("/api/v1"):
                continue
            asks = [guard for guard in handler.resolve_guards() if hasattr(guard, "permission")]
            if not asks and not handler.opt.get(OPEN):
                unguarded |= {(method, route.path) for method in handler.http_methods if method != "OPTIONS"}

    assert unguarded == OWN_ACCOUNT


ROLES = {
    Role.VIEWER: {"workflows": 200, "contacts": 403, "credentials": 403, "api-keys": 403, "audit": 403},
    Role.AGENT: {"workflows": 200, "contacts": 200, "credentials": 403, "api-keys": 403, "audit": 403},
    Role.EDITOR: {"workflows": 200, "contacts": 200, "credentials": 200, "api-keys": 403, "audit": 403},
    Role.ADMIN: {"workflows": 200, "contacts": 200, "credentials": 200, "api-keys": 200, "audit": 200},
}


@pytest.mark.parametrize("role", ROLES)
async def test_a_key_reaches_as_far_as_its_role(app, wiring, tenant, role):
    issued = await wiring.api_keys.create(tenant.workspace_id, "limited", role, "system")

    async with a_client(app, issued.key) as client:
        seen = {noun: (await client.get(f"/api/v1/{noun}")).status_code for noun in ROLES[role]}

    assert seen == ROLES[role]


async def test_nobody_gives_a_key_more_than_they_have(app, wiring, tenant):
    issued = await wiring.api_keys.create(tenant.workspace_id, "admin", Role.ADMIN, "system")

    async with a_client(app, issued.key) as client:
        owner = await client.post("/api/v1/api-keys", json={"name": "n", "role": "owner"})
        editor = await client.post("/api/v1/api-keys", json={"name": "n", "role": "editor"})

    assert (owner.status_code, editor.status_code) == (403, 201)
    assert Permission.API_KEYS_MANAGE == "api-keys:manage"


DOCUMENT = {"schema": "patchbay.workflow/1", "name": "Mine", "nodes": []}


async def things_of(client):
    """One of everything, by path."""
    channel = await client.post(
        "/api/v1/channels",
        json={
            "provider": "whatsapp",
            "name": "n",
            "phone_number_id": "1",
            "waba_id": "2",
            "access_token": "t",
            "app_secret": "s",
            "verify_token": "v",
        },
    )
    made = {
        "channels": channel,
        "workflows": await client.post("/api/v1/workflows", json={"document": DOCUMENT}),
        "contacts": await client.post("/api/v1/contacts", json={"name": "A", "phone": "+5511900000001"}),
        "credentials": await client.post(
            "/api/v1/credentials", json={"name": "c", "kind": "token", "fields": {"token": "t"}}
        ),
        "templates": await client.post(
            "/api/v1/templates",
            json={"channel_id": channel.json()["id"], "name": "t", "language": "en", "components": []},
        ),
        "members": await client.post(
            "/api/v1/members",
            json={"email": "x@acme.example", "password": "long enough, surely", "role": "agent"},
        ),
        "api-keys": await client.post("/api/v1/api-keys", json={"name": "k", "role": "viewer"}),
    }
    assert {noun: answer.status_code for noun, answer in made.items()} == dict.fromkeys(made, 201)
    return {noun: answer.json()["id"] for noun, answer in made.items()}


async def test_a_workspace_neither_sees_nor_touches_anothers_things(app, wiring, api):
    things = await things_of(api)
    stranger = await a_tenant(wiring, "Other")
    seen = {}

    async with a_client(app, stranger.key) as client:
        for method, path in operations(app):
            found = re.match(r"/api/v1/([a-z-]+)/1", path)
            if found and found[1] in things:
                own = path.replace("/1", f"/{things[found[1]]}", 1)
                seen[method, own] = (await client.request(method, own, json=BODIES.get(path))).status_code
        lists = {
            noun: [item["id"] for item in (await client.get(f"/api/v1/{noun}")).json()["items"]]
            for noun in things
        }

    assert {key: status for key, status in seen.items() if status != 404} == {}
    assert not {thing for thing in things.values() for listed in lists.values() if thing in listed}


BODIES = {
    "/api/v1/workflows/1": {"name": "stolen"},
    "/api/v1/workflows/1/draft": {"document": DOCUMENT},
    "/api/v1/workflows/1/publish": {},
    "/api/v1/workflows/1/activate": {},
    "/api/v1/workflows/1/run": {},
    "/api/v1/workflows/1/presence": {"tab": "tab"},
    "/api/v1/workflows/1/pins": {"pins": {}},
    "/api/v1/workflows/1/test-runs": {},
    "/api/v1/workflows/1/test-session": {"channel_id": "c", "phone": "+5511900000001"},
    "/api/v1/channels/1": {"name": "stolen"},
    "/api/v1/channels/1/pause": {},
    "/api/v1/contacts/1": {"name": "stolen"},
    "/api/v1/contacts/1/consents": {"purpose": "all", "state": "out"},
    "/api/v1/credentials/1": {"fields": {"token": "stolen"}},
    "/api/v1/members/1": {"role": "viewer"},
    "/api/v1/templates/1": {"components": []},
}


async def test_another_workspaces_key_ends_nothing_of_ours(app, wiring, api, tenant):
    stranger = await a_tenant(wiring, "Other")

    async with a_client(app, stranger.key) as client:
        answer = await client.delete(f"/api/v1/api-keys/{tenant.key_id}")

    assert answer.status_code == 404
    assert (await api.get("/api/v1/workflows")).status_code == 200
