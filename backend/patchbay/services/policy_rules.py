"""A workspace's own rules for what it sends: kept in its settings, read with every channel."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from msgspec import convert, to_builtins

from patchbay.messaging.policy_facts import Rules
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import NOTICED_WITHIN_S, Clock
from patchbay.services.errors import Invalid, Problem
from patchbay.storage import outbox
from patchbay.storage.database import Database
from patchbay.storage.workspaces import WorkspaceRepository

_KEY = "policy"


def rules_of(settings: Mapping[str, Any]) -> Rules:
    """The rules in a workspace's settings; those of nobody who has set any."""
    return convert(settings.get(_KEY, {}), Rules)


class PolicyRules:
    """Reads and changes the rules."""

    def __init__(self, database: Database, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._workspaces = WorkspaceRepository()

    async def get(self, workspace_id: str) -> Rules:
        """The workspace's rules."""
        async with self._database.transaction() as connection:
            return rules_of((await self._workspaces.get(connection, workspace_id)).settings)

    async def put(self, workspace_id: str, rules: Rules, actor: str) -> Rules:
        """Replace the rules; they hold for whatever is sent from a moment later on, what waits included.

        Raises:
            Invalid: A time zone is none, or quiet hours begin when they end.
        """
        problems = tuple(_problems(rules))
        if problems:
            raise Invalid("These rules cannot be kept.", problems)
        written = to_builtins(rules)
        async with self._database.transaction() as connection:
            await self._workspaces.set_setting(connection, workspace_id, _KEY, written)
            await outbox.release(
                connection, workspace_id, self._clock() + timedelta(seconds=NOTICED_WITHIN_S)
            )
            change = Change(actor, "policy.changed", f"workspace:{workspace_id}", written)
            await self._audit.record(connection, workspace_id, change)
        return rules


def _problems(rules: Rules) -> Iterator[Problem]:
    if rules.timezone not in available_timezones():
        yield Problem("timezone", f"expected an IANA time zone as Europe/Madrid, got {rules.timezone}")
    quiet = rules.quiet_hours
    if quiet is not None and quiet.starts == quiet.ends:
        yield Problem("quiet_hours.ends", f"expected another time than the start, got {quiet.ends:%H:%M}")
    if quiet is not None and not quiet.purposes:
        yield Problem("quiet_hours.purposes", "expected at least one purpose, got none")
    seen: set[tuple[str, int]] = set()
    for index, cap in enumerate(rules.caps):
        if (cap.purpose, cap.per_s) in seen:
            yield Problem(f"caps[{index}]", f"expected one limit for {cap.purpose} and this span, got two")
        seen.add((cap.purpose, cap.per_s))
