"""Meta's webhook signature."""

import hmac
import re
from collections.abc import Sequence

_PREFIX = "sha256="
_HEADER = re.compile(r"sha256=[0-9a-f]{64}")


def sign(raw: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256` for this body."""
    return _PREFIX + hmac.digest(secret.encode(), raw, "sha256").hex()


def verify_meta_signature(raw: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """Whether one of the app's secrets signed exactly these bytes.

    Args:
        raw: The request body as received.
        header: Value of `X-Hub-Signature-256`; anything malformed is simply not a signature.
        secrets: The app secret, and during a rotation the other one too; empty ones never match.

    Source: Meta, Webhooks from Meta, "Validating payloads".
    """
    if header is None or not _HEADER.fullmatch(header):
        return False
    is_valid = False
    for secret in secrets:
        matches = hmac.compare_digest(sign(raw, secret), header)
        is_valid = is_valid or (matches and bool(secret))
    return is_valid
