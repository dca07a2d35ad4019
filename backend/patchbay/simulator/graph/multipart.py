"""Reads a multipart form. Pure.

Source: RFC 7578.
"""

from __future__ import annotations

from email.message import Message
from email.utils import collapse_rfc2231_value

import msgspec


class NotAForm(ValueError):
    """The body is no multipart form."""


class Part(msgspec.Struct, frozen=True):
    """A field of a form; a file when it has a filename."""

    content: bytes
    filename: str | None
    content_type: str

    @property
    def text(self) -> str:
        """The content of a field that is no file."""
        return self.content.decode("utf-8", "replace")


def parse_form(content_type: str, body: bytes) -> dict[str, Part]:
    """The fields of a form, by name; the last of several equal names counts.

    Args:
        content_type: Value of the request's header, with the boundary.
        body: The whole body.

    Raises:
        NotAForm: No boundary, or no part that ends.
    """
    boundary = _headers(f"Content-Type: {content_type}").get_boundary()
    if not boundary or not content_type.lower().startswith("multipart/form-data"):
        raise NotAForm("expected multipart/form-data with a boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1", "replace"))
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise NotAForm("the form does not end")
    return dict(_part(piece) for piece in pieces[1:-1])


def _part(piece: bytes) -> tuple[str, Part]:
    head, _, content = piece.partition(b"\r\n\r\n")
    headers = _headers(head.decode("utf-8", "replace").strip())
    name, filename = (headers.get_param(key, None, "content-disposition") for key in ("name", "filename"))
    found = None if filename is None else collapse_rfc2231_value(filename)
    return collapse_rfc2231_value(name or ""), Part(content, found, headers.get_content_type())


def _headers(text: str) -> Message:
    message = Message()
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if value:
            message[name.strip()] = value.strip()
    return message
