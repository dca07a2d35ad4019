"""Everything templates ever said: a version for each content, by whom and when. It outlives the template."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, structs
from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.statements import among, insert_rows, prepared
from patchbay.storage.tables import template_versions
from patchbay.storage.templates import Template

VersionChange = Literal["written", "handed_in", "edited", "fetched", "changed", "recategorised", "deleted"]
"""Written here; handed in for the first time, or again; found at the provider; changed by the provider;
counted as another category by it; deleted there."""
PROVIDER = "provider"
"""By whom, when it was not one of us."""


class TemplateVersion(Struct, frozen=True):
    """What a template said from this moment on."""

    id: str
    change: VersionChange
    by: str
    status: str
    """Of the template at that moment."""
    category: str
    components: list[dict[str, Any]]
    at: datetime


class TemplateKey(Struct, frozen=True):
    """What a template's versions belong to; a new one of the name goes on with them."""

    channel_id: str
    name: str
    language: str


def key_of(template: Template) -> TemplateKey:
    """What this template's versions belong to."""
    return TemplateKey(template.channel_id, template.name, template.language)


class VersionMark(Struct, frozen=True):
    """When a template began to say something; what it said is `components_of` it."""

    id: str
    key: TemplateKey
    change: VersionChange
    status: str
    at: datetime


async def add(
    connection: AsyncConnection, workspace_id: str, versions: Sequence[tuple[TemplateKey, TemplateVersion]]
) -> None:
    """Append versions, each of what stands beside it."""
    rows = [
        {"workspace_id": workspace_id, **structs.asdict(key), **structs.asdict(version)}
        for key, version in versions
    ]
    await insert_rows(connection, template_versions, rows)


async def page_versions(
    connection: AsyncConnection, workspace_id: str, template: Template, request: PageRequest
) -> Page[TemplateVersion]:
    """The versions of a template, newest first; those of an earlier one of its name as well."""
    query = select(template_versions).where(
        template_versions.c.workspace_id == workspace_id,
        template_versions.c.channel_id == template.channel_id,
        template_versions.c.name == template.name,
        template_versions.c.language == template.language,
    )
    rows = (await connection.execute(newest_first(query, template_versions.c.id, request))).all()
    return page_of([_version(row) for row in rows], request, lambda version: (version.id,))


async def marks_of(
    connection: AsyncConnection, workspace_id: str, channel_ids: Collection[str], names: Collection[str]
) -> list[VersionMark]:
    """When the templates of these names changed on these channels, in every language, oldest first."""
    wanted = {"b_workspace": workspace_id, "b_channels": list(channel_ids), "b_names": list(names)}
    rows = await connection.execute(_marks_query(connection), wanted)
    return [
        VersionMark(
            row.id, TemplateKey(row.channel_id, row.name, row.language), row.change, row.status, row.at
        )
        for row in rows
    ]


@prepared
def _marks_query(dialect: str) -> Select[Any]:
    columns = [one for one in template_versions.c if one.name not in ("components", "category", "by")]
    return (
        select(*columns)
        .where(
            template_versions.c.workspace_id == bindparam("b_workspace"),
            among(dialect, template_versions.c.channel_id, "b_channels"),
            among(dialect, template_versions.c.name, "b_names"),
        )
        .order_by(template_versions.c.at, template_versions.c.id)
    )


async def components_of(
    connection: AsyncConnection, workspace_id: str, version_ids: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """What these versions say."""
    wanted = {"b_workspace": workspace_id, "b_ids": list(version_ids)}
    rows = await connection.execute(_components_query(connection), wanted)
    return {row.id: row.components for row in rows}


@prepared
def _components_query(dialect: str) -> Select[Any]:
    return select(template_versions.c.id, template_versions.c.components).where(
        template_versions.c.workspace_id == bindparam("b_workspace"),
        among(dialect, template_versions.c.id, "b_ids"),
    )


async def edited_at(
    connection: AsyncConnection, workspace_id: str, template: Template, since: datetime
) -> list[datetime]:
    """When the template was handed in anew while it was approved, oldest first."""
    query = (
        select(template_versions.c.at)
        .where(
            template_versions.c.workspace_id == workspace_id,
            template_versions.c.channel_id == template.channel_id,
            template_versions.c.name == template.name,
            template_versions.c.language == template.language,
            template_versions.c.change == "edited",
            template_versions.c.status == "APPROVED",
            template_versions.c.at > since,
        )
        .order_by(template_versions.c.at)
    )
    return list((await connection.execute(query)).scalars())


def _version(row: Row[tuple[Any, ...]]) -> TemplateVersion:
    return TemplateVersion(row.id, row.change, row.by, row.status, row.category, row.components, row.at)
