"""Files contacts send are fetched at once, checked and kept."""

import asyncio
import base64
import contextlib
import hashlib

import pytest

from patchbay.messaging.channel import FetchedMedia
from patchbay.messaging.providers import Providers
from patchbay.messaging.sending_only import SendingOnly
from patchbay.services.errors import NotNow
from patchbay.services.inbound.media import PAUSES, Media
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


# ── What nobody foresaw ──────────────────────────────────────────────────────────────────────────────


class Astray(SendingOnly):
    """A provider whose files make every attempt at them go wrong in a way that nobody classified."""

    def __init__(self, *left: Exception | None) -> None:
        self.attempts = 0
        self._left = list(left)

    async def fetch_media(self, config, media_id: str, *, max_bytes: int) -> FetchedMedia:
        self.attempts += 1
        error = self._left.pop(0) if self._left else ZeroDivisionError("by a header")
        if error is not None:
            raise error
        return FetchedMedia(PICTURE, "image/jpeg", hashlib.sha256(PICTURE).hexdigest())


def fetching(core, astray: Astray) -> Media:
    made = core.wiring
    providers = Providers({"whatsapp": astray})
    return Media(
        made.database, made.vault, channels=made.channel_cache, providers=providers, clock=core.clock
    )


async def _receive_picture(core) -> str:
    await core.arrive_all({"type": "image", "image": {"id": "77", "mime_type": "image/jpeg"}})
    await core.settle()
    (message,) = await core.messages()
    return message.id


async def _try_for(core, media: Media, *, days: int) -> None:
    for _ in range(days * 4):
        await media.fetch_due()
        core.clock.advance(hours=6)


async def test_a_file_that_goes_wrong_in_no_known_way_is_given_up_in_the_end_and_said_to_be(core):
    message_id = await _receive_picture(core)
    astray = Astray()
    media = fetching(core, astray)

    await _try_for(core, media, days=7)

    assert astray.attempts == len(PAUSES) + 1
    with pytest.raises(NotNow, match=r"could not be fetched: something unforeseen .*ZeroDivisionError"):
        await media.of_message(core.workspace_id, message_id)


async def test_a_file_that_went_wrong_once_is_kept_by_the_next_attempt(core):
    message_id = await _receive_picture(core)
    media = fetching(core, Astray(ZeroDivisionError(), None))

    await media.fetch_due()
    core.clock.advance(minutes=1)
    await media.fetch_due()

    assert (await media.of_message(core.workspace_id, message_id)).content == PICTURE


async def test_a_file_at_which_every_process_dies_is_given_up_in_the_end(core):
    message_id = await _receive_picture(core)
    astray = Astray(*[asyncio.CancelledError()] * 99)
    media = fetching(core, astray)

    for _ in range(3 * len(PAUSES)):
        with contextlib.suppress(asyncio.CancelledError):
            await media.fetch_due()
        core.clock.advance(hours=1)

    assert astray.attempts == len(PAUSES) + 1
    with pytest.raises(NotNow, match="every attempt at it broke off"):
        await media.of_message(core.workspace_id, message_id)
