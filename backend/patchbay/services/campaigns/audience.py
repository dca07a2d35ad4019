"""Whom a campaign goes to: how many fit a segment, and the rows of a list."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

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
"""Rows appended in one request, and rows handled at one go of a list that comes as a whole."""
MAX_LIST = 200_000
"""Rows of one campaign."""
MAX_FAULTS = 50
"""Faults of rows named in one answer."""
MAX_COLUMNS = 50
"""Columns of a row."""
MAX_NAME_CHARS = 100
"""Characters of a column's name."""
MAX_CELL_CHARS = 1_000
"""Characters of a value."""
FIRST_YEAR, LAST_YEAR = 1971, 8999
"""Of times; beyond them databases stop counting."""


class ListRow(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody on the list, by the id of the contact or by a phone number, and their columns.

    There are up to 50 columns; their names have 1 to 100 characters, their values up to 1,000.
    """

    contact_id: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    phone: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    values: dict[str, str] = {}


class NewRows(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows to append."""

    rows: Annotated[list[ListRow], Meta(min_length=1, max_length=MAX_ROWS)]


class WholeList(Struct, frozen=True, forbid_unknown_fields=True):
    """A list as it is to be; without rows it is empty."""

    rows: Annotated[list[ListRow], Meta(max_length=MAX_LIST)]


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
        key = (workspace_id, campaign_id)
        rows = await self._read(key, new.rows)
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, *key)
            if campaign.state != "draft" or campaign.segment is not None:
                raise NotNow("expected a draft without a segment: only that has a list to add to")
            total = await recipients.count(connection, *key)
            if total + len(rows) > MAX_LIST:
                raise NotNow(f"expected at most {MAX_LIST:,} rows, got {total + len(rows):,}")
            added = await recipients.add(connection, rows)
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

    async def replace(self, workspace_id: str, campaign_id: str, whole: WholeList, actor: str) -> Counted:
        """Put a list in the place of the list, or the segment, of a draft: all of it, or nothing.

        Gives how many people are on it; who is on it twice is so with their first row.

        Raises:
            Invalid: Rows without a usable number or contact, each named by its place.
            NotNow: The campaign was started.
            NotFound: No such campaign.
        """
        key = (workspace_id, campaign_id)
        rows = await self._read(key, whole.rows)
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, *key)
            if campaign.state != "draft":
                raise NotNow(f"expected a draft, got a campaign that is {campaign.state}")
            await recipients.remove(connection, key, MAX_LIST)
            total = 0
            for begun in range(0, len(rows), MAX_ROWS):
                total += await recipients.add(connection, rows[begun : begun + MAX_ROWS])
            await self._campaigns.change(connection, *key, {"segment": None}, self._clock())
            change = Change(actor, "campaign.list_replaced", f"campaign:{campaign_id}", {"rows": total})
            await self._audit.record(connection, workspace_id, change)
        return Counted(total)

    async def _read(self, key: tuple[str, str], rows: list[ListRow]) -> list[Mapping[str, Any]]:
        """The rows as they are stored, made before a transaction locks anything."""
        listed = await _listed(rows)
        sealed: list[Mapping[str, Any]] = []
        for begun in range(0, len(listed), MAX_ROWS):
            await asyncio.sleep(0)  # whatever else this process does has turns in between
            part = listed[begun : begun + MAX_ROWS]
            sealed += recipients.seal_listed(self._vault, key, part, self._clock())
        return sealed


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


async def _listed(rows: list[ListRow]) -> list[Listed]:
    read: list[Listed] = []
    faults: list[Problem] = []
    faulty = 0
    for place, row in enumerate(rows):
        if place % MAX_ROWS == 0:
            await asyncio.sleep(0)  # as above
        found = [*_row_problems(f"rows[{place}]", row)]
        if found:
            faulty += 1
            faults += found[: MAX_FAULTS - len(faults)]
        else:
            read.append(Listed(row.contact_id, row.phone and read_wa_id(row.phone), row.values))
    if faulty:
        raise Invalid(f"{faulty:,} of {len(rows):,} rows cannot be used.", faults)
    return read


def _row_problems(path: str, row: ListRow) -> Iterator[Problem]:
    if (row.contact_id is None) == (row.phone is None):
        yield Problem(path, "expected either a contact_id or a phone")
    elif row.phone is not None:
        try:
            read_wa_id(row.phone)
        except InvalidPhone as error:
            yield Problem(f"{path}.phone", str(error))
    if len(row.values) > MAX_COLUMNS:
        yield Problem(f"{path}.values", f"expected at most {MAX_COLUMNS} columns, got {len(row.values)}")
        return
    for name, value in row.values.items():
        if not 1 <= len(name) <= MAX_NAME_CHARS:
            told = f"expected a name of 1 to {MAX_NAME_CHARS} characters, got {len(name)}"
            yield Problem(f"{path}.values.{name[:MAX_NAME_CHARS]}", told)
        elif len(value) > MAX_CELL_CHARS:
            told = f"expected at most {MAX_CELL_CHARS:,} characters, got {len(value):,}"
            yield Problem(f"{path}.values.{name}", told)
