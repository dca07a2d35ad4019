"""Files: uploaded, described, downloaded, forgotten."""

import base64
import hashlib

import httpx
import pytest
from litestar import Litestar, asgi

from patchbay.simulator import create_app
from support.simulated import NUMBER_ID

DAY_S = 86_400


async def upload(world, *, content=b"\x89PNG\r\n--\r\n\x00", mime_type="image/png", product="whatsapp"):
    return await world.graph(
        "POST",
        f"{NUMBER_ID}/media",
        data={"messaging_product": product, "type": mime_type},
        files={"file": ("picture.png", content, mime_type)},
    )


async def test_an_upload_can_be_described_and_downloaded(world):
    content = bytes(range(256)) * 10 + b"\r\n--x\r\n"
    media_id = (await upload(world, content=content)).json()["id"]

    described = (await world.graph("GET", f"{media_id}?phone_number_id={NUMBER_ID}")).json()
    file = await world.http.get(described.pop("url"), headers=world.bearer)

    assert described == {
        "mime_type": "image/png",
        "sha256": base64.b64encode(hashlib.sha256(content).digest()).decode(),
        "file_size": len(content),
        "id": media_id,
        "messaging_product": "whatsapp",
    }
    assert (file.content, file.headers["content-type"]) == (content, "image/png")


STILL = b"RIFF\x00\x00\x00\x00WEBPVP8 "
ANIMATED = b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00"


@pytest.mark.parametrize(
    ("header", "size", "is_taken"),
    [(STILL, 100, True), (STILL, 101, False), (ANIMATED, 500, True), (ANIMATED, 501, False)],
)
async def test_a_sticker_that_moves_may_be_larger(world, header, size, is_taken):
    answer = await upload(world, content=header.ljust(size * 1024, b"\x00"), mime_type="image/webp")

    assert (answer.status_code == 200) is is_taken


async def test_an_uploaded_file_can_be_sent(world):
    media_id = (await upload(world)).json()["id"]

    await world.send_and_wait({"type": "image", "image": {"id": media_id}})

    assert world.product.states == ["sent", "delivered", "read"]


async def test_a_file_of_the_wrong_kind_fails_later(world):
    media_id = (await upload(world, mime_type="application/pdf")).json()["id"]

    await world.send_and_wait({"type": "image", "image": {"id": media_id}})

    assert [status["errors"][0]["code"] for status in world.product.statuses] == [131053]


async def test_a_download_needs_the_token(world):
    media_id = (await upload(world)).json()["id"]
    url = (await world.graph("GET", media_id)).json()["url"]

    assert (await world.http.get(url)).status_code == 401


async def test_a_link_works_five_minutes_and_can_be_renewed(world):
    media_id = (await upload(world)).json()["id"]
    url = (await world.graph("GET", media_id)).json()["url"]

    await world.pass_time(301)
    renewed = (await world.graph("GET", media_id)).json()["url"]

    assert (await world.http.get(url, headers=world.bearer)).status_code == 404
    assert (await world.http.get(renewed, headers=world.bearer)).status_code == 200


async def test_an_upload_is_kept_thirty_days(world):
    media_id = (await upload(world)).json()["id"]

    await world.pass_time(29 * DAY_S)
    before = await world.graph("GET", media_id)
    await world.pass_time(2 * DAY_S)

    assert (before.status_code, (await world.graph("GET", media_id)).status_code) == (200, 400)


async def test_a_file_from_a_user_is_kept_seven_days(world):
    await world.user_does({"type": "image"})
    media_id = world.product.messages[0]["image"]["id"]

    await world.pass_time(8 * DAY_S)

    assert (await world.graph("GET", media_id)).status_code == 400


async def test_a_deleted_file_is_gone(world):
    media_id = (await upload(world)).json()["id"]

    assert (await world.graph("DELETE", media_id)).json() == {"success": True}
    assert (await world.graph("GET", media_id)).json()["error"]["error_subcode"] == 33


async def test_links_can_point_to_another_host(make_world):
    world = await make_world(media_base="http://files.test/_media")
    media_id = (await upload(world)).json()["id"]

    assert (await world.graph("GET", media_id)).json()["url"].startswith("http://files.test/_media/")


@pytest.mark.parametrize(
    "changes", [{"content": b""}, {"content": b"x" * (5 * 1024 * 1024 + 1)}, {"product": "sms"}]
)
async def test_an_upload_that_breaks_a_rule_is_refused(world, changes):
    answer = await upload(world, **changes)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x"]
)
async def test_an_upload_that_is_no_form_is_refused(world, content_type):
    answer = await world.graph(
        "POST", f"{NUMBER_ID}/media", content=b"{}", headers={"content-type": content_type}
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


async def test_links_keep_the_prefix_under_which_the_simulator_is_mounted(world):
    app = create_app(simulator=world.simulator)
    host = Litestar(
        [asgi("/simulator", is_mount=True, copy_scope=True)(app)], openapi_config=None, logging_config=None
    )
    media_id = (await upload(world)).json()["id"]

    async with httpx.AsyncClient(transport=httpx.ASGITransport(host), base_url="http://host.test") as http:
        described = await http.get(f"/simulator/v23.0/{media_id}", headers=world.bearer)
        file = await http.get(described.json()["url"], headers=world.bearer)

    assert described.json()["url"].startswith("http://host.test/simulator/_media/")
    assert file.status_code == 200
