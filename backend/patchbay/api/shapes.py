"""Shapes that many routes share."""

from datetime import datetime
from typing import Annotated

from litestar.exceptions import ClientException
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct

from patchbay.storage.paging import DEFAULT_PAGE, MAX_CURSOR, MAX_PAGE, PageRequest

MAX_VERSION = 2_000_000_000
"""More than anybody publishes, and within what the databases count to."""
FIRST_YEAR, LAST_YEAR = 1971, 9000
"""Of times in queries; beyond them databases and identifiers stop counting."""

Limit = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]
Cursor = Annotated[str | None, QueryParameter(max_length=MAX_CURSOR)]
VersionInPath = Annotated[int, PathParameter(ge=1, le=MAX_VERSION)]


class Made(Struct, frozen=True):
    """What was made, by its id."""

    id: str


def aware(name: str, instant: datetime | None) -> datetime | None:
    """The instant a query names, if it names one.

    Raises:
        ClientException: It carries no offset, so nobody can say when it is, or nothing of ours can be as old
            or as new.
    """
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise ClientException(f"{name}: expected a time with an offset, such as 2026-01-31T12:00:00Z")
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ClientException(f"{name}: expected a year from {FIRST_YEAR} to {LAST_YEAR}, got {instant.year}")
    return instant


async def provide_page(limit: Limit = DEFAULT_PAGE, cursor: Cursor = None) -> PageRequest:
    """The page asked for: `limit` rows after `cursor`, the `next` of the page before."""
    return PageRequest(limit, cursor)
