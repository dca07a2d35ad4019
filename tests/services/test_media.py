"""Files contacts send are fetched at once, checked and kept."""

import base64
import hashlib

import pytest

from patchbay.services.errors import NotNow
from patchbay.storage.errors import NotFound
from support.stub_server import Answer, StubServer

PICTURE = b'"a picture"'
"""As the stub server sends a JSON text: what a file is made of does not matter here."""


def a_platform(**described):
    """Meta's side of one file, `77`; `described` changes what is said of it."""

    def answer(asked):
        if asked.path.startswith("/file"):
            return Answer(200, "a picture") if "authorization" in asked.headers else Answer(401)
        digest = base64.b64encode(hashlib.sha256(PICTURE).digest()).decode()
        said = {"url": f"{stub.url}/file", "mime_type": "image/jpeg", "sha256": digest, "file_size": 11}
        return Answer(200, {**said, **described, "id": "77", "messaging_product": "whatsapp"})

    stub = StubServer(answer)
    return stub


@pytest.fixture
def provider_answers(request):
    return getattr(request, "param", {})


@pytest.fixture
async def provider(provider_answers):
    async with a_platform(**provider_answers).running() as stub:
        yield stub


async def _send_picture(spine) -> str:
    picture = {"id": "77", "mime_type": "image/jpeg", "sha256": "eA==", "caption": "look"}
    await spine.send_in({"type": "image", "image": picture})
    (message,) = await spine.messages()
    return message.id


async def test_a_file_is_fetched_with_the_token_and_kept(spine):
    message_id = await _send_picture(spine)

    await spine.wiring.media.fetch_due()

    kept = await spine.wiring.media.of_message(spine.tenant.workspace_id, message_id)
    assert (kept.state, kept.mime_type, kept.content) == ("kept", "image/jpeg", PICTURE)


async def test_a_file_still_to_be_fetched_is_said_so(spine):
    message_id = await _send_picture(spine)

    with pytest.raises(NotNow, match="still being fetched"):
        await spine.wiring.media.of_message(spine.tenant.workspace_id, message_id)


@pytest.mark.parametrize("provider_answers", [{"sha256": "eA=="}], indirect=True)
async def test_a_file_that_is_not_what_was_announced_is_not_kept(spine):
    message_id = await _send_picture(spine)

    await spine.wiring.media.fetch_due()

    with pytest.raises(NotNow, match="could not be fetched"):
        await spine.wiring.media.of_message(spine.tenant.workspace_id, message_id)


@pytest.mark.parametrize("provider_answers", [{"url": "http://127.0.0.2:1/elsewhere"}], indirect=True)
async def test_the_token_goes_to_no_other_host(spine, provider):
    await _send_picture(spine)

    await spine.wiring.media.fetch_due()

    assert [asked.path.split("?")[0] for asked in provider.asked] == ["/v24.0/77"]


async def test_a_message_without_a_file_has_none(spine):
    await spine.say("hello")
    (message,) = await spine.messages()

    with pytest.raises(NotFound):
        await spine.wiring.media.of_message(spine.tenant.workspace_id, message.id)
