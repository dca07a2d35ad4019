"""What every provider must do, whoever it is: the same tests for all of them, each over its fake."""

from typing import get_args

import pytest

from patchbay.messaging.capabilities import BY_PROVIDER
from patchbay.messaging.channel import Accepted, OutgoingMessage, Recipient, Rejected, Unknown
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import MessagingError
from patchbay.messaging.limits import check
from patchbay.sdk import (
    Button,
    Buttons,
    ContactCard,
    ContactCards,
    ListMenu,
    LocationPin,
    Media,
    Reaction,
    Row,
    Section,
    Template,
    Text,
)
from patchbay.services.channels.forms import NewChannel
from patchbay.services.inbound.reading import READERS
from support.providers import FAKES, faked

LINK = "https://files.example/report.pdf"
CONTENTS = {
    "text": Text("Your order is on its way"),
    "image": Media("image", link=LINK, caption="Look"),
    "video": Media("video", link=LINK),
    "audio": Media("audio", link=LINK),
    "document": Media("document", link=LINK, filename="report.pdf"),
    "sticker": Media("sticker", link=LINK),
    "known file": Media("image", media_id="77"),
    "buttons": Buttons("Which?", (Button("a", "Apples"), Button("b", "Pears"))),
    "list": ListMenu("Which?", "Choose", (Section((Row("a", "Apples", "Red"), Row("b", "Pears"))),)),
    "location": LocationPin(-23.5, -46.6, "Shop", "Main street 1"),
    "contacts": ContactCards((ContactCard("Dora Lind", ("+46700000004",), ("dora@example.org",), "Lind"),)),
    "reaction": Reaction("wamid.1", "👍"),
    "template": Template("order_pending", "en", ("1042",)),
}
REFUSALS = [(provider, how) for provider, fake in FAKES.items() for how in fake.refusals]


@pytest.fixture(params=FAKES)
async def provider(request):
    async with faked(request.param) as fake:
        yield fake


def a_message(provider, content=CONTENTS["text"], message_id="01message", **more):
    return OutgoingMessage(message_id, provider.to, content, **more)


async def send(provider, message=None):
    return await provider.channel.send(provider.config, message or a_message(provider))


async def test_a_message_is_submitted_once_and_its_id_travels_with_it(provider):
    result = await send(provider)

    assert isinstance(result, Accepted)
    assert result.provider_id
    (received,) = provider.received()
    assert any("01message" in text for text in received.values())
    assert any("Your order is on its way" in text for text in received.values())


async def test_two_messages_are_two_at_the_provider(provider):
    first = await send(provider)
    second = await send(provider, a_message(provider, message_id="02message"))

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert first.provider_id != second.provider_id


@pytest.mark.parametrize(("name", "how"), REFUSALS)
async def test_a_refusal_is_a_refusal_of_its_class(name, how):
    async with faked(name) as provider:
        provider.refuse(how)

        refused = await send(provider)
        after = await send(provider)

    assert isinstance(refused, Rejected)
    assert refused.error.error_class is provider.refusals[how]
    assert refused.error.message
    assert isinstance(after, Accepted)


async def test_a_message_whose_answer_is_lost_is_of_unknown_outcome(provider):
    provider.drop()

    result = await send(provider)

    assert isinstance(result, Unknown)
    assert len(provider.received()) == 1


async def test_where_nobody_listens_it_was_certainly_not_sent(provider):
    result = await provider.channel.send(provider.nowhere, a_message(provider))

    assert isinstance(result, Rejected)
    assert result.error.retryable
    assert "No connection to 127.0.0.1:9" in result.error.message
    assert provider.received() == []


@pytest.mark.parametrize("name", CONTENTS)
async def test_what_it_says_it_carries_it_carries_and_the_rest_never_leaves(provider, name):
    content = CONTENTS[name]
    says_so = not check(content, provider.channel.capabilities)

    result = await send(provider, a_message(provider, content))

    if says_so:
        assert isinstance(result, Accepted)
    elif name != "sticker":  # WhatsApp's own limits are checked by the caller
        assert isinstance(result, Rejected)
        assert result.error.error_class is ErrorClass.REQUEST
        assert provider.received() == []


@pytest.mark.parametrize("name", [name for name in FAKES if name != "whatsapp"])  # the sender never asks it
async def test_somebody_it_has_no_address_of_is_not_written_to(name):
    async with faked(name) as provider:
        kinds = provider.channel.capabilities.addresses
        stranger = Recipient(**{"email" if "phone" in kinds else "phone": "x"})

        result = await send(provider, OutgoingMessage("01message", stranger, CONTENTS["text"]))

    assert isinstance(result, Rejected)
    assert result.error.error_class is ErrorClass.RECIPIENT
    assert provider.received() == []


async def test_what_it_cannot_do_it_refuses_without_asking_anybody(provider):
    can = provider.channel.capabilities
    refusals = 0
    try:
        if not can.read_receipts:
            await provider.channel.mark_read(provider.config, "1")
    except MessagingError:
        refusals += 1
    try:
        if not can.media_ids:
            await provider.channel.upload_media(provider.config, b"x", "image/png", "x.png")
    except MessagingError:
        refusals += 1
    try:
        if not can.templates:
            _ = [one async for one in provider.channel.list_templates(provider.config)]
    except MessagingError:
        refusals += 1

    assert refusals == [can.read_receipts, can.media_ids, can.templates].count(False)
    assert provider.received() == []


async def test_neither_its_secrets_nor_anybodys_number_are_shown_by_its_config(provider):
    assert "token-1" not in repr(provider.config)


def test_every_provider_is_known_wherever_providers_are():
    made = {tag.__struct_config__.tag for tag in get_args(NewChannel)}

    assert set(BY_PROVIDER) == set(FAKES) == made
    assert set(READERS) == set(BY_PROVIDER)
