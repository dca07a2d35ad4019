"""Files at the platform: where they may be fetched, what an answer holds, and the form of an upload. Pure."""

import base64
import hashlib
from urllib.parse import urlsplit

from msgspec import Struct

from patchbay.messaging.channel import FetchedMedia
from patchbay.messaging.errors import MediaRefused, MessagingError
from patchbay.messaging.whatsapp.config import WhatsAppConfig

_MEDIA_HOSTS = ("lookaside.fbsbx.com",)
"""Where the platform keeps files; its own API host is allowed as well. Nobody else gets the token."""
_ASK_AGAIN = frozenset({401, 404, 429})
"""Of a download: the token or the address is no longer the right one, or it was asked for too often."""
_BOUNDARY_BYTES = 16


class DescribedFile(Struct):
    """What the platform says of a file before it is fetched."""

    url: str
    """Good for five minutes."""
    mime_type: str = ""
    sha256: str | None = None
    file_size: int | None = None
    """In bytes."""


def may_be_at(config: WhatsAppConfig, url: str) -> bool:
    """Whether a file's address may be asked for, token and all: the API's own place, or a listed host."""
    try:
        target, api = urlsplit(url), urlsplit(config.api_base)
        if target.username or target.password:
            return False
        if (target.scheme, target.hostname, target.port) == (api.scheme, api.hostname, api.port):
            return True
        listed = (*_MEDIA_HOSTS, *config.media_hosts)
        is_listed = target.hostname in listed or target.netloc in listed
    except ValueError:
        return False
    return is_listed and (target.scheme == "https" or target.netloc in config.media_hosts)


def read_file(status: int, content: bytes, described: DescribedFile) -> FetchedMedia:
    """The file in the answer to a download, its content checked against what was announced.

    Raises:
        MessagingError: It is not to be had now; its address is to be asked for again.
        MediaRefused: It is not to be had at all, or another than was announced.
    """
    if status in _ASK_AGAIN or status >= 500:
        raise MessagingError(f"expected the file, got status {status}")
    if status != 200:
        raise MediaRefused(f"expected the file, got status {status}")
    digest = hashlib.sha256(content)
    if described.sha256 and described.sha256 not in (
        base64.b64encode(digest.digest()).decode(),
        digest.hexdigest(),
    ):
        raise MediaRefused("expected the file that was announced, got another")
    mime_type = described.mime_type.partition(";")[0].strip().lower()
    return FetchedMedia(content, mime_type or "application/octet-stream", digest.hexdigest())


def build_upload(content: bytes, mime_type: str, filename: str) -> tuple[str, bytes]:
    """An upload form; its boundary comes from the content, so that it cannot occur by accident."""
    boundary = hashlib.sha256(content).hexdigest()[: 2 * _BOUNDARY_BYTES]
    safe_type = _one_line(mime_type) or "application/octet-stream"
    safe_name = _one_line(filename).replace("\\", "_").replace('"', "_").replace("/", "_") or "file"
    fields = {"messaging_product": "whatsapp", "type": safe_type}
    lines = [
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    lines.append(
        f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="{safe_name}"\r\n'
        f"content-type: {safe_type}\r\n\r\n"
    )
    body = "".join(lines).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body


def _one_line(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
