"""E-mail as the other channel of a workspace."""

import pytest

from patchbay.services.channel_forms import ChannelChange, NewEmail
from support.core import a_flow, answering, hears, refusal, says
from support.mail_server import MailServer
from support.spine import CUSTOMER

UNDELIVERABLE = 131026


@pytest.fixture
async def mail():
    async with MailServer().running() as server:
        yield server


@pytest.fixture
async def channel_id(core, mail):
    new = NewEmail(
        name="Mail", from_address="shop@example.org", host="127.0.0.1", port=mail.port, security="none"
    )
    return await core.wiring.channels.create(core.workspace_id, new, "test")


def saying(**params) -> dict:
    return a_flow({"in": hears(), "hi": says("Hello", **params)}, "in.message > hi")


async def test_who_has_an_address_is_written_to_by_mail_where_whatsapp_fails(core, mail, channel_id):
    await core.add_contact(phone=f"+{CUSTOMER}", email="Ana@Example.org")
    await core.publish(saying(otherwise=channel_id))
    core.provider.answer = answering(refusal(UNDELIVERABLE))

    await core.say("go")

    first, instead = await core.outbox()
    assert (first.state, instead.state) == ("failed", "accepted")
    assert instead.provider_id == f"<{instead.id}@example.org>"
    (content,) = mail.mails
    assert b"To: Ana@Example.org" in content
    assert b"Hello" in content


async def test_who_has_none_is_not(core, mail, channel_id):
    await core.publish(saying(channel=channel_id))

    await core.say("go")

    (message,) = await core.outbox()
    assert (message.state, message.error["code"]) == ("suppressed", "no_address")
    assert mail.verbs == []


async def test_a_lost_answer_is_not_sent_again(core, mail, channel_id):
    await core.add_contact(phone=f"+{CUSTOMER}", email="ana@example.org")
    await core.publish(saying(channel=channel_id))
    mail.fault = "drop after"

    await core.say("go")
    await core.later(hours=1)

    (message,) = await core.outbox()
    assert (message.state, len(mail.mails)) == ("failed", 1)


async def test_a_mail_server_is_changed_and_its_password_kept(core, mail, channel_id):
    change = ChannelChange(host="localhost", subject="News")
    changed = await core.wiring.channels.change(core.workspace_id, channel_id, change, "test")

    assert (changed.settings.host, changed.settings.port) == ("localhost", mail.port)
    assert changed.settings.subject == "News"
