"""The WhatsApp client over a scripted HTTP port."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from patchbay.messaging.channel import (
    Accepted,
    Channel,
    ChannelHealth,
    ConnectFailed,
    FetchedMedia,
    NoAnswer,
    OutgoingMessage,
    ProviderTemplate,
    Recipient,
    Rejected,
    Unknown,
)
from patchbay.messaging.errors import ErrorClass, MediaRefused, MessagingError, ProviderRefused
from patchbay.messaging.whatsapp.client import WhatsAppChannel
from patchbay.messaging.whatsapp.config import WhatsAppConfig
from patchbay.sdk import Button, Buttons, HTTPResponse, MessageContent, Text

CONFIG = WhatsAppConfig(
    phone_number_id="7001",
    waba_id="9001",
    access_token="token-1",
    api_base="https://graph.example/",
    api_version="v24.0",
    media_hosts=("files.example",),
)
GRAPH = "https://graph.example/v24.0"
FILE = b"the file"
SHA256 = base64.b64encode(hashlib.sha256(FILE).digest()).decode()


class Call(msgspec.Struct, frozen=True):
    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None
    max_bytes: int


class ScriptedHTTP:
    """Answers in order; an exception in the script is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.calls: list[Call] = []

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None,
        timeout_s: float,
        max_bytes: int,
    ) -> HTTPResponse:
        self.calls.append(Call(method, url, dict(headers), content, max_bytes))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return HTTPResponse(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def a_channel(*answers: Any) -> tuple[Channel, ScriptedHTTP]:
    http = ScriptedHTTP(*answers)
    return WhatsAppChannel(http), http


def a_message(content: MessageContent | None = None) -> OutgoingMessage:
    return OutgoingMessage("msg1", Recipient(phone="5521988880001"), content or Text("hi"))


def an_error(code: int) -> dict[str, Any]:
    return {"error": {"message": "m", "code": code}}


def described(url: str, **more: Any) -> dict[str, Any]:
    known = {"mime_type": "Audio/OGG; codecs=opus", "sha256": SHA256, "file_size": len(FILE), "id": "55"}
    return {"url": url, **known, **more}


async def test_a_message_is_posted_once_with_the_number_and_token():
    channel, http = a_channel((200, {"messages": [{"id": "wamid.OUT"}]}))

    result = await channel.send(CONFIG, a_message())

    assert result == Accepted("wamid.OUT")
    [call] = http.calls
    assert (call.method, call.url) == ("POST", f"{GRAPH}/7001/messages")
    assert call.headers["authorization"] == "Bearer token-1"
    assert json.loads(call.content or b"")["biz_opaque_callback_data"] == "msg1"


async def test_a_send_that_never_left_may_be_repeated_and_one_without_answer_may_not():
    channel, _ = a_channel(ConnectFailed("no route"), NoAnswer("timed out"))

    never_left = await channel.send(CONFIG, a_message())
    no_answer = await channel.send(CONFIG, a_message())

    assert isinstance(never_left, Rejected)
    assert never_left.error.retryable
    assert no_answer == Unknown("timed out")


async def test_content_that_cannot_go_on_the_wire_is_rejected_before_any_call():
    channel, http = a_channel()

    result = await channel.send(CONFIG, a_message(Buttons("?", (Button("x" * 300, "A"),))))

    assert isinstance(result, Rejected)
    assert result.error.error_class is ErrorClass.REQUEST
    assert http.calls == []


async def test_reading_is_told_to_the_platform():
    channel, http = a_channel((200, {"success": True}))

    await channel.mark_read(CONFIG, "wamid.IN", typing=True)

    assert json.loads(http.calls[0].content or b"") == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
        "typing_indicator": {"type": "text"},
    }


async def test_a_file_is_fetched_and_checked():
    url = "https://files.example/a?b=c"
    channel, http = a_channel((200, described(url)), (200, FILE))

    media = await channel.fetch_media(CONFIG, "5/../5", max_bytes=100)

    assert media == FetchedMedia(FILE, "audio/ogg", hashlib.sha256(FILE).hexdigest())
    assert [call.url for call in http.calls] == [f"{GRAPH}/5%2F..%2F5?phone_number_id=7001", url]
    assert http.calls[1].headers == {"authorization": "Bearer token-1"}
    assert http.calls[1].max_bytes == 100


@pytest.mark.parametrize(
    "url",
    [
        "https://lookaside.fbsbx.com/x",
        "https://graph.example/_media/x",
        "https://files.example/x",
    ],
)
async def test_files_come_from_the_platforms_hosts(url: str):
    channel, _ = a_channel((200, described(url)), (200, FILE))

    assert (await channel.fetch_media(CONFIG, "55", max_bytes=100)).content == FILE


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x",
        "http://lookaside.fbsbx.com/x",
        "http://graph.example/x",
        "https://graph.example:8443/x",
        "https://graph.example@evil.example/x",
        "https://user:pass@files.example/x",
        "https://lookaside.fbsbx.com.evil.example/x",
        "file:///etc/passwd",
        "https://[broken/x",
        "",
    ],
)
async def test_the_token_goes_to_no_other_host(url: str):
    channel, http = a_channel((200, described(url)))

    with pytest.raises(MediaRefused):
        await channel.fetch_media(CONFIG, "55", max_bytes=100)
    assert len(http.calls) == 1


@pytest.mark.parametrize(
    ("description", "answer"),
    [
        ({"file_size": 101}, (200, FILE)),
        ({"sha256": "AAAA"}, (200, FILE)),
        ({}, (403, b"no")),
        ({}, (302, b"")),
    ],
)
async def test_a_file_that_is_not_what_was_announced_is_refused(description: dict[str, Any], answer: Any):
    channel, _ = a_channel((200, described("https://files.example/x", **description)), answer)

    with pytest.raises(MediaRefused):
        await channel.fetch_media(CONFIG, "55", max_bytes=100)


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
async def test_a_file_that_is_not_to_be_had_now_is_asked_for_again(status: int):
    found = described("https://files.example/x")
    channel, http = a_channel((200, found), (status, b"not now"), (200, found), (200, FILE))

    with pytest.raises(MessagingError) as not_now:
        await channel.fetch_media(CONFIG, "55", max_bytes=100)
    kept = await channel.fetch_media(CONFIG, "55", max_bytes=100)

    assert not isinstance(not_now.value, MediaRefused)
    assert (kept.content, len(http.calls)) == (FILE, 4)


async def test_a_file_is_uploaded_as_a_form_that_cannot_be_broken_out_of():
    channel, http = a_channel((200, {"id": "77"}))

    media_id = await channel.upload_media(CONFIG, FILE, "image/png\r\nx: y", 'a"\r\nb/../c.png')

    assert media_id == "77"
    body = (http.calls[0].content or b"").decode()
    assert 'name="messaging_product"\r\n\r\nwhatsapp\r\n' in body
    assert 'filename="a_b_.._c.png"\r\ncontent-type: image/pngx: y\r\n\r\nthe file\r\n' in body
    assert body.endswith(http.calls[0].headers["content-type"].partition("boundary=")[2] + "--\r\n")


async def test_templates_are_read_page_by_page():
    template = {"id": 5, "name": "hello", "language": "en-US", "status": "approved", "category": "utility"}
    more = {"paging": {"cursors": {"after": "a b"}, "next": "https://x.example"}}
    channel, http = a_channel((200, {"data": [template], **more}), (200, {"data": [template]}))

    templates = [found async for found in channel.list_templates(CONFIG)]

    assert templates == [ProviderTemplate("5", "hello", "en_US", "APPROVED", "UTILITY", [])] * 2
    assert http.calls[1].url == f"{GRAPH}/9001/message_templates?limit=100&after=a+b"


async def test_health_is_said_with_its_problems():
    entities = [{"entity_type": "WABA", "errors": [{"error_description": "No payment method."}]}, {}]
    health = {"can_send_message": "BLOCKED", "entities": entities}
    channel, _ = a_channel((200, {"display_phone_number": "+1 555", "health_status": health}))

    assert await channel.check_health(CONFIG) == ChannelHealth(
        "BLOCKED", "+1 555", problems=("No payment method.",)
    )


async def test_a_refused_call_carries_what_the_platform_said():
    channel, _ = a_channel((401, an_error(190)), (502, b"<html>"))

    with pytest.raises(ProviderRefused) as refused:
        await channel.subscribe(CONFIG)
    with pytest.raises(ProviderRefused) as unclear:
        await channel.subscribe(CONFIG)

    assert (refused.value.error.code, refused.value.retryable) == (190, False)
    assert unclear.value.error.error_class is ErrorClass.AMBIGUOUS


@pytest.mark.parametrize("body", [b"", b"[]", b'{"url": 7, "file_size": "x"}', b"[" * 5000, b"\xff"])
async def test_an_answer_that_makes_no_sense_is_an_error_of_ours(body: bytes):
    channel, _ = a_channel((200, body))

    with pytest.raises(MessagingError):
        await channel.fetch_media(CONFIG, "55", max_bytes=100)


def test_a_config_never_shows_its_secrets():
    config = msgspec.structs.replace(CONFIG, app_secrets=("secret-1",), verify_token="secret-2")

    assert "token-1" not in repr(config)
    assert "secret" not in repr(config)
