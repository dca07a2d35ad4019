"""From a raw mail, as a mail server hands it on, to events. Pure.

Who knows the secret end of the address is believed, and only about its own channel. What the mail says of its
sender is as good as the server that took it: mail that fails its sender's own rules (DMARC) is put aside.

| mail | event |
|---|---|
| of a person | `message.text`, or `message.unsupported` where it has no text |
| of a machine that answers by itself, or of a list | `message.auto_reply`: kept and shown, starts nothing |
| a report that a mail of ours was not delivered | `status.failed` of that message |
| any other report, and mail of a mail server itself | `other` |

Source: RFC 3834 (automatic answers), RFC 3464 (delivery reports), RFC 8601 (Authentication-Results).
"""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from patchbay.messaging.email.mime import Mail, address_of, header_of, ids_of, read_mail, text_of
from patchbay.messaging.email.payloads import is_address
from patchbay.messaging.email.said import said_in
from patchbay.messaging.events import Event, User
from patchbay.messaging.parsing import UnreadableItem
from patchbay.messaging.quoting import quoted
from patchbay.messaging.reading import Reading, identity_of, read_one

MAX_NAME_CHARS = 200
MAX_DIAGNOSIS_CHARS = 200
ON_ITS_WAY = timedelta(days=5)
"""How long mail servers try to hand a mail on."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OURS = re.compile(r"<([0-9a-hj-km-np-tv-z]{26})@")
"""Our message id within the Message-ID that we gave."""
_OF_A_SERVER = re.compile(r"(mailer-daemon|postmaster|mail-daemon)@")
_FAILED_DMARC = re.compile(r"\bdmarc\s*=\s*fail\b", re.I)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


def read_inbound(raw: bytes, channel_id: str, received_at: datetime | None = None) -> Reading:
    """Read a body, which is one mail. Never raises, whatever is in it.

    Args:
        raw: As the mail server gave it.
        channel_id: Whose mail it is; the same mail to two channels is two facts.
        received_at: Aware; when we got it.
    """
    return read_one(raw, lambda mail: _event(mail, channel_id, received_at or _EPOCH))


def _event(raw: bytes, channel_id: str, received_at: datetime) -> Event:
    mail = read_mail(raw)
    own_id = next(iter(ids_of(mail, "Message-ID")), f"<{sha256(raw).hexdigest()[:40]}@unnamed.invalid>")
    identity = identity_of("email", channel_id, own_id)
    at = _at(mail, received_at)
    name, sender = address_of(mail, "From")
    if mail.get_content_type() == "multipart/report" or _OF_A_SERVER.match(sender):
        return _report(mail, own_id, identity, received_at)
    if not is_address(sender) or len(mail.get_all("From", ())) > 1:
        raise UnreadableItem("expected a mail that says who wrote it")
    if any(_FAILED_DMARC.search(str(one)[:5_000]) for one in mail.get_all("Authentication-Results", ())):
        raise UnreadableItem(
            "expected a sender whose mail passes their own rules, got one that fails (DMARC)"
        )
    kind, content = _said(mail)
    return Event(
        identity=identity,
        kind=kind,
        external_id=own_id,
        occurred_at=at,
        content=content,
        user=User(email=sender, profile_name=name[:MAX_NAME_CHARS] or None),
        reply_to=next(iter([*ids_of(mail, "In-Reply-To"), *reversed(ids_of(mail, "References"))]), None),
    )


def _at(mail: Mail, received_at: datetime) -> datetime:
    """When it was written, by its own clock, where that can be."""
    try:
        at = parsedate_to_datetime(header_of(mail, "Date"))
        at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return received_at
    return at if received_at - ON_ITS_WAY <= at <= received_at else received_at


def _said(mail: Mail) -> tuple[str, dict[str, Any]]:
    subject = header_of(mail, "Subject")
    text = said_in(mail) or subject
    if _is_automatic(mail):
        return "message.auto_reply", {"text": text, "subject": subject}
    if not text:
        return "message.unsupported", {"type": "mail", "errors": [], "subject": subject}
    return "message.text", {"text": text, "subject": subject}


def _is_automatic(mail: Mail) -> bool:
    submitted = header_of(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if header_of(mail, "Precedence").lower() in _BULK or header_of(mail, "Return-Path") == "<>":
        return True
    return any(name in mail for name in ("List-Id", "X-Autoreply", "X-Autorespond"))


# ── Reports ───────────────────────────────────────────────────────────────────────────────────────────


def _report(mail: Mail, own_id: str, identity: str, received_at: datetime) -> Event:
    parts: dict[str, Mail] = {}
    for part in mail.walk():
        parts.setdefault(part.get_content_type(), part)
    failure = _failure(parts.get("message/delivery-status"))
    about = _original_id(mail, parts)
    if failure is None or about is None:
        return Event(
            identity=identity,
            kind="other",
            external_id=own_id,
            occurred_at=received_at,
            content={"type": "mail report"},
        )
    ours = _OURS.match(about)
    content = {
        "status": "failed",
        "callback_data": None if ours is None else ours[1],
        "errors": [{"code": None, "title": f"The mail came back ({failure}).", "details": None}],
        "pricing": None,
        "conversation": None,
        "participant": None,
    }
    return Event(
        identity=identity,
        kind="status.failed",
        external_id=about,
        occurred_at=received_at,
        content=content,
    )


def _failure(status: Mail | None) -> str | None:
    """Why a mail was given up, in its mail server's words; None where it was not."""
    blocks = status.get_payload() if status is not None else ()
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, Mail) and header_of(block, "Action").lower() == "failed":
            diagnosis = header_of(block, "Diagnostic-Code").partition(";")[2].strip()
            return quoted(diagnosis or header_of(block, "Status") or "no reason given", MAX_DIAGNOSIS_CHARS)
    return None


def _original_id(mail: Mail, parts: dict[str, Mail]) -> str | None:
    """The Message-ID of the mail that a report is about."""
    whole, headers = parts.get("message/rfc822"), parts.get("text/rfc822-headers")
    originals: list[Mail] = []
    if whole is not None and isinstance(whole.get_payload(), list):
        originals += [one for one in whole.get_payload() if isinstance(one, Mail)]
    if headers is not None:
        originals.append(message_from_string(text_of(headers)))
    found = [one for original in originals for one in ids_of(original, "Message-ID")]
    return next(iter([*found, *ids_of(mail, "In-Reply-To"), *reversed(ids_of(mail, "References"))]), None)
