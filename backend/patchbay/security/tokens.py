"""API keys and other secrets that are only ever compared, so that only their digest is stored."""

import hashlib
import hmac
import re
import secrets
import string

from msgspec import Struct

_TOKEN_BYTES = 32
_PREFIX_LENGTH = 8
_PREFIX_LETTERS = string.ascii_lowercase + string.digits
_API_KEY = re.compile(r"pb_([a-z0-9]{8})_[A-Za-z0-9_-]{43}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class APIKey(Struct, frozen=True):
    """What is stored of an API key: the prefix finds the row and is shown, the digest proves the key."""

    prefix: str
    digest: bytes


class NewAPIKey(Struct, frozen=True):
    """A key just made. `text` is shown once and never stored."""

    text: str
    stored: APIKey

    def __repr__(self) -> str:
        return f"NewAPIKey(prefix={self.stored.prefix!r})"


class NewToken(Struct, frozen=True):
    """A token just made: `text` for its owner, `digest` for the row."""

    text: str
    digest: bytes

    def __repr__(self) -> str:
        return "NewToken()"


def new_api_key() -> NewAPIKey:
    """A key `pb_<prefix>_<secret>`: 8 letters or digits, and 32 random bytes in URL-safe base64."""
    prefix = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(_PREFIX_LENGTH))
    text = f"pb_{prefix}_{secrets.token_urlsafe(_TOKEN_BYTES)}"
    return NewAPIKey(text, APIKey(prefix, _digest(text)))


def parse_api_key(text: str) -> APIKey | None:
    """The prefix and digest of a presented key, or None when it cannot be one of ours."""
    match = _API_KEY.fullmatch(text)
    return APIKey(match[1], _digest(text)) if match else None


def new_token() -> NewToken:
    """A token of 32 random bytes for a session, a webhook's path or an invitation; safe in URLs."""
    text = secrets.token_urlsafe(_TOKEN_BYTES)
    return NewToken(text, _digest(text))


def token_digest(text: str) -> bytes | None:
    """The digest by which a presented token is looked up, or None when it cannot be one of ours."""
    return _digest(text) if _TOKEN.fullmatch(text) else None


def is_same(presented: bytes, stored: bytes) -> bool:
    """Compare two digests in a time that tells nothing about where they differ."""
    return hmac.compare_digest(presented, stored)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
