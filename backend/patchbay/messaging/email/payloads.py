"""Messages as e-mails, and what a mail server's answers mean. Pure.

Source: RFC 5321 (SMTP), section 4.2; RFC 3463 (enhanced codes); RFC 5322 (messages).
"""

import re
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from patchbay.messaging.channel import OutgoingMessage
from patchbay.messaging.email.config import EmailConfig
from patchbay.messaging.email.mime import MESSAGE_ID
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import NotCarried, SendError, send_error
from patchbay.messaging.plain_text import cards_text, place_text
from patchbay.messaging.quoting import quoted
from patchbay.sdk import ContactCards, LocationPin, Media, MessageContent, Text

MAX_SUBJECT_CHARS = 150
MAX_SAID_CHARS = 200
"""Of the server's own words, kept for people."""
GREYLIST_DELAYS_S = (60.0, 300.0, 900.0, 3_600.0)
"""A mailbox that says "not now" mostly wants to see the same sender a while later."""

Phase = Literal["greeting", "login", "sender", "recipient", "content"]
"""Where in the conversation an answer came."""

_WIRE = SMTP.clone(cte_type="7bit")
"""Servers need not take the eighth bit of a byte (RFC 6152), so that no mail of ours has one."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_MISPLACED_DOT = re.compile(r"(?:^|@|\.)\.|\.(?:@|$)")
_LOGIN_CODES = frozenset({530, 534, 535, 538})
"""Whatever they answer, they are about who we are. Source: RFC 4954, section 6."""
_GOING_AWAY = 421
"""The server closes the connection, in whatever phase (RFC 5321, section 3.8)."""
_OF_MAILBOX = re.compile(r"\b4\.2\.\d+\b|gr[ea]y.?list", re.IGNORECASE)
"""A full or busy mailbox, or one that wants to see the sender again: of no message to anybody else."""
_NOT_DELIVERABLE = re.compile(r"55[013]\b|5\d\d 5\.(?:1\.(?!7\b|8\b)|2\.(?!3\b))\d+")
"""How an answer begins that is about the address or its mailbox: gone, disabled or full.

Source: RFC 3463, sections 3.2 and 3.3; there 5.1.7 and 5.1.8 are the sender's, and 5.2.3 is the message's.
"""
_RATE = re.compile(r"\brate\b|\btoo many\b|throttl|\b(?:daily|hourly|sending) (?:quota|limit)", re.IGNORECASE)
_POLICY = re.compile(r"\b4\.7\.\d+\b")


class Answer(Struct, frozen=True):
    """What the server said."""

    code: int
    text: str

    def is_like(self, code: int) -> bool:
        """Whether it says what `code` does; the first digit decides (RFC 5321, section 4.2)."""
        return self.code // 100 == code // 100

    @property
    def extensions(self) -> dict[str, list[str]]:
        """What the answer to `EHLO` offers, upper case: each extension with its parameters."""
        offered = (line.upper().replace("=", " ").split() for line in self.text.splitlines()[1:])
        return {words[0]: words[1:] for words in offered if words}


def is_address(text: str) -> bool:
    """Whether this is an address mail comes from; only plain ones are."""
    return _ADDRESS.fullmatch(text) is not None


def can_be_written_to(text: str) -> bool:
    """Whether mail can be sent to this address as it stands: every dot of it has something on both sides."""
    return is_address(text) and _MISPLACED_DOT.search(text) is None


def message_id_of(message_id: str, config: EmailConfig) -> str:
    """The Message-ID, equal for every attempt at one message, so that a repeat can be known for one."""
    return f"<{message_id}@{config.from_address.rpartition('@')[2]}>"


def build(config: EmailConfig, message: OutgoingMessage, now: datetime) -> bytes:
    """The whole e-mail, its lines ready for the wire save for their leading dots.

    Raises:
        NotCarried: Mail cannot say this, or a header of it cannot be written.
    """
    text = _UNWRITABLE.sub("", _text(message.content))
    name = config.sender_name.replace("=?", "= ?")  # else it is read as an encoded word, line ends and all
    mail = EmailMessage(policy=_WIRE)
    try:
        mail["From"] = Address(name, addr_spec=config.from_address)
        mail["To"] = Address(addr_spec=message.to.email or "")
        mail["Message-ID"] = message_id_of(message.message_id, config)
        mail["Date"] = format_datetime(now)
        if not message.by_person:
            mail["Auto-Submitted"] = "auto-generated"  # so that machines do not answer it (RFC 3834)
        mail.set_content(text)
        subject = _subject((message.subject or "").strip() or config.subject, text)
        return _about(subject) + _answering(message.reply_to) + bytes(mail)
    except (ValueError, IndexError, MessageError, UnicodeError) as error:
        raise NotCarried("this cannot be written as an e-mail") from error


def _about(subject: str) -> bytes:
    """The header that says what it is about, of words on one line.

    Written by hand: the library reads encoded words in what it is given, and the line ends within them.
    """
    is_plain = subject.isascii() and "=?" not in subject
    written = subject if is_plain else Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {written}\r\n".encode()


def _answering(reply_to: str | None) -> bytes:
    """The headers that name the mail this answers; none where it answers no mail.

    Written by hand: the library breaks an id that is longer than a line, as Exchange makes them.
    """
    if reply_to is None or not MESSAGE_ID.fullmatch(reply_to):
        return b""
    return f"In-Reply-To: {reply_to}\r\nReferences: {reply_to}\r\n".encode()


def dotted(mail: bytes) -> bytes:
    """The content of `DATA` without its end: every line that begins with a dot gets another."""
    content = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def refusal_of(phase: Phase, answer: Answer) -> SendError:
    """What a refusal means; `answer` is one of 4xx or 5xx, or none that belongs here."""
    said = quoted(f"{answer.code} {answer.text}", MAX_SAID_CHARS)
    if answer.code in _LOGIN_CODES:
        phase = "login"
    elif answer.code == _GOING_AWAY:
        phase = "greeting"
    refusal = _for_now(phase, answer.text, said) if 400 <= answer.code < 500 else _for_good(phase, said)
    return replace(refusal, code=answer.code)


def _for_now(phase: Phase, text: str, said: str) -> SendError:
    is_of_mailbox = phase in ("recipient", "content") and _OF_MAILBOX.search(text) is not None
    is_policy = phase in ("greeting", "sender", "content") and _POLICY.search(text) is not None
    if not is_of_mailbox and (is_policy or _RATE.search(text)):
        message = f"The mail server wants fewer messages ({said}). Sending is slowed down."
        return send_error(ErrorClass.THROTTLE, message, scope="number")
    if is_of_mailbox or phase == "recipient":
        later = send_error(ErrorClass.THROTTLE, f"The mailbox says not now ({said}).", scope="pair")
        return replace(later, retry_delays_s=GREYLIST_DELAYS_S, repeats=False)
    message = f"The mail server says not now ({said}). We try again."
    return send_error(ErrorClass.TRANSIENT, message, scope="number")


def _for_good(phase: Phase, said: str) -> SendError:
    if phase == "login":
        message = "The mail server did not accept user and password. Give the channel new ones."
        return send_error(ErrorClass.AUTH, message, scope="number")
    if phase in ("greeting", "sender"):
        message = f"The mail server takes nothing from this sender ({said})."
        return send_error(ErrorClass.ACCOUNT_STOP, message, scope="number")
    if phase == "recipient" or _NOT_DELIVERABLE.match(said):
        message = f"The address cannot be written to ({said}). Use another way."
        return send_error(ErrorClass.RECIPIENT, message, scope="user")
    return send_error(ErrorClass.REQUEST, f"The mail server refused the message ({said}).")


def _text(content: MessageContent) -> str:
    match content:
        case Text():
            return content.text
        case Media(link=str(link)) if content.media != "sticker":
            return f"{content.caption}\n\n{link}" if content.caption else link
        case ContactCards():
            return cards_text(content)
        case LocationPin():
            return place_text(content)
    raise NotCarried("e-mail has no such message")


def _subject(wanted: str, text: str) -> str:
    first = wanted.strip() or next((line for line in text.splitlines() if line.strip()), "")
    words = _UNWRITABLE.sub("", " ".join(first.split()))
    return words if len(words) <= MAX_SUBJECT_CHARS else f"{words[: MAX_SUBJECT_CHARS - 1]}…"
