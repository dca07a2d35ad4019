"""How long a provider asks us to wait, in either form of the header. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_S = 3_600.0
"""A longer wait asked for by the provider is cut: its webhooks and our own back-off say more."""


def read_retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait before trying again, or None where the answer does not say.

    A date is counted from the answer's own, so that neither clock needs to be right.

    Args:
        headers: With lower-case names.

    Returns:
        0 <= seconds <= 3600. A date that was over gives 0; a longer wait is cut.

    Source: RFC 9110, sections 10.2.3 and 6.6.1.
    """
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return MAX_RETRY_AFTER_S if len(written) > 9 else min(float(written), MAX_RETRY_AFTER_S)
    until, answered_at = _moment(written), _moment(headers.get("date", ""))
    if until is None or answered_at is None:
        return None
    return min(max((until - answered_at).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
