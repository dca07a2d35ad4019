"""Files on Meta's side: what may be uploaded, how long it stays, how it is fetched.

Source: reference, section 8.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from patchbay.simulator.errors import GraphError, unknown_object
from patchbay.simulator.state import StoredMedia

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.identifiers import Identifiers

UPLOAD_KEPT_S = 30 * 86_400.0
INBOUND_KEPT_S = 7 * 86_400.0
URL_LIFE_S = 300.0

_KIB, _MIB = 1024, 1024 * 1024
_TYPES: dict[str, frozenset[str]] = {
    "audio": frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    "image": frozenset({"image/jpeg", "image/png"}),
    "sticker": frozenset({"image/webp"}),
    "video": frozenset({"video/mp4", "video/3gpp"}),
}
_MAX_BYTES = {
    "audio": 16 * _MIB,
    "image": 5 * _MIB,
    "sticker": 500 * _KIB,
    "video": 16 * _MIB,
    "document": 100 * _MIB,
}
_MAX_STILL_STICKER_BYTES = 100 * _KIB


def kind_of(mime_type: str) -> str:
    """The kind of message a file of this type can be sent as; `document` for all that have no other."""
    bare = mime_type.partition(";")[0].strip().lower()
    return next((kind for kind, types in _TYPES.items() if bare in types), "document")


def fits(mime_type: str, kind: str) -> bool:
    """Whether a file of this type can be sent as a message of this kind."""
    return kind == "document" or kind_of(mime_type) == kind


def _max_bytes(kind: str, content: bytes) -> int:
    is_still = kind == "sticker" and not _is_animated(content)
    return _MAX_STILL_STICKER_BYTES if is_still else _MAX_BYTES[kind]


def _is_animated(webp: bytes) -> bool:
    """Whether the header of a WebP file says so. Source: RFC 9649, section 2.7."""
    return webp[12:16] == b"VP8X" and bool(webp[20:21] and webp[20] & 0x02)


class MediaStore:
    """The files, by id, until they expire."""

    def __init__(self, ids: Identifiers) -> None:
        self._ids = ids
        self._files: dict[str, StoredMedia] = {}
        self._links: dict[str, tuple[str, Instant]] = {}

    def upload(
        self, number_id: str, content: bytes, mime_type: str, filename: str | None, *, now: Instant
    ) -> StoredMedia:
        """Keep what a business uploads.

        Raises:
            GraphError: 100 for an empty file or one that is too large for its kind.
        """
        limit = _max_bytes(kind_of(mime_type), content)
        if not content:
            raise GraphError(100, "Param file must be a file")
        if len(content) > limit:
            raise GraphError(100, f"Param file is too large: {len(content)} bytes of {limit}")
        return self._keep(number_id, content, mime_type, filename, now + UPLOAD_KEPT_S)

    def receive(
        self, number_id: str, content: bytes, mime_type: str, filename: str | None, *, now: Instant
    ) -> StoredMedia:
        """Keep what a user sends."""
        return self._keep(number_id, content, mime_type, filename, now + INBOUND_KEPT_S)

    def get(self, media_id: str, now: Instant) -> StoredMedia:
        """The file with this id.

        Raises:
            GraphError: There is none, or no longer.
        """
        media = self._files.get(media_id)
        if media is None or media.expires_at <= now:
            raise unknown_object(media_id)
        return media

    def link(self, media_id: str, now: Instant) -> str:
        """A name under which the file can be downloaded for five minutes."""
        self._links = {name: link for name, link in self._links.items() if link[1] > now}
        name = self._ids.token() + self._ids.token()
        self._links[name] = (media_id, now + URL_LIFE_S)
        return name

    def by_link(self, name: str, now: Instant) -> StoredMedia | None:
        """The file behind a download name; None once either has expired."""
        media_id, until = self._links.get(name, ("", 0.0))
        media = self._files.get(media_id)
        return media if media and until > now and media.expires_at > now else None

    def delete(self, media_id: str) -> None:
        """Remove a file."""
        self._files.pop(media_id, None)

    def clear(self) -> None:
        """Remove all files."""
        self._files.clear()
        self._links.clear()

    def _keep(
        self, number_id: str, content: bytes, mime_type: str, filename: str | None, until: Instant
    ) -> StoredMedia:
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        media = StoredMedia(self._ids.number(), number_id, content, mime_type, digest, filename, until)
        self._files[media.id] = media
        return media
