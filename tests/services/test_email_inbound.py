"""The whole way of a mail that comes in, and of the answer to it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count

import pytest

from patchbay.services.channels.forms import NewEmail
from patchbay.storage import tables
from support.core import a_flow, awaits, hears, says
from support.mail_server import MailServer

ANA = "ana@example.org"
numbers = count(1)


class Post:
    """A workspace's mail, in and out."""

    def __init__(self, core, server: MailServer, channel_id: str) -> None:
        self.core = core
        self.server = server
        self.channel_id = channel_id

    @property
    def sent(self) -> list:
        return [message_from_bytes(mail, policy=SMTP) for mail in self.server.mails]

    @property
    def said(self) -> list[str]:
        return [mail.get_content().strip() for mail in self.sent]

    async def bring(self, raw: bytes) -> None:
        await self.core.wiring.intake.receive(self.core.workspace_id, "email", self.channel_id, raw)
        await self.core.settle()

    async def write(self, text: str, *, sender: str = ANA, **headers: str) -> None:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = sender
        mail["Message-ID"] = headers.pop("message_id", f"<{next(numbers)}@example.org>")
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        await self.bring(bytes(mail))


@pytest.fixture
async def post(core):
    async with MailServer().running() as server:
        new = NewEmail(
            name="Mail", from_address="shop@example.org", host="127.0.0.1", port=server.port, security="none"
        )
        yield Post(core, server, await core.wiring.channels.create(core.workspace_id, new, "test"))


def echoing() -> dict:
    return a_flow({"in": hears(), "hi": says("You said {{ trigger.text }}")}, "in.message > hi")


async def test_a_mail_is_answered_by_mail_and_its_writer_is_a_contact(post):
    await post.core.publish(echoing())

    await post.write("Hello\n\nOn 2 March Shop wrote:\n> Hi\n", sender="Ana Prado <Ana@Example.org>")

    assert post.said == ["You said Hello"]
    assert (post.sent[0]["To"], post.sent[0]["Auto-Submitted"]) == (ANA, "auto-generated")
    found = await post.core.wiring.contacts.search(post.core.workspace_id, ANA, 10)
    assert [(one.name, one.email) for one in found] == [("Ana Prado", ANA)]


async def test_who_has_an_address_already_is_known_by_it(post):
    contact_id = await post.core.add_contact(name="Ana", phone="+5511900000009", email="Ana@example.org")
    await post.core.publish(echoing())

    await post.write("Hello")

    assert await post.core.rows(tables.contacts, "id") == [contact_id]
    assert post.said == ["You said Hello"]


async def test_the_same_mail_twice_is_one(post):
    await post.core.publish(echoing())

    for trace in ("mx1", "mx2"):
        await post.write("Hello", message_id="<same@example.org>", Received=trace)

    assert post.said == ["You said Hello"]


async def test_an_answer_goes_to_the_run_whose_mail_it_quotes(post):
    nodes = {"in": hears("ask"), "q": says("Which?"), "wait": awaits(), "a": says("Got {{ input.text }}")}
    await post.core.publish(
        a_flow(nodes, "in.message > q", "q.accepted > wait", "wait.reply > a"),
    )
    await post.write("ask")
    await post.write("ask", sender="bob@example.org")
    (first, _) = post.sent

    await post.write("this", In_Reply_To=first["Message-ID"])

    assert post.said == ["Which?", "Which?", "Got this"]
    assert post.sent[2]["To"] == ANA


async def test_what_a_machine_answers_starts_nothing_and_is_shown(post):
    await post.core.publish(echoing())

    await post.write("I am away", Auto_Submitted="auto-replied")

    assert post.said == []
    (message,) = await post.core.messages()
    assert (message.direction, message.kind, message.content["text"]) == ("in", "auto_reply", "I am away")


async def test_two_machines_do_not_talk_to_one_another_for_ever(post):
    await post.core.publish(echoing())
    await post.write("Hello")

    await post.bring(post.server.mails[0])

    assert post.said == ["You said Hello"]


@pytest.mark.parametrize("is_answer_lost", [False, True])
async def test_a_mail_that_comes_back_has_failed(post, is_answer_lost):
    await post.core.publish(
        a_flow(
            {"in": hears(), "hi": says("Hello"), "again": says("Again")},
            "in.message > hi",
            "hi.failed > again",
        )
    )
    post.server.fault = "drop after" if is_answer_lost else None
    await post.write("go")
    message_id = post.sent[0]["Message-ID"]

    for _ in range(2):
        await post.bring(a_bounce_of(message_id))

    first, second = await post.core.outbox()
    assert (first.state, first.error["message"]) == (
        "failed",
        "The mail came back (550 5.1.1 <…> unknown). Use another way.",
    )
    assert (second.state, post.said) == ("accepted", ["Hello", "Again"])


def a_bounce_of(message_id: str) -> bytes:
    return f"""\
From: mailer-daemon@mx.example
Message-ID: <bounce@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {ANA}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{ANA}> unknown

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
""".encode()
