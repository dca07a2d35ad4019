"""Weather: a whole mix of faults by name. Data.

The shares are far above what a real platform shows, so that a short run meets every fault many times; none of
them hides what people wrote, since then nothing could be said of the outcome.
"""

from __future__ import annotations

import msgspec

from patchbay.simulator.config import Sky
from patchbay.simulator.faults import FaultOrder, Match

_DAY_S = 86_400.0


def _share(kind: str, percent: float, seconds: float | None = None, **more: object) -> FaultOrder:
    """A fault that happens to so many of a hundred."""
    order = FaultOrder(kind=kind, probability=percent / 100, seconds=seconds)
    return msgspec.structs.replace(order, **more)


_MESSAGES = Match(webhook="messages")
_STATUSES = Match(webhook="statuses")

_GALE = (
    _share("http_500_before", 3),
    _share("html_body", 1),
    _share("rate_429", 1),
    _share("error", 1, code=131016),
    _share("timeout_after_acceptance", 4, cut=True),
    _share("http_500_after", 3),
    _share("status_before_response", 5),
    _share("late_failed", 2, code=131026),
    _share("error", 2, code=131049, is_async=True),
    _share("reorder", 6),
    _share("read_before_delivered", 6),
    _share("reply_before_sent", 4, 40.0),
    _share("skip_delivered", 6),
    _share("unknown_keys", 3),
    _share("unknown_field", 2),
    _share("from_absent", 3, match=_MESSAGES),
    _share("contacts_absent", 2),
    _share("contacts_reordered", 3),
    _share("integer_timestamps", 3),
    _share("millisecond_timestamps", 2),
    _share("status_before_v24", 6, match=_STATUSES),
    _share("status_v24", 3, match=_STATUSES),
    _share("batch", 4, 3.0),
    _share("duplicate", 6),
    _share("concurrent", 4),
    _share("overtakes", 4),
    _share("delay_webhook", 6, 20.0),
    _share("duplicate_later", 3, 2 * _DAY_S),
    _share("answer_lost", 4),
    _share("bad_signature", 1),
    _share("unsigned", 1),
    _share("truncated", 1),
    _share("duplicate_regrouped", 6),
)

SKIES: dict[Sky, tuple[FaultOrder, ...]] = {
    "calm": (),
    "breezy": (
        _share("http_500_before", 0.5),
        _share("timeout_after_acceptance", 0.5, cut=True),
        _share("status_before_response", 2),
        _share("skip_delivered", 2),
        _share("read_before_delivered", 2),
        _share("duplicate", 2),
        _share("delay_webhook", 2, 5.0),
        _share("answer_lost", 1),
        _share("unknown_keys", 2),
        _share("batch", 5),
    ),
    "gale": _GALE,
    "storm": (_share("drop_statuses", 3), _share("drop_last_status", 3), *_GALE),
}
"""What goes wrong in each weather, and how often. In a gale all is told in the end; a storm loses statuses.
Of the faults of one stage one happens at a time."""
