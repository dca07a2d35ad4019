"""E-mail as the other channel of a workspace."""

import msgspec
import pytest

from patchbay.services.channels.forms import ChannelChange, NewChannel, NewEmail
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


async def test_a_node_says_what_its_mail_is_about_also_where_it_goes_otherwise(core, mail, channel_id):
    await core.add_contact(phone=f"+{CUSTOMER}", email="ana@example.org")
    await core.publish(saying(otherwise=channel_id, subject="About {{ trigger.text }}"))
    core.provider.answer = answering(refusal(UNDELIVERABLE))

    await core.say("order 7")

    assert b"Subject: About order 7" in mail.mails[0]


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
    await core.later(minutes=2)

    (message,) = await core.outbox()
    assert (message.state, len(mail.mails)) == ("failed", 1)


async def test_a_mail_server_is_changed_and_its_password_kept(core, mail, channel_id):
    change = ChannelChange(host="localhost", subject="News")
    changed = await core.wiring.channels.change(core.workspace_id, channel_id, change, "test")

    assert (changed.settings.host, changed.settings.port) == ("localhost", mail.port)
    assert changed.settings.subject == "News"


MAIL = {"provider": "email", "name": "Mail", "from_address": "shop@example.org", "host": "mail"}


@pytest.mark.parametrize(
    "given", [{"from_address": "shop@example.org\n"}, {"host": "mail\n"}, {"sender_name": "Shop\n"}]
)
def test_nothing_of_a_mail_server_ends_with_a_line(given):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(MAIL | given, NewChannel)


@pytest.mark.parametrize(
    "address",
    ["a..b@example.org", ".a@example.org", "a.@example.org", "a@example.org.", "a@.org", "a@b..org"],
)
def test_mail_is_sent_from_an_address_that_can_be_one(address):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(MAIL | {"from_address": address}, NewChannel)


def test_a_sender_may_have_dots_and_be_of_this_machine():
    for address in ("ana.prado+shop@mail.example.org", "shop@localhost"):
        assert msgspec.convert(MAIL | {"from_address": address}, NewChannel).from_address == address
