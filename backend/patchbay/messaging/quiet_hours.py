"""When a contact is not to be disturbed, by their own clock. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from patchbay.messaging.policy_facts import QuietHours


def quiet_until(quiet: QuietHours, now: datetime, timezone: str | None, otherwise: str) -> datetime | None:
    """When the quiet hours end that `now` falls into, in UTC; None when it falls into none.

    Args:
        quiet: From when until when.
        now: Aware UTC.
        timezone: The contact's; IANA name, or None.
        otherwise: The zone of contacts whose own is unknown, or is none.
    """
    zone = zone_of(timezone) or zone_of(otherwise) or UTC
    local = now.astimezone(zone)
    is_overnight = quiet.ends <= quiet.starts
    if is_overnight:
        is_quiet = local.time() >= quiet.starts or local.time() < quiet.ends
    else:
        is_quiet = quiet.starts <= local.time() < quiet.ends
    if not is_quiet:
        return None
    is_tomorrow = is_overnight and local.time() >= quiet.starts
    return _at(local, quiet.ends, days=int(is_tomorrow)).astimezone(UTC)


def _at(local: datetime, clock: time, days: int) -> datetime:
    # In the hour that is there twice an end means the one still to come: an end behind us would be asked for
    # again at once, for as long as the hour lasts.
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, clock, tzinfo=local.tzinfo).replace(fold=local.fold)


def zone_of(name: str | None) -> ZoneInfo | None:
    """The zone of an IANA name; None for what is none."""
    try:
        return None if not name else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
