"""Shapes that many routes share."""

from typing import Annotated

from litestar.params import FromQuery
from msgspec import Meta, Struct

from patchbay.storage.paging import DEFAULT_PAGE, MAX_CURSOR, MAX_PAGE, PageRequest

Limit = Annotated[int, Meta(ge=1, le=MAX_PAGE)]
Cursor = Annotated[str, Meta(max_length=MAX_CURSOR)]
VersionNumber = Annotated[int, Meta(ge=1, le=2_000_000_000)]


class Made(Struct, frozen=True):
    """What was made, by its id."""

    id: str


async def provide_page(
    limit: FromQuery[Limit] = DEFAULT_PAGE, cursor: FromQuery[Cursor | None] = None
) -> PageRequest:
    """The page asked for: `limit` rows after `cursor`, the `next` of the page before."""
    return PageRequest(limit, cursor)
