"""The forms of calls to `/messages/…`, and what the answers mean. Pure.

Source: WhatsApp reference, section 15; the words of refusals are second-hand, so an unknown one is taken for
a mistake in the message.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from patchbay.messaging.channel import Accepted, OutgoingMessage, Rejected, SendResult, Unknown
from patchbay.messaging.error_catalogue import ErrorClass, Scope
from patchbay.messaging.errors import NotCarried, SendError, send_error
from patchbay.messaging.numbered import numbered
from patchbay.messaging.quoting import quoted
from patchbay.messaging.retry_after import read_retry_after_s
from patchbay.messaging.values import read_id
from patchbay.sdk import Buttons, ListMenu, LocationPin, Media, MessageContent, Text

MAX_REFUSAL_CHARS = 300
"""Of the gateway's own words, kept for people."""

Form = dict[str, str]


def build_send(message: OutgoingMessage, token: str) -> tuple[str, bytes]:
    """The last part of the address and the body of a call; `referenceId` comes back in every ack.

    Raises:
        NotCarried: The gateway has no such message.
    """
    kind, form = _content(message.content)
    form |= {"token": token, "to": f"+{message.to.phone}", "referenceId": message.message_id}
    if message.reply_to is not None:
        form["msgId"] = message.reply_to
    return kind, urlencode(form).encode()


def read_response(status: int, headers: Mapping[str, str], body: bytes) -> SendResult:
    """What an answer to a send means; `headers` with lower-case names. Never raises, whatever came back."""
    if status == 429:
        error = send_error(ErrorClass.THROTTLE, "The gateway gets too many calls.", scope="number")
        return Rejected(error, read_retry_after_s(headers))
    if status in (401, 403):
        return Rejected(_WRONG_TOKEN)
    answer = _decoded(body)
    if status >= 500 or answer is None:
        return Unknown(f"the answer with status {status} is not one of the gateway's")
    if 200 <= status < 300 and answer.id and str(answer.sent).lower() == "true":
        provider_id = read_id(answer.id)
        return Unknown("the answer's id is none") if provider_id is None else Accepted(provider_id)
    if answer.sent is None and answer.error is None:
        return Unknown("the answer says neither that it was sent nor why not")
    return Rejected(_refusal(answer.error or answer.message))


def _content(content: MessageContent) -> tuple[str, Form]:
    match content:
        case Text():
            return "chat", {"body": content.text}
        case Buttons() | ListMenu():
            return "chat", {"body": numbered(content)}
        case LocationPin():
            return "location", _location(content)
        case Media(link=str(link)) if content.media in ("image", "video", "audio", "document"):
            return content.media, _media(content, link)
        case Media(link=None):
            raise NotCarried("this provider takes files by link only")
    raise NotCarried("this provider has no such message")


def _media(content: Media, link: str) -> Form:
    form: Form = {content.media: link}
    if content.caption:
        form["caption"] = content.caption
    if content.media == "document":
        form["filename"] = content.filename or link.partition("?")[0].rpartition("/")[2] or "file"
    return form


def _location(content: LocationPin) -> Form:
    address = "\n".join(part for part in (content.name, content.address) if part)
    return {"lat": str(content.latitude), "lng": str(content.longitude), "address": address}


# ── Answers ───────────────────────────────────────────────────────────────────────────────────────────


class _Answer(Struct):
    sent: Any = None
    id: int | str | None = None
    message: Any = None
    error: Any = None


_answer = msgspec.json.Decoder(_Answer)


def _decoded(body: bytes) -> _Answer | None:
    try:
        return _answer.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


_WRONG_TOKEN = send_error(
    ErrorClass.AUTH, "The gateway did not accept the token. Give the channel a new one.", scope="number"
)

_BY_WORD: Mapping[str, tuple[ErrorClass, str]] = {
    "token": (ErrorClass.AUTH, _WRONG_TOKEN.message),
    "not authenticated": (ErrorClass.ACCOUNT_STOP, "The gateway's phone is signed out. Sign it in again."),
    "instance": (ErrorClass.ACCOUNT_STOP, "The gateway's instance is not in use. See its page."),
    "not a whatsapp": (ErrorClass.RECIPIENT, "The number is not on WhatsApp. Use another way."),
    "not valid": (ErrorClass.RECIPIENT, "The gateway does not take this number. Use another way."),
}
"""What a word in a refusal tells of it; the first that is there counts."""


def _refusal(said: Any) -> SendError:
    words = said if isinstance(said, str) else msgspec.json.encode(said).decode()
    for word, (error_class, message) in _BY_WORD.items():
        if word in words.lower():
            scope: Scope = "user" if error_class is ErrorClass.RECIPIENT else "number"
            return send_error(error_class, message, scope=scope)
    return send_error(ErrorClass.REQUEST, f"The gateway refused: {quoted(words, MAX_REFUSAL_CHARS)}")
