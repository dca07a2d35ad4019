"""Whether a failed step is tried again, and when."""

from patchbay.engine.document import Retry
from patchbay.engine.events import Failure

MAX_BACKOFF_S = 86_400.0
"""No attempt waits longer than a day for the next."""


def next_attempt_in_s(retry: Retry, failure: Failure, attempt: int) -> float | None:
    """Seconds until the next attempt, or None when there is none.

    Args:
        retry: The node's setting.
        failure: What happened; the other side's own wish (`retry_after_s`) is never undercut.
        attempt: The attempt that failed, from 1.
    """
    if not failure.retryable or attempt >= retry.attempts:
        return None
    if retry.on is not None and failure.code not in retry.on:
        return None
    backoff_s = retry.backoff_s * 2.0 ** (attempt - 1)
    return min(max(backoff_s, failure.retry_after_s or 0.0), MAX_BACKOFF_S)
