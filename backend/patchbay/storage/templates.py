"""Message templates, as the provider last described them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.statements import among, insert_into, prepared
from patchbay.storage.tables import templates


class Template(Struct, frozen=True):
    """One template in one language."""

    id: str
    channel_id: str
    name: str
    language: str
    category: str
    status: str
    quality: str | None
    components: list[dict[str, Any]]
    provider_id: str | None
    updated_at: datetime


class NewTemplate(Struct, frozen=True):
    """What is known of a template before it has a row."""

    name: str
    language: str
    category: str
    status: str
    components: list[dict[str, Any]]
    quality: str | None = None
    provider_id: str | None = None


async def load_named(
    connection: AsyncConnection, channel_ids: Collection[str], names: Collection[str]
) -> list[Template]:
    """Templates of these names in every language, of all these channels."""
    wanted = {"b_channels": list(channel_ids), "b_names": list(names)}
    return [_template(row) for row in await connection.execute(_named_query(connection), wanted)]


@prepared
def _named_query(dialect: str) -> Select[Any]:
    return select(templates).where(
        among(dialect, templates.c.channel_id, "b_channels"), among(dialect, templates.c.name, "b_names")
    )


async def note_status(
    connection: AsyncConnection, key: tuple[str, str, str, str], status: str, now: datetime
) -> None:
    """Keep what the provider says of a template, by workspace, channel, name and language, if we know it."""
    workspace_id, channel_id, name, language = key
    await connection.execute(
        update(templates)
        .where(
            templates.c.workspace_id == workspace_id,
            templates.c.channel_id == channel_id,
            templates.c.name == name,
            templates.c.language == language,
        )
        .values(status=status, updated_at=now)
    )


class TemplateRepository:
    """Reads and writes templates."""

    async def put(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        channel_id: str,
        *,
        template: NewTemplate,
        now: datetime,
    ) -> str:
        """Insert, or replace the one of the same name and language; gives its id."""
        values = {
            "category": template.category,
            "status": template.status,
            "quality": template.quality,
            "components": template.components,
            "provider_id": template.provider_id,
            "updated_at": now,
        }
        statement = (
            insert_into(connection.dialect.name, templates)
            .values(
                id=new_id(),
                workspace_id=workspace_id,
                channel_id=channel_id,
                name=template.name,
                language=template.language,
                **values,
            )
            .on_conflict_do_update(index_elements=["channel_id", "name", "language"], set_=values)
            .returning(templates.c.id)
        )
        return str((await connection.execute(statement)).scalar_one())

    async def find(
        self, connection: AsyncConnection, workspace_id: str, channel_id: str, *, name: str, language: str
    ) -> Template | None:
        """The channel's template of this name and language, or None."""
        query = select(templates).where(
            templates.c.workspace_id == workspace_id,
            templates.c.channel_id == channel_id,
            templates.c.name == name,
            templates.c.language == language,
        )
        row = (await connection.execute(query)).first()
        return None if row is None else _template(row)

    async def get(self, connection: AsyncConnection, workspace_id: str, template_id: str) -> Template:
        """One template.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = select(templates).where(
            templates.c.workspace_id == workspace_id, templates.c.id == template_id
        )
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("template", template_id)
        return _template(row)

    async def page(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        request: PageRequest,
        channel_id: str | None = None,
    ) -> Page[Template]:
        """Templates, newest first; with `channel_id`, only that channel's."""
        query = select(templates).where(templates.c.workspace_id == workspace_id)
        if channel_id is not None:
            query = query.where(templates.c.channel_id == channel_id)
        rows = (await connection.execute(newest_first(query, templates.c.id, request))).all()
        return page_of([_template(row) for row in rows], request, lambda template: (template.id,))

    async def remove(self, connection: AsyncConnection, workspace_id: str, template_id: str) -> None:
        """Delete our row; the provider's template stays."""
        await connection.execute(
            delete(templates).where(templates.c.workspace_id == workspace_id, templates.c.id == template_id)
        )


def _template(row: Row[tuple[Any, ...]]) -> Template:
    return Template(
        id=row.id,
        channel_id=row.channel_id,
        name=row.name,
        language=row.language,
        category=row.category,
        status=row.status,
        quality=row.quality,
        components=row.components,
        provider_id=row.provider_id,
        updated_at=row.updated_at,
    )
