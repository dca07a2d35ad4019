"""Requests as bytes, and bodies as they were before compression. Pure."""

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from patchbay.security.errors import AnswerTooLarge, MalformedRequest

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Those that change nothing, so that repeating them does no harm (RFC 9110, 9.2.1)."""

FRAMING_HEADERS = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that say where a request goes and where it ends; only this module writes them."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")
_UNSAFE = re.compile(r"[\r\n\0]")
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class Origin(Struct, frozen=True):
    """Scheme (`http` or `https`), host in lower case and port: what a connection can be used again for."""

    scheme: str
    host: str
    port: int


class Target(Struct, frozen=True):
    """A URL taken apart. `authority` is the Host header, `path` has the query and is escaped."""

    origin: Origin
    authority: str
    path: str


def encode_request(method: str, target: Target, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """A whole HTTP/1.1 request.

    Raises:
        MalformedRequest: Unknown method, or a header that cannot be sent or that is not the caller's.
    """
    if method not in METHODS:
        raise MalformedRequest(f"Expected a method of {', '.join(sorted(METHODS))}, got {method[:20]!r}.")
    lines = [f"{method} {target.path} HTTP/1.1\r\nhost: {target.authority}\r\n"]
    for name, value in headers:
        if _UNSAFE.search(value):
            raise MalformedRequest(f"Expected the header {name!r} on one line, got a line break in it.")
        lines.append(f"{_checked_name(name)}: {value}\r\n")
    if body or method not in READING_METHODS:
        lines.append(f"content-length: {len(body)}\r\n")
    lines.append("\r\n")
    try:
        return "".join(lines).encode("latin-1") + body
    except UnicodeEncodeError as error:
        raise MalformedRequest("Expected headers in Latin-1, got other characters.") from error


def decode_body(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """The body before its content encoding; an encoding that is not gzip or deflate leaves it as it is.

    Raises:
        AnswerTooLarge: It unpacks to more than `max_bytes`.
    """
    window = _WINDOW_BITS.get(encoding.strip().lower())
    if window is None or not body:
        return body
    try:
        unpacker = zlib.decompressobj(window)
        plain = unpacker.decompress(body, max_bytes + 1)
    except zlib.error:
        return body
    if len(plain) > max_bytes:
        raise AnswerTooLarge(max_bytes)
    return plain


@lru_cache(maxsize=512)
def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise MalformedRequest(f"Expected a header's name, got {name[:40]!r}.")
    if name.lower() in FRAMING_HEADERS:
        raise MalformedRequest(f"The header {name!r} is set by the connection and cannot be given.")
    return name
