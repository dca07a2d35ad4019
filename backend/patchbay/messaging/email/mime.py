"""A raw mail taken apart within ceilings, for anybody may write one. Pure.

Source: RFC 5322 (messages), RFC 2045-2047 (MIME), read by the standard library. Some of what that does takes
time by the square of what it is given, so what is longer than real mails have is refused before.
"""

import codecs
import re
from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from patchbay.messaging.parsing import UnreadableItem, clean_text

MAX_BOUNDARIES = 100
"""Of parts within parts; a bounce of a forwarded mail has three."""
MAX_TYPE_CHARS = 2_000
"""Of one header that describes a part."""
MAX_HEADER_CHARS = 2_000
"""Of a header that is read, its encoded words not yet decoded."""
MAX_REFERENCES_CHARS = 20_000
MAX_ID_CHARS = 500
MAX_PART_BYTES = 400_000
"""Of a part whose text is read; what is longer is cut."""
MESSAGE_ID = re.compile(rf"<[!-;=?-~]{{1,{MAX_ID_CHARS}}}>")
"""What a mail is known by, as it is written."""

_DESCRIBING = re.compile(rb"^content-[a-z-]{1,40}[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.I | re.M)
_STRANGE_CODECS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Known to Python and to no mail; some are slow by the square."""

Mail = Message


def read_mail(raw: bytes) -> Mail:
    """The mail in these bytes.

    Raises:
        UnreadableItem: It has more or longer parts than a mail has.
    """
    if raw.lower().count(b"boundary") > MAX_BOUNDARIES:
        raise UnreadableItem("expected a mail with fewer parts within parts")
    if any(len(header[0]) > MAX_TYPE_CHARS for header in _DESCRIBING.finditer(raw)):
        raise UnreadableItem("expected shorter descriptions of a mail's parts")
    return message_from_bytes(raw)


def header_of(mail: Mail, name: str, max_chars: int = MAX_HEADER_CHARS) -> str:
    """A header on one line, its encoded words decoded; empty where there is none."""
    return _decoded(_written(mail, name, max_chars))


def address_of(mail: Mail, name: str) -> tuple[str, str]:
    """Name and address in a header that names one person; the address in its normal form, or empty."""
    shown, address = parseaddr(_written(mail, name, MAX_HEADER_CHARS))
    return _decoded(shown), address.strip().casefold()


def _written(mail: Mail, name: str, max_chars: int) -> str:
    return " ".join(str(mail.get(name, ""))[:max_chars].split())


def _decoded(written: str) -> str:
    """Without encoded words, where they can be read; some charsets know half characters."""
    with suppress(HeaderParseError, LookupError, ValueError):
        written = str(make_header(decode_header(written)))
    return clean_text(" ".join(written.split()))


def ids_of(mail: Mail, name: str) -> list[str]:
    """The message ids a header names, in its order."""
    return MESSAGE_ID.findall(str(mail.get(name, ""))[:MAX_REFERENCES_CHARS])


def text_of(part: Mail) -> str:
    """The text of one part that has no parts itself, whatever its bytes are."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    content = payload[:MAX_PART_BYTES]
    try:
        name = codecs.lookup(part.get_content_charset() or "utf-8").name
        text = content.decode("utf-8" if name in _STRANGE_CODECS else name, "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return clean_text(text.replace("\r\n", "\n"))
