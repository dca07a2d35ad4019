"""Shapes that many routes share."""

from typing import Annotated

from litestar.params import PathParameter, QueryParameter
from msgspec import Struct

from patchbay.storage.paging import DEFAULT_PAGE, MAX_CURSOR, MAX_PAGE, PageRequest

MAX_VERSION = 2_000_000_000
"""More than anybody publishes, and within what the databases count to."""

Limit = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]
Cursor = Annotated[str | None, QueryParameter(max_length=MAX_CURSOR)]
VersionInPath = Annotated[int, PathParameter(ge=1, le=MAX_VERSION)]


class Made(Struct, frozen=True):
    """What was made, by its id."""

    id: str


async def provide_page(limit: Limit = DEFAULT_PAGE, cursor: Cursor = None) -> PageRequest:
    """The page asked for: `limit` rows after `cursor`, the `next` of the page before."""
    return PageRequest(limit, cursor)
