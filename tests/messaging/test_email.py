"""E-mail in particular: how it is written, and what follows from where the server breaks off."""

import ssl
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import SMTP

import msgspec
import pytest

from patchbay.messaging.channel import Accepted, OutgoingMessage, Recipient, Rejected, Unknown
from patchbay.messaging.email import client
from patchbay.messaging.email.config import EmailConfig
from patchbay.messaging.email.payloads import GREYLIST_DELAYS_S, Answer, build, dotted, refusal_of
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import NotCarried
from patchbay.sdk import Media, Text
from patchbay.services.sending.judging import CLAIM_S
from support.certificates import a_certificate
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


def test_an_id_that_is_longer_than_a_line_is_named_whole():
    theirs = f"<{'A' * 60}@MX{'0' * 12}.eurprd08.prod.outlook.com>"

    raw = build(CONFIG, OutgoingMessage("01m", TO, Text("Hi"), reply_to=theirs), AT)

    assert f"In-Reply-To: {theirs}\r\nReferences: {theirs}\r\n".encode() in raw


@pytest.mark.parametrize("reply_to", ["wamid.1", "<a@example.org>\r\nBcc: everybody@example.org", "<a b>"])
def test_what_is_no_mails_id_is_not_named(reply_to):
    found = parsed(Text("Hi"), reply_to=reply_to)

    assert not {"In-Reply-To", "References", "Bcc"} & set(found.keys())


def test_the_channels_own_subject_goes_before_the_first_line():
    own = msgspec.structs.replace(CONFIG, subject="News of your order")

    assert parsed(Text("Hi"), own)["Subject"] == "News of your order"


def test_a_messages_own_subject_goes_before_the_channels():
    own = msgspec.structs.replace(CONFIG, subject="News of your order")

    assert parsed(Text("Hi"), own, subject="Order\r\nBcc: 10\x00 Ça")["Subject"] == "Order Bcc: 10 Ça"
    assert parsed(Text("Hi"), own, subject=" ")["Subject"] == "News of your order"


@pytest.mark.parametrize(
    "said",
    [
        "=?utf-8?q?a=0D=0AReply-To:_eve@example.org?= b",
        "=?utf-8?b?DQoNCkV2ZQ==?= Ça",
        "=?utf-7?q?+2AA-?=",
        "¿Cuánto? " * 15 + "👍",
    ],
)
def test_what_looks_like_an_encoded_word_in_a_subject_is_words_like_any_other(said):
    for given in ({"subject": said, "content": Text("Hi")}, {"content": Text(said)}):
        mail = message_from_bytes(build(CONFIG, OutgoingMessage("01m", TO, **given), AT))

        assert "Reply-To" not in mail
        assert str(make_header(decode_header(mail["Subject"]))) == said.strip()
        assert mail.get_payload(decode=True).decode().strip() == given["content"].text.strip()


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


def test_what_looks_like_an_encoded_word_in_the_senders_name_adds_no_header():
    named = msgspec.structs.replace(CONFIG, sender_name="=?utf-8?q?Shop=0D=0ABcc:_everybody?=")

    found = parsed(Text("Hi"), named)

    assert "Bcc" not in found
    assert found["From"].addresses[0].addr_spec == "shop@example.org"


def test_no_line_of_the_content_ends_it():
    assert dotted(b".\r\nHi\r\n.\r\n..\r\n") == b"..\r\nHi\r\n..\r\n...\r\n"
    assert dotted(b"Hi") == b"Hi\r\n"


@pytest.mark.parametrize(
    "address",
    [
        "ana",
        "ana@",
        "a b@example.org",
        "ana@example.org>\r\nRSET",
        "ana@exämple.org",
        "a..b@example.org",
        ".a@example.org",
        "a.@example.org",
        "ana@example..org",
        "ana@example.org.",
    ],
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


def test_no_mail_has_bytes_that_a_server_need_not_take():
    mail = build(CONFIG, OutgoingMessage("01m", TO, Text("Ça va\x00\x1b — 👍\n" + "é" * 2_000)), AT)

    assert mail.isascii()
    assert not set(mail) & {0, 0x1B}
    assert max(len(line) for line in mail.split(b"\r\n")) <= 998


def test_whom_a_server_refuses_is_not_kept_with_its_words():
    said = "5.1.1 <ana@example.org>: no such mailbox\r\nask +5511900000001 \x07"

    refusal = refusal_of("recipient", Answer(550, said))

    assert refusal.message == (
        "The address cannot be written to (550 5.1.1 <…>: no such mailbox ask …). Use another way."
    )


@pytest.mark.parametrize(
    ("phase", "answer", "error_class"),
    [
        ("sender", Answer(530, "5.7.0 authentication required"), ErrorClass.AUTH),
        ("recipient", Answer(530, "5.7.0 authentication required"), ErrorClass.AUTH),
        ("recipient", Answer(421, "4.4.2 closing"), ErrorClass.TRANSIENT),
        ("recipient", Answer(452, "4.2.2 mailbox full"), ErrorClass.THROTTLE),
        ("login", Answer(454, "4.7.0 Temporary authentication failure"), ErrorClass.TRANSIENT),
        ("sender", Answer(451, "4.3.0 the error was generated by a moderated list"), ErrorClass.TRANSIENT),
    ],
)
def test_some_codes_mean_the_same_in_every_phase(phase, answer, error_class):
    assert refusal_of(phase, answer).error_class is error_class


@pytest.mark.parametrize(
    ("answer", "error_class", "scope"),
    [
        (Answer(552, "5.2.2 The email account that you tried to reach is over quota"), "recipient", "user"),
        (Answer(554, "5.2.1 The mailbox is disabled"), "recipient", "user"),
        (Answer(554, "5.1.1 No such user"), "recipient", "user"),
        (Answer(554, "5.1.10 Recipient address has null MX"), "recipient", "user"),
        (Answer(550, "No such user here"), "recipient", "user"),
        (Answer(552, "5.2.3 Your message exceeded our size limits"), "request", "message"),
        (Answer(552, "5.3.4 Message too big for system"), "request", "message"),
        (Answer(552, "Too much mail data"), "request", "message"),
        (Answer(554, "5.7.1 Message contains a virus"), "request", "message"),
        (Answer(554, "5.1.8 Bad sender's system address"), "request", "message"),
    ],
)
def test_a_refused_content_is_the_mailbox_s_trouble_where_the_answer_says_so(answer, error_class, scope):
    refusal = refusal_of("content", answer)

    assert (refusal.error_class, refusal.scope) == (error_class, scope)


@pytest.mark.parametrize(
    ("phase", "answer"),
    [
        ("recipient", Answer(451, "4.7.1 Greylisting in action, come back later")),
        ("content", Answer(451, "4.7.1 Try again later (greylisted)")),
        ("recipient", Answer(452, "4.2.2 The account that you tried to reach is over quota")),
        ("content", Answer(452, "4.2.2 Mailbox full")),
        ("recipient", Answer(450, "4.2.1 The user is receiving mail at a rate that prevents more")),
        ("recipient", Answer(450, "4.7.25 Client host rejected for now")),
    ],
)
def test_what_one_mailbox_asks_for_slows_nobody_else(phase, answer):
    refusal = refusal_of(phase, answer)

    assert (refusal.scope, refusal.retry_delays_s) == ("pair", GREYLIST_DELAYS_S)
    assert not refusal.repeats


@pytest.mark.parametrize(
    ("phase", "answer"),
    [
        ("recipient", Answer(451, "4.5.3 too many recipients, slow down")),
        ("recipient", Answer(450, "Daily quota of this sender is used up")),
        ("greeting", Answer(421, "4.7.0 Try again later")),
    ],
)
def test_what_a_server_asks_of_the_sender_slows_the_channel(phase, answer):
    assert (refusal_of(phase, answer).error_class, refusal_of(phase, answer).scope) == (
        ErrorClass.THROTTLE,
        "number",
    )


async def test_of_an_answer_the_first_digit_decides(mail):
    mail.server.refusals |= {"MAIL": "251 fine", "RCPT": "252 we will see", "CONTENT": "251 taken"}

    result = await mail.channel.send(mail.config, OutgoingMessage("01m", TO, Text("Hi")))

    assert result == Accepted("<01m@example.org>")


async def test_an_answer_to_the_content_that_is_neither_yes_nor_no_leaves_it_unknown(mail):
    mail.server.refusals["CONTENT"] = "354 go on"

    result = await mail.channel.send(mail.config, OutgoingMessage("01m", TO, Text("Hi")))

    assert isinstance(result, Unknown)


@pytest.mark.parametrize("offer", ["250-STARTTLS\r\n250 AUTH LOGIN", "250 AUTH=LOGIN"])
async def test_what_a_server_is_called_is_nothing_it_offers(mail, offer):
    mail.server.refusals |= {
        "EHLO": f"250-auth.starttls.example PLAIN\r\n{offer}",
        "AUTH": "334 VXNlcm5hbWU6",
    }

    await mail.channel.send(mail.config, OutgoingMessage("01m", TO, Text("Hi")))

    assert mail.server.lines[1] == "AUTH LOGIN"


def test_no_server_is_slow_enough_to_outlast_the_senders_claim():
    phases = (
        client.CONNECT_TIMEOUT_S,
        client.TALK_TIMEOUT_S,
        client.CONTENT_TIMEOUT_S,
        client.QUIT_TIMEOUT_S,
    )

    assert sum(phases) < CLAIM_S


async def test_a_certificate_that_is_not_the_servers_ends_it_before_the_password(mail, tmp_path):
    a_certificate(tmp_path / "other.pem", "other.example")
    mail.server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    mail.server.tls.load_cert_chain(tmp_path / "other.pem")
    config = msgspec.structs.replace(mail.config, security="starttls")

    result = await mail.channel.send(config, OutgoingMessage("01m", TO, Text("Hi")))

    assert isinstance(result, Rejected)
    assert "certificate cannot be trusted" in result.error.message
    assert mail.server.verbs == ["EHLO", "STARTTLS"]
