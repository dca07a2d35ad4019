"""Files a phone can send without having any: small, valid enough to show, the same every time."""

from __future__ import annotations

import struct
import zlib

import msgspec

_SIDE = 96


class Sample(msgspec.Struct, frozen=True):
    """A file and what it says it is."""

    content: bytes
    mime_type: str
    filename: str


def sample_for(kind: str) -> Sample:
    """A file for a kind of media message.

    Raises:
        KeyError: Not a kind of media.
    """
    return {
        "image": lambda: Sample(_picture(), "image/png", "sample.png"),
        "sticker": lambda: Sample(_picture(), "image/webp", "sticker.webp"),
        "document": lambda: Sample(_document(), "application/pdf", "sample.pdf"),
        "audio": lambda: Sample(b"OggS" + bytes(60), "audio/ogg; codecs=opus", "voice.ogg"),
        "video": lambda: Sample(b"\x00\x00\x00\x18ftypmp42" + bytes(52), "video/mp4", "sample.mp4"),
    }[kind]()


def _picture() -> bytes:
    """A PNG with a gradient."""
    rows = b"".join(
        b"\x00" + b"".join(bytes((40 + x, 90 + y, 200 - x)) for x in range(_SIDE)) for y in range(_SIDE)
    )
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _document() -> bytes:
    objects = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    )
    return b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R>>\n%%EOF\n"
