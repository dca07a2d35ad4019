"""Messages as e-mails, and what a mail server's answers mean. Pure.

Source: RFC 5321 (SMTP), section 4.2; RFC 3463 (enhanced codes); RFC 5322 (messages).
"""

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from patchbay.messaging.channel import OutgoingMessage
from patchbay.messaging.email.config import EmailConfig
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import NotCarried, SendError, send_error
from patchbay.sdk import LocationPin, Media, MessageContent, Text

MAX_SUBJECT_CHARS = 150
MAX_SAID_CHARS = 200
"""Of the server's own words, kept for people."""
GREYLIST_DELAYS_S = (60.0, 300.0, 900.0, 3_600.0)
"""A mailbox that says "not now" mostly wants to see the same sender a while later."""

Phase = Literal["greeting", "login", "sender", "recipient", "content"]
"""Where in the conversation an answer came."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_RATE = re.compile(r"\b4\.7\.\d+\b|rate|too many|throttl|quota", re.IGNORECASE)


class Answer(Struct, frozen=True):
    """What the server said."""

    code: int
    text: str


def is_address(text: str) -> bool:
    """Whether mail can be sent to this address as it stands; only plain ones can."""
    return _ADDRESS.fullmatch(text) is not None


def message_id_of(message_id: str, config: EmailConfig) -> str:
    """The Message-ID, equal for every attempt at one message, so that a repeat can be known for one."""
    return f"<{message_id}@{config.from_address.rpartition('@')[2]}>"


def build(config: EmailConfig, message: OutgoingMessage, now: datetime) -> bytes:
    """The whole e-mail, its lines ready for the wire save for their leading dots.

    Raises:
        NotCarried: Mail cannot say this, or a header of it cannot be written.
    """
    text = _text(message.content)
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = Address(config.sender_name, addr_spec=config.from_address)
        mail["To"] = Address(addr_spec=message.to.email or "")
        mail["Subject"] = _subject(config, text)
        mail["Message-ID"] = message_id_of(message.message_id, config)
        mail["Date"] = format_datetime(now)
        if message.reply_to is not None and message.reply_to.startswith("<"):
            mail["In-Reply-To"] = message.reply_to
            mail["References"] = message.reply_to
        mail.set_content(text)
        return bytes(mail)
    except (ValueError, IndexError, MessageError, UnicodeError) as error:
        raise NotCarried("this cannot be written as an e-mail") from error


def dotted(mail: bytes) -> bytes:
    """The content of `DATA` without its end: every line that begins with a dot gets another."""
    content = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def refusal_of(phase: Phase, answer: Answer) -> SendError:
    """What a refusal means; `answer` is one of 4xx or 5xx, or none that belongs here."""
    said = f"{answer.code} {answer.text}"[:MAX_SAID_CHARS]
    refusal = _for_now(phase, answer.text, said) if 400 <= answer.code < 500 else _for_good(phase, said)
    return replace(refusal, code=answer.code)


def _for_now(phase: Phase, text: str, said: str) -> SendError:
    if _RATE.search(text):
        message = f"The mail server wants fewer messages ({said}). Sending is slowed down."
        return send_error(ErrorClass.THROTTLE, message, scope="number")
    if phase == "recipient":
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
    if phase == "recipient" or said.startswith(("550", "551", "553")):
        message = f"The address cannot be written to ({said}). Use another way."
        return send_error(ErrorClass.RECIPIENT, message, scope="user")
    return send_error(ErrorClass.REQUEST, f"The mail server refused the message ({said}).")


def _text(content: MessageContent) -> str:
    match content:
        case Text():
            return content.text
        case Media(link=str(link)) if content.media != "sticker":
            return f"{content.caption}\n\n{link}" if content.caption else link
        case LocationPin():
            place = (content.name, content.address, f"{content.latitude}, {content.longitude}")
            return "\n".join(part for part in place if part)
    raise NotCarried("e-mail has no such message")


def _subject(config: EmailConfig, text: str) -> str:
    first = config.subject or next((line for line in text.splitlines() if line.strip()), "")
    words = " ".join(first.split())
    return words if len(words) <= MAX_SUBJECT_CHARS else f"{words[: MAX_SUBJECT_CHARS - 1]}…"
