"""Message templates: as the provider last described them, and what is being written of them here."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, convert
from sqlalchemy import Row, Select, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.statements import Insert, among, insert_into, insert_many, prepared, send_rows
from patchbay.storage.tables import templates

DRAFT = "DRAFT"
"""Our own word beside the provider's: it has never been there."""
MAX_NAMED = 1_000
"""Templates of one name, over all numbers and languages."""


class TemplateDraft(Struct, frozen=True):
    """What a template is to say once it is submitted."""

    category: str
    components: list[dict[str, Any]]


class Submission(Struct, frozen=True):
    """How the last attempt to hand it in went.

    `unknown`: no answer came, so that the provider may have it. Fetching the templates tells.
    """

    state: Literal["under_way", "taken", "refused", "unknown"]
    by: str
    at: datetime
    message: str = ""


class Template(Struct, frozen=True):
    """One template in one language; all but `draft` is what counts at the provider."""

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
    draft: TemplateDraft | None = None
    """Written here and not handed in yet; None where `components` says it all."""
    submission: Submission | None = None
    reason: str | None = None
    """The provider's, for the status."""
    paused_until: datetime | None = None
    """When the pause should end by itself, as far as that is known."""
    category_before: str | None = None
    """What it counted as before the provider thought otherwise."""
    category_coming: str | None = None
    """What it will count as, as the provider has announced."""
    status_at: datetime | None = None
    """The provider's time of the newest word on its status."""
    used_by: int = 0
    """Workflows that name it, in whatever language; counted where templates are shown."""


class NewTemplate(Struct, frozen=True):
    """What is known of a template before it has a row."""

    name: str
    language: str
    category: str
    status: str
    components: list[dict[str, Any]]
    quality: str | None = None
    provider_id: str | None = None
    draft: TemplateDraft | None = None


class NewsTimes(Struct, frozen=True):
    """The provider's times of what is known of a template; None: any news counts."""

    status: datetime | None
    quality: datetime | None
    category: datetime | None
    components: datetime | None


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
        values = {**_values(template), "submission": None, "updated_at": now}
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

    async def put_fetched(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        channel_id: str,
        *,
        fetched: Sequence[NewTemplate],
        asked_at: datetime,
        now: datetime,
    ) -> None:
        """Keep what the provider has just described, over what was known of it."""
        if not fetched:
            return
        times = dict.fromkeys(("status_at", "quality_at", "category_at", "components_at"), asked_at)
        rows = [
            {
                "id": new_id(),
                "workspace_id": workspace_id,
                "channel_id": channel_id,
                "name": one.name,
                "language": one.language,
                **_values(one),
                **times,
                "updated_at": now,
            }
            for one in fetched
        ]
        names = tuple(rows[0])
        statement = insert_many(connection.dialect.name, templates, names)
        replaced = {
            name: statement.excluded[name]
            for name in names
            if name not in ("id", "workspace_id", "channel_id", "name", "language")
        }
        news = {**replaced, **_outdated(statement), "submission": None}
        key = ["channel_id", "name", "language"]
        statement = statement.on_conflict_do_update(index_elements=key, set_=news)
        await send_rows(connection, statement, names, rows)

    async def change(
        self, connection: AsyncConnection, workspace_id: str, template_ids: Collection[str], **values: Any
    ) -> None:
        """Write these columns of these templates."""
        await connection.execute(
            update(templates)
            .where(templates.c.workspace_id == workspace_id, templates.c.id.in_(template_ids))
            .values(**values)
        )

    async def lock(
        self, connection: AsyncConnection, workspace_id: str, template_id: str
    ) -> tuple[Template, NewsTimes]:
        """One template, held against other writers until the transaction ends.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = _of(workspace_id).where(templates.c.id == template_id).with_for_update()
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("template", template_id)
        return _template(row), _times(row)

    async def lock_named(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        channel_ids: Collection[str],
        *,
        name: str,
        language: str,
    ) -> list[tuple[Template, NewsTimes]]:
        """The template of this name and language on each of these channels, held against other writers."""
        query = _of(workspace_id).where(
            templates.c.channel_id.in_(channel_ids),
            templates.c.name == name,
            templates.c.language == language,
        )
        rows = (await connection.execute(query.order_by(templates.c.id).with_for_update())).all()
        return [(_template(row), _times(row)) for row in rows]

    async def lock_languages(
        self, connection: AsyncConnection, workspace_id: str, channel_id: str, name: str
    ) -> list[Template]:
        """A channel's templates of one name, held against other writers."""
        query = _of(workspace_id).where(templates.c.channel_id == channel_id, templates.c.name == name)
        query = query.order_by(templates.c.id).with_for_update()
        return [_template(row) for row in await connection.execute(query)]

    async def lock_channel(
        self, connection: AsyncConnection, workspace_id: str, channel_id: str
    ) -> list[Template]:
        """Every template of a channel, held; a provider allows an account a few thousand."""
        query = _of(workspace_id).where(templates.c.channel_id == channel_id)
        query = query.order_by(templates.c.id).with_for_update()
        return [_template(row) for row in await connection.execute(query)]

    async def find_named(
        self, connection: AsyncConnection, workspace_id: str, names: Collection[str]
    ) -> list[Template]:
        """Templates of these names, in every language and on every channel, in alphabetical order."""
        if not names:
            return []
        query = (
            _of(workspace_id)
            .where(templates.c.name.in_(names))
            .order_by(templates.c.name, templates.c.language, templates.c.id)
            .limit(MAX_NAMED)
        )
        return [_template(row) for row in await connection.execute(query)]

    async def has_any(self, connection: AsyncConnection, workspace_id: str) -> bool:
        """Whether the workspace has templates at all."""
        query = select(templates.c.id).where(templates.c.workspace_id == workspace_id).limit(1)
        return (await connection.execute(query)).first() is not None

    async def get(self, connection: AsyncConnection, workspace_id: str, template_id: str) -> Template:
        """One template.

        Raises:
            NotFound: None of that id in this workspace.
        """
        row = (await connection.execute(_of(workspace_id).where(templates.c.id == template_id))).first()
        if row is None:
            raise NotFound("template", template_id)
        return _template(row)

    async def page(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        request: PageRequest,
        channel_id: str | None = None,
        name: str | None = None,
    ) -> Page[Template]:
        """Templates, newest first; with `channel_id` or `name`, only those."""
        query = _of(workspace_id)
        if channel_id is not None:
            query = query.where(templates.c.channel_id == channel_id)
        if name is not None:
            query = query.where(templates.c.name == name)
        rows = (await connection.execute(newest_first(query, templates.c.id, request))).all()
        return page_of([_template(row) for row in rows], request, lambda template: (template.id,))

    async def remove(
        self, connection: AsyncConnection, workspace_id: str, template_ids: Collection[str]
    ) -> None:
        """Delete our rows; the provider's templates stay."""
        await connection.execute(
            delete(templates).where(
                templates.c.workspace_id == workspace_id, templates.c.id.in_(template_ids)
            )
        )


def _outdated(statement: Insert) -> dict[str, Any]:
    """What was known of a status or a category goes where there is another now."""
    is_same_status = templates.c.status == statement.excluded.status
    is_same_category = templates.c.category == statement.excluded.category
    return {
        "reason": case((is_same_status, templates.c.reason)),
        "paused_until": case((is_same_status, templates.c.paused_until)),
        "category_coming": case((is_same_category, templates.c.category_coming)),
        "category_before": case((is_same_category, templates.c.category_before), else_=templates.c.category),
    }


def _of(workspace_id: str) -> Select[Any]:
    return select(templates).where(templates.c.workspace_id == workspace_id)


def _values(template: NewTemplate) -> dict[str, Any]:
    return {
        "category": template.category,
        "status": template.status,
        "quality": template.quality,
        "components": template.components,
        "provider_id": template.provider_id,
        "draft": template.draft,
    }


def _times(row: Row[tuple[Any, ...]]) -> NewsTimes:
    return NewsTimes(row.status_at, row.quality_at, row.category_at, row.components_at)


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
        draft=None if row.draft is None else convert(row.draft, TemplateDraft),
        submission=None if row.submission is None else convert(row.submission, Submission),
        reason=row.reason,
        paused_until=row.paused_until,
        category_before=row.category_before,
        category_coming=row.category_coming,
        status_at=row.status_at,
    )
