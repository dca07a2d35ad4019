"""E-mail in particular: how it is written, and what follows from where the server breaks off."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import msgspec
import pytest

from patchbay.messaging.channel import Accepted, OutgoingMessage, Recipient, Rejected, Unknown
from patchbay.messaging.email.config import EmailConfig
from patchbay.messaging.email.payloads import build, dotted
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import NotCarried
from patchbay.sdk import Media, Text
from support.providers import faked

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONFIG = EmailConfig("mail.example", 587, "starttls", "shop@example.org", sender_name="The Shop, Ltd")
TO = Recipient(email="ana@example.org")


@pytest.fixture
async def mail():
    async with faked("email") as fake:
        yield fake


def parsed(content, config=CONFIG, **more):
    return message_from_bytes(build(config, OutgoingMessage("01m", TO, content, **more), AT), policy=SMTP)


def test_a_mail_says_from_whom_to_whom_and_when():
    found = parsed(Text("Your order is here\n\nÇa va — 👍"))

    assert found["From"] == '"The Shop, Ltd" <shop@example.org>'
    assert (found["To"], found["Subject"]) == ("ana@example.org", "Your order is here")
    assert found["Date"].datetime == AT
    assert found.get_content().strip().endswith("👍")


def test_every_attempt_at_a_message_has_the_same_id_and_an_answer_names_what_it_answers():
    first, second = (parsed(Text("Hi"), reply_to="<00m@example.org>") for _ in range(2))

    assert first["Message-ID"] == second["Message-ID"] == "<01m@example.org>"
    assert first["In-Reply-To"] == first["References"] == "<00m@example.org>"


def test_the_channels_own_subject_goes_before_the_first_line():
    own = msgspec.structs.replace(CONFIG, subject="News of your order")

    assert parsed(Text("Hi"), own)["Subject"] == "News of your order"


def test_a_file_goes_as_its_link():
    found = parsed(Media("document", link="https://files.example/1.pdf", caption="Your bill"))

    assert found.get_content().split() == ["Your", "bill", "https://files.example/1.pdf"]


@pytest.mark.parametrize("text", ["Hi\r\nBcc: everybody@example.org", "\x00", "a" * 5_000])
def test_no_text_gets_out_of_where_it_belongs(text):
    found = parsed(Text(text))

    assert set(found.keys()) >= {"From", "To", "Subject", "Message-ID", "Date"}
    assert "Bcc" not in found


def test_a_header_that_cannot_be_written_is_refused():
    broken = msgspec.structs.replace(CONFIG, sender_name="Shop\r\nBcc: everybody@example.org")

    with pytest.raises(NotCarried):
        parsed(Text("Hi"), broken)


def test_no_line_of_the_content_ends_it():
    assert dotted(b".\r\nHi\r\n.\r\n..\r\n") == b"..\r\nHi\r\n..\r\n...\r\n"
    assert dotted(b"Hi") == b"Hi\r\n"


@pytest.mark.parametrize(
    "address", ["ana", "ana@", "a b@example.org", "ana@example.org>\r\nRSET", "ana@exämple.org"]
)
async def test_only_addresses_that_are_some_are_spoken_of(mail, address):
    message = OutgoingMessage("01m", Recipient(email=address), Text("Hi"))

    result = await mail.channel.send(mail.config, message)

    assert isinstance(result, Rejected)
    assert result.error.error_class is ErrorClass.RECIPIENT
    assert mail.server.verbs == []


async def test_broken_off_before_the_content_nothing_was_sent(mail):
    mail.server.fault = "drop before"

    result = await mail.channel.send(mail.config, OutgoingMessage("01m", TO, Text("Hi")))

    assert isinstance(result, Rejected)
    assert result.error.retryable


async def test_broken_off_after_the_end_of_the_content_nobody_knows(mail):
    mail.server.fault = "drop after"

    result = await mail.channel.send(mail.config, OutgoingMessage("01m", TO, Text("Hi")))
    again = await mail.channel.send(mail.config, OutgoingMessage("01m", TO, Text("Hi")))

    assert isinstance(result, Unknown)
    assert again == Accepted("<01m@example.org>")
    assert {one["Message-ID"] for one in mail.received()} == {"<01m@example.org>"}


async def test_without_the_tls_that_was_asked_for_no_password_is_said(mail):
    config = msgspec.structs.replace(mail.config, security="starttls")

    result = await mail.channel.send(config, OutgoingMessage("01m", TO, Text("Hi")))

    assert isinstance(result, Rejected)
    assert result.error.error_class is ErrorClass.ACCOUNT_STOP
    assert "AUTH" not in mail.server.verbs


async def test_a_server_that_lets_us_in_is_well_and_one_that_does_not_says_why(mail):
    well = await mail.channel.check_health(mail.config)
    mail.refuse("token")
    with pytest.raises(Exception, match="user and password"):
        await mail.channel.check_health(mail.config)

    assert well.can_send == "AVAILABLE"
