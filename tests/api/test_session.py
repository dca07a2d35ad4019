import pytest

from support.systems import a_client

NOBODY = {"member": None}


def signing_in(tenant, **changes):
    return {"email": tenant.email, "password": tenant.password, **changes}


@pytest.fixture
async def browser(app, tenant):
    """A browser in which the owner has signed in, knowing its csrf token."""
    async with a_client(app) as client:
        await client.get("/api/v1/session")
        answer = await client.post("/api/v1/session", json=signing_in(tenant))
        assert answer.status_code == 201, answer.text
        yield client


def csrf(browser):
    return {"x-csrf-token": browser.cookies["csrftoken"]}


async def test_signing_in_opens_a_session_that_scripts_cannot_read(anonymous, tenant):
    answer = await anonymous.post("/api/v1/session", json=signing_in(tenant))

    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("patchbay_session="))
    assert answer.status_code == 201
    assert answer.json()["email"] == tenant.email
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


async def test_who_is_signed_in(browser, tenant):
    answer = await browser.get("/api/v1/session")

    assert answer.json() == {
        "member_id": tenant.member_id,
        "email": tenant.email,
        "name": "Olive Owner",
        "role": "owner",
        "workspace_id": tenant.workspace_id,
        "workspace_name": "Acme",
    }


async def test_that_nobody_is_signed_in_is_no_error(anonymous):
    answer = await anonymous.get("/api/v1/session")

    assert answer.status_code == 200
    assert answer.json() == NOBODY


async def test_a_wrong_key_is_refused_where_nobody_would_be_told_so(anonymous):
    answer = await anonymous.get("/api/v1/session", headers={"authorization": "Bearer wrong"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "changes", [{"password": "wrong"}, {"email": "nobody@acme.example"}, {"password": ""}, {"email": ""}]
)
async def test_a_wrong_sign_in_never_says_what_was_wrong(anonymous, tenant, changes):
    answer = await anonymous.post("/api/v1/session", json=signing_in(tenant, **changes))

    assert answer.status_code == 401
    assert answer.json()["detail"] == "The e-mail address or the password is wrong."


async def test_the_e_mail_address_may_be_written_in_any_case(anonymous, tenant):
    answer = await anonymous.post("/api/v1/session", json=signing_in(tenant, email=tenant.email.upper()))

    assert answer.status_code == 201


async def test_too_many_attempts_have_to_wait(anonymous, tenant):
    statuses = [
        (await anonymous.post("/api/v1/session", json=signing_in(tenant, password="wrong"))).status_code
        for _ in range(8)
    ]
    locked = await anonymous.post("/api/v1/session", json=signing_in(tenant))

    assert set(statuses) == {401}
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= 60


async def test_signing_out_ends_the_session(browser):
    token = browser.cookies["patchbay_session"]

    answer = await browser.delete("/api/v1/session", headers=csrf(browser))
    browser.cookies.set("patchbay_session", token)

    assert answer.status_code == 204
    assert (await browser.get("/api/v1/session")).json() == NOBODY


async def test_a_session_changes_nothing_without_its_csrf_token(browser):
    without = await browser.post("/api/v1/contacts", json={"name": "A"})
    wrong = await browser.post("/api/v1/contacts", json={"name": "A"}, headers={"x-csrf-token": "a.b"})
    right = await browser.post("/api/v1/contacts", json={"name": "A"}, headers=csrf(browser))

    assert (without.status_code, wrong.status_code, right.status_code) == (403, 403, 201)


async def test_a_token_of_another_installation_is_replaced(browser):
    browser.cookies.set("csrftoken", "feed.beef")

    answer = await browser.get("/api/v1/session")

    assert "csrftoken=" in answer.headers["set-cookie"]


async def test_a_wrong_key_is_not_saved_by_a_good_cookie(browser):
    answer = await browser.get("/api/v1/workflows", headers={"authorization": "Bearer wrong"})

    assert answer.status_code == 401


async def test_a_form_of_another_site_cannot_sign_in(anonymous, tenant):
    answer = await anonymous.post(
        "/api/v1/session",
        content=b'{"email":"a","password":"b"}',
        headers={"content-type": "text/plain"},
    )

    assert answer.status_code == 415


async def test_a_disabled_member_is_out_at_once(api, browser, tenant):
    made = await api.post(
        "/api/v1/members",
        json={"email": "b@acme.example", "password": "long enough, surely", "role": "owner"},
    )
    assert made.status_code == 201

    answer = await api.patch(f"/api/v1/members/{tenant.member_id}", json={"is_disabled": True})

    assert answer.status_code == 200
    assert (await browser.get("/api/v1/session")).json() == NOBODY


async def test_the_last_owner_stays(api, tenant):
    answer = await api.patch(f"/api/v1/members/{tenant.member_id}", json={"role": "viewer"})

    assert answer.status_code == 409


NEW = "another one, as long"


def changing(browser, present, new=NEW):
    return browser.put(
        "/api/v1/session/password", json={"present": present, "new": new}, headers=csrf(browser)
    )


async def test_ones_own_password_is_changed_with_the_present_one(app, browser, anonymous, tenant):
    async with a_client(app) as elsewhere:
        await elsewhere.post("/api/v1/session", json=signing_in(tenant))

        answer = await changing(browser, tenant.password)

        assert answer.status_code == 204
        assert (await browser.get("/api/v1/session")).json()["email"] == tenant.email
        assert (await elsewhere.get("/api/v1/session")).json() == NOBODY
    old = await anonymous.post("/api/v1/session", json=signing_in(tenant))
    new = await anonymous.post("/api/v1/session", json=signing_in(tenant, password=NEW))
    assert (old.status_code, new.status_code) == (401, 201)


async def test_a_wrong_present_password_changes_nothing_and_counts_as_an_attempt(browser, anonymous, tenant):
    answers = [await changing(browser, "wrong") for _ in range(8)]

    refused = answers[0]
    assert (refused.status_code, refused.json()["detail"]) == (422, "The present password is wrong.")
    assert refused.json()["faults"][0]["path"] == "present"
    assert answers[-1].status_code == 429
    assert (await browser.get("/api/v1/session")).json()["email"] == tenant.email


async def test_a_new_password_that_is_too_short_says_how_long_it_has_to_be(browser, tenant):
    answer = await changing(browser, tenant.password, "short")

    assert answer.status_code == 422
    assert answer.json()["detail"] == "Expected 12-256 characters, got 5"


async def test_an_api_key_has_no_password(api):
    answer = await api.put("/api/v1/session/password", json={"present": "a", "new": NEW})

    assert answer.status_code == 403


async def test_a_session_does_not_get_past_the_present_password(browser, tenant):
    answer = await browser.patch(
        f"/api/v1/members/{tenant.member_id}", json={"password": NEW}, headers=csrf(browser)
    )

    assert answer.status_code == 403
    assert "/session/password" in answer.json()["detail"]
