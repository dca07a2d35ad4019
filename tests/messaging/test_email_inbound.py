"""Mails that come in, as events."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from time import thread_time

import pytest

from patchbay.messaging.email.said import shown, unquoted
from patchbay.messaging.email.webhook import read_inbound
from patchbay.messaging.events import User, message_value, opens_window, starts_flows
from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.statuses import read_delivery

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
OURS = "<01jnb2c3d4e5f6g7h8j9kamnpq@example.org>"
BOUNCE = """\
From: Mail Delivery <mailer-daemon@mx.example>
Return-Path: <>
Message-ID: <bounce1@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ana@example.org> no such mailbox

--b
Content-Type: {original_type}

Message-ID: {original}
Subject: Your order

--b--
"""


def a_mail(text="Hello", *, subject="Order", page=None, **headers) -> bytes:
    mail = EmailMessage(policy=SMTP)
    given = {
        "From": "Ana Prado <Ana@Example.org>",
        "To": "shop@example.org",
        "Subject": subject,
        "Message-ID": "<1@example.org>",
        "Date": "Mon, 02 Mar 2026 11:59:00 +0000",
    }
    for name, value in {
        **given,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():
        if value is not None:
            mail[name] = value
    mail.set_content(text)
    if page is not None:
        mail.add_alternative(page, subtype="html")
    return bytes(mail)


def event(raw: bytes, channel_id="01channel"):
    reading = read_inbound(raw, channel_id, AT)
    assert reading.bad == ()
    (found,) = reading.events
    return found


def refused(raw: bytes) -> str:
    reading = read_inbound(raw, "01channel", AT)
    assert reading.events == ()
    return reading.bad[0].reason


def test_a_mail_is_a_message_that_may_start_something():
    found = event(a_mail("Where is my order?\n"))

    assert found.kind == "message.text"
    assert found.user == User(email="ana@example.org", profile_name="Ana Prado")
    assert found.external_id == "<1@example.org>"
    assert found.occurred_at == datetime(2026, 3, 2, 11, 59, tzinfo=UTC)
    assert (starts_flows(found), opens_window(found)) == (True, True)
    assert message_value(found)["text"] == "Where is my order?"


def test_an_answer_names_what_it_answers():
    by_reply = event(a_mail(In_Reply_To=OURS, References=f"<0@example.org> {OURS}"))
    by_reference = event(a_mail(References=f"<0@example.org> {OURS}"))

    assert (by_reply.reply_to, by_reference.reply_to) == (OURS, OURS)


def test_a_mail_told_twice_is_one_fact_and_to_another_channel_another():
    assert event(a_mail("a")).identity == event(a_mail("b")).identity
    assert event(a_mail()).identity != event(a_mail(), "01other").identity
    assert event(a_mail()).identity != event(a_mail(Message_ID="<2@example.org>")).identity
    unnamed = a_mail(Message_ID=None)
    assert event(unnamed).identity == event(unnamed).identity


def test_where_there_is_no_text_the_subject_is_what_was_said():
    assert event(a_mail("", subject="=?utf-8?q?=C3=9Cber?=")).content["text"] == "Über"
    assert event(a_mail("", subject="")).kind == "message.unsupported"


def test_what_nothing_can_store_is_left_out_of_a_mail():
    raw = (
        b"From: =?utf-7?q?A+2AA-na?= <ana@example.org>\r\nSubject: =?utf-8?q?Or=00der?=\r\n"
        b"Content-Type: text/plain; charset=utf-7\r\n\r\nHi+2AA-\0"
    )

    found = event(raw)

    assert found.user == User(email="ana@example.org", profile_name="A\ufffdna")
    assert found.content == {"text": "Hi\ufffd", "subject": "Order"}


@pytest.mark.parametrize(
    "date", ["yesterday", "Fri, 31 Dec 9999 23:00:00 -0500", "1 Jan 2026 +9999999999999"]
)
def test_a_mail_of_no_moment_was_written_when_it_came(date):
    raw = f"From: ana@example.org\r\nDate: {date}\r\n\r\nHi".encode()

    assert event(raw).occurred_at == AT


def test_a_page_is_read_where_there_is_no_plain_text():
    page = '<style>p{}</style><p>Ça<br>va &amp; bien</p><div class="gmail_quote">On Monday<p>old</div>'

    assert event(a_mail("", page=page)).content["text"] == "Ça\nva & bien"
    assert event(a_mail("plain", page=page)).content["text"] == "plain"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes\n\nOn Mon, 2 Mar 2026 at 12:00, Shop <shop@example.org> wrote:\n> Really?\n", "Yes"),
        ("Yes\n\nOn Mon, 2 Mar 2026 at 12:00, Shop\n<shop@example.org> wrote:\n\n> Really?\n", "Yes"),
        ("Sí\n\nEl lun, 2 mar 2026 a las 12:00, Tienda (<shop@example.org>) escribió:\n> ¿Sí?", "Sí"),
        ("Ja\nAm 02.03.2026 um 12:00 schrieb Shop:\n> Ja?", "Ja"),
        ("On 2 March Shop wrote:\n> Really?\n\nYes, below", "Yes, below"),
        ("> Really?\nYes\n> Sure?\nAlso yes", "Yes\nAlso yes"),
        ("Yes\n\n-----Original Message-----\nFrom: Shop\nReally?", "Yes"),
        ("Yes\n________________________________\nFrom: Shop", "Yes"),
        ("Yes\n-- \nAna Prado\nDirector", "Yes"),
        ("Sent 3 boxes.\nMy brother wrote:\nsend more", "Sent 3 boxes.\nMy brother wrote:\nsend more"),
        ("> only what was quoted", "> only what was quoted"),
    ],
)
def test_what_is_quoted_is_not_what_is_said(text, said):
    assert unquoted(text) == said


def test_of_a_page_only_what_is_hidden_is_left_out():
    page = "<p>One</p><blockquote><p>old<br></blockquote><!-- a <b> --><p>1 &lt; 2 < 3</p><script>x</script>"

    assert shown(page) == "One\n\n1 < 2 < 3"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=1"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<news.example.org>"},
    ],
)
def test_who_answers_by_itself_is_heard_and_starts_nothing(headers):
    found = event(a_mail("I am away", **headers))

    assert found.kind == "message.auto_reply"
    assert (starts_flows(found), opens_window(found)) == (False, False)
    assert message_value(found)["text"] == "I am away"


def test_a_person_may_say_that_nothing_was_automatic():
    assert event(a_mail(Auto_Submitted="no")).kind == "message.text"


@pytest.mark.parametrize("original_type", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_the_failure_of_the_message_it_names(original_type):
    raw = BOUNCE.format(action="failed", original=OURS, original_type=original_type).encode()

    found = event(raw)
    delivery = read_delivery(found)

    assert (delivery.state, delivery.provider_id) == (MessageState.FAILED, OURS)
    assert delivery.message_id == "01jnb2c3d4e5f6g7h8j9kamnpq"
    assert delivery.error.message == ("The mail came back (550 5.1.1 <…> no such mailbox). Use another way.")


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered"])
def test_a_report_of_something_else_changes_nothing(action):
    raw = BOUNCE.format(action=action, original=OURS, original_type="message/rfc822").encode()

    assert event(raw).kind == "other"


def test_a_mail_server_is_nobody():
    assert event(a_mail(From="MAILER-DAEMON@mx.example", Message_ID="<x@mx.example>")).kind == "other"


def test_mail_that_fails_its_senders_own_rules_is_put_aside():
    assert "DMARC" in refused(a_mail(Authentication_Results="mx.example; spf=pass; dmarc=fail header.from=x"))
    assert event(a_mail(Authentication_Results="mx.example; dmarc=pass")).kind == "message.text"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no mail at all",
        b"From: \r\n\r\nHi",
        b"From: ana@example.org\r\nFrom: bob@example.org\r\n\r\nHi",
    ],
)
def test_a_mail_that_does_not_say_who_wrote_it_is_put_aside(raw):
    assert "who wrote it" in refused(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: ana@example.org\r\nContent-Type: text/plain; charset=nobody-knows\r\n\r\n\xff\xfe",
        b"From: ana@example.org\r\nContent-Type: text/plain; charset=punycode\r\n\r\n" + b"a-b" * 90_000,
        b"From: ana@example.org\r\nContent-Type: multipart/mixed\r\n\r\nHi",
        b"From: ana@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\n====",
        b"From: ana@example.org\r\nDate: yesterday\r\nSubject: =?x?q?=FF?=\r\n\r\nHi",
        b"From: =?utf-8?q?=FF=00?= <ana@example.org>\r\n\r\nHi\0",
        b"From: ana@example.org\r\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nHi",
        b"From: ana@example.org" + b" (" * 500_000 + b"\r\n\r\nHi",
        b"From: ana@example.org\r\nReferences: " + b"<" * 1_000_000 + b"\r\n\r\nHi",
        b"From: ana@example.org\r\nContent-Type: text/plain" + b';a=";";' * 300_000 + b"\r\n\r\nHi",
        b"From: ana@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<blockquote " * 200_000,
        b"From: ana@example.org\r\n\r\n" + b"On 1 x\n" * 300_000,
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=0\r\n\r\n"
        + b"".join(
            b"--%d\nContent-Type: multipart/mixed; boundary=%d\n\n" % (n, n + 1) for n in range(50_000)
        ),
    ],
    ids=range(13),
)
def test_no_mail_breaks_or_blocks_the_reader_and_none_is_lost(raw):
    began = thread_time()

    reading = read_inbound(raw, "01channel", AT)

    assert len(reading.events) + len(reading.bad) == 1
    assert thread_time() - began < 3
