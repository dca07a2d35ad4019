"""Whom a campaign goes to: how many fit a segment, and the rows of a list."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from patchbay.messaging.errors import InvalidPhone
from patchbay.messaging.phone import read_wa_id
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.storage import recipients, segments
from patchbay.storage.campaigns import CampaignRepository
from patchbay.storage.database import Database
from patchbay.storage.recipients import Listed
from patchbay.storage.segments import Segment
from patchbay.storage.vault import Vault

MAX_ROWS = 2_000
"""Rows of a list in one request; a long list comes in several."""
MAX_LIST = 200_000
"""Rows of one campaign."""
MAX_FAULTS = 50
"""Faults of rows named in one answer."""
CHUNK = 5_000
"""Rows taken away in one transaction."""
FIRST_YEAR, LAST_YEAR = 1971, 8999
"""Of times; beyond them databases stop counting."""

Column = Annotated[str, Meta(min_length=1, max_length=100)]
Cell = Annotated[str, Meta(max_length=1_000)]


class ListRow(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody on the list, by the id of the contact or by a phone number, and their columns."""

    contact_id: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    phone: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    values: Annotated[dict[Column, Cell], Meta(max_length=50)] = {}


class NewRows(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows to append."""

    rows: Annotated[list[ListRow], Meta(min_length=1, max_length=MAX_ROWS)]


class Appended(Struct, frozen=True):
    """How many rows were new, and how many the list has now."""

    added: int
    total: int


class Counted(Struct, frozen=True):
    """How many there are."""

    count: int


class CampaignAudience:
    """Counts segments and keeps lists."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._clock = clock
        self._campaigns = CampaignRepository()

    async def count(self, workspace_id: str, segment: Segment) -> Counted:
        """How many contacts fit a segment now.

        Raises:
            Invalid: A time in it is out of reach.
        """
        problems = [*segment_problems(segment)]
        if problems:
            raise Invalid("Nobody can be counted like this.", problems)
        async with self._database.transaction() as connection:
            return Counted(await segments.count(connection, workspace_id, segment))

    async def append(self, workspace_id: str, campaign_id: str, new: NewRows, actor: str) -> Appended:
        """Add rows to a draft's list; whoever is on it already is left as they are.

        Raises:
            Invalid: Rows without a usable number or contact, each named by its place.
            NotNow: The campaign was started, or goes to a segment, or the list is full.
            NotFound: No such campaign.
        """
        rows = _read(new.rows)
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
            if campaign.state != "draft" or campaign.segment is not None:
                raise NotNow("expected a draft without a segment: only that has a list to add to")
            key = (workspace_id, campaign_id)
            total = await recipients.count(connection, *key)
            if total + len(rows) > MAX_LIST:
                raise NotNow(f"expected at most {MAX_LIST:,} rows, got {total + len(rows):,}")
            added = await recipients.add_listed(connection, self._vault, key, rows, self._clock())
            change = Change(actor, "campaign.listed", f"campaign:{campaign_id}", {"rows": added})
            await self._audit.record(connection, workspace_id, change)
        return Appended(added, total + added)

    async def listed(self, workspace_id: str, campaign_id: str) -> Counted:
        """How many a campaign's list, or its audience as far as it is fixed, has.

        Raises:
            NotFound: No such campaign.
        """
        async with self._database.transaction() as connection:
            await self._campaigns.get(connection, workspace_id, campaign_id)
            return Counted(await recipients.count(connection, workspace_id, campaign_id))

    async def clear(self, workspace_id: str, campaign_id: str, actor: str) -> None:
        """Empty a draft's list; what is left of it after an error can be emptied again.

        Raises:
            NotNow: The campaign was started.
            NotFound: No such campaign.
        """
        key = (workspace_id, campaign_id)
        while True:
            async with self._database.transaction() as connection:
                campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
                if campaign.state != "draft":
                    raise NotNow(f"expected a draft, got a campaign that is {campaign.state}")
                if await recipients.remove(connection, key, CHUNK) == CHUNK:
                    continue
                change = Change(actor, "campaign.list_emptied", f"campaign:{campaign_id}")
                await self._audit.record(connection, workspace_id, change)
                return


def segment_problems(segment: Segment | None, place: str = "") -> Iterator[Problem]:
    """What no database could compare with; `place` is the path to the segment, with its dot."""
    if segment is not None:
        yield from moment_problems(f"{place}heard_after", segment.heard_after)
        yield from moment_problems(f"{place}heard_before", segment.heard_before)


def moment_problems(path: str, moment: datetime | None) -> Iterator[Problem]:
    """What is wrong with a time that somebody gave."""
    if moment is None:
        return
    if moment.tzinfo is None:
        yield Problem(path, f"expected a time with an offset, such as 2026-01-31T12:00:00Z, got {moment}")
    elif not FIRST_YEAR <= moment.year <= LAST_YEAR:
        yield Problem(path, f"expected a year from {FIRST_YEAR} to {LAST_YEAR}, got {moment.year}")


def _read(rows: list[ListRow]) -> list[Listed]:
    read: list[Listed] = []
    faults: list[Problem] = []
    for place, row in enumerate(rows):
        if (row.contact_id is None) == (row.phone is None):
            faults.append(Problem(f"rows[{place}]", "expected either a contact_id or a phone"))
            continue
        try:
            read.append(Listed(row.contact_id, row.phone and read_wa_id(row.phone), row.values))
        except InvalidPhone as error:
            faults.append(Problem(f"rows[{place}].phone", str(error)))
    if faults:
        raise Invalid(f"{len(faults)} of {len(rows)} rows cannot be used.", faults[:MAX_FAULTS])
    return read
