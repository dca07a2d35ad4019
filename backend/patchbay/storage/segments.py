"""Segments: which contacts of a workspace fit what somebody asks for, answered by the database.

Tags and consents are kept as compact JSON text, in which a value is found as it is spelled there: a quote
within a tag is written with a backslash, so that no tag looks like another.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import ColumnElement, Select, Text, and_, exists, func, not_, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.sdk import Purpose
from patchbay.storage.statements import POSTGRESQL
from patchbay.storage.tables import contacts, conversations

Tags = Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=20)]
Languages = Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=16)], ...], Meta(max_length=50)]


class Segment(Struct, frozen=True, forbid_unknown_fields=True):
    """What contacts must fit, all of it; what is left out is not asked for."""

    any_tags: Tags = ()
    """One of these."""
    all_tags: Tags = ()
    no_tags: Tags = ()
    languages: Languages = ()
    """One of these, as kept with the contact; `pt` also takes `pt_BR` and `pt-PT`."""
    spoken_on: Annotated[str, Meta(max_length=64)] | None = None
    """A channel on which they have written to us."""
    heard_after: datetime | None = None
    heard_before: datetime | None = None
    """They have written, and not since then."""
    opted_in: Purpose | None = None
    """They agreed to messages of this purpose."""


async def count(connection: AsyncConnection, workspace_id: str, segment: Segment) -> int:
    """How many contacts fit."""
    query = _fitting(connection, workspace_id, segment).with_only_columns(func.count())
    return int((await connection.execute(query)).scalar_one())


async def find_after(
    connection: AsyncConnection, workspace_id: str, segment: Segment, after: str, limit: int
) -> list[str]:
    """Ids of contacts that fit, in their order, after one of them."""
    query = _fitting(connection, workspace_id, segment).where(contacts.c.id > after)
    return list((await connection.execute(query.order_by(contacts.c.id).limit(limit))).scalars())


async def sample(connection: AsyncConnection, workspace_id: str, segment: Segment, limit: int) -> list[str]:
    """Ids of contacts that fit, drawn by chance."""
    query = _fitting(connection, workspace_id, segment).order_by(func.random()).limit(limit)
    return list((await connection.execute(query)).scalars())


def _fitting(connection: AsyncConnection, workspace_id: str, segment: Segment) -> Select[Any]:
    dialect = connection.dialect.name
    conditions = [
        *_by_tags(dialect, segment),
        *_by_language(segment),
        *_by_talk(workspace_id, segment),
    ]
    if segment.opted_in is not None:
        conditions.append(_holds(dialect, contacts.c.consents, f'"{segment.opted_in}":"in"'))
    return select(contacts.c.id).where(contacts.c.workspace_id == workspace_id, *conditions)


def _by_tags(dialect: str, segment: Segment) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_has_tag(dialect, tag) for tag in segment.all_tags]
    if segment.any_tags:
        found.append(or_(*(_has_tag(dialect, tag) for tag in segment.any_tags)))
    found += [or_(contacts.c.tags.is_(None), not_(_has_tag(dialect, tag))) for tag in segment.no_tags]
    return found


def _has_tag(dialect: str, tag: str) -> ColumnElement[bool]:
    spelled = msgspec.json.encode(tag).decode()
    return or_(*(_holds(dialect, contacts.c.tags, before + spelled) for before in "[,"))


def _holds(dialect: str, column: ColumnElement[Any], spelled: str) -> ColumnElement[bool]:
    # Not LIKE, which makes no difference between cases on SQLite.
    position = func.strpos if dialect == POSTGRESQL else func.instr
    return position(type_coerce(column, Text), spelled) > 0


def _by_language(segment: Segment) -> list[ColumnElement[bool]]:
    if not segment.languages:
        return []
    spoken = func.replace(func.lower(contacts.c.language), "-", "_")
    wanted = [one.lower().replace("-", "_") for one in segment.languages]
    fits: list[ColumnElement[bool]] = [spoken.in_(wanted)]
    fits += [spoken.startswith(f"{one}_", autoescape=True) for one in wanted if "_" not in one]
    return [or_(*fits)]


def _by_talk(workspace_id: str, segment: Segment) -> list[ColumnElement[bool]]:
    heard_at = conversations.c.last_inbound_at
    is_theirs = and_(
        conversations.c.workspace_id == workspace_id, conversations.c.contact_id == contacts.c.id
    )
    found: list[ColumnElement[bool]] = []
    if segment.spoken_on is not None:
        found.append(
            exists().where(is_theirs, conversations.c.channel_id == segment.spoken_on, heard_at.is_not(None))
        )
    if segment.heard_after is not None:
        found.append(exists().where(is_theirs, heard_at > segment.heard_after))
    if segment.heard_before is not None:
        found.append(exists().where(is_theirs, heard_at.is_not(None)))
        found.append(not_(exists().where(is_theirs, heard_at >= segment.heard_before)))
    return found
