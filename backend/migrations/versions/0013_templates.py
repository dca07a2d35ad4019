"""What templates say, waits for and was said before, and which nodes use them"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LONGEST_LANGUAGE = 64


def upgrade() -> None:
    _widen_templates()
    op.create_table(
        "template_versions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("components", columns.JSONText(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_template_versions_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_versions")),
    )
    op.create_index(
        "ix_template_versions_channel_id_name_language_id",
        "template_versions",
        ["channel_id", "name", "language", "id"],
    )
    op.execute(
        "insert into template_versions (id, workspace_id, channel_id, name, language, change, by, status,"
        " category, components, at) select id, workspace_id, channel_id, name, language, 'fetched',"
        " 'provider', status, category, components, updated_at from templates"
    )
    uses = op.create_table(
        "template_uses",
        sa.Column("workflow_id", sa.String(length=64), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("node_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workflow_id"], ["workflows.id"], name=op.f("fk_template_uses_workflow_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "workflow_id", "is_published", "node_id", "field", name=op.f("pk_template_uses")
        ),
    )
    op.create_index("ix_template_uses_workspace_id_name", "template_uses", ["workspace_id", "name"])
    _note_uses(uses)


def _widen_templates() -> None:
    for name, kind in (
        ("draft", columns.JSONText()),
        ("submission", columns.JSONText()),
        ("reason", sa.Text()),
        ("paused_until", columns.Instant()),
        ("category_before", sa.String(length=32)),
        ("category_coming", sa.String(length=32)),
        ("status_at", columns.Instant()),
        ("quality_at", columns.Instant()),
        ("category_at", columns.Instant()),
        ("components_at", columns.Instant()),
    ):
        op.add_column("templates", sa.Column(name, kind, nullable=True))
    op.create_index("ix_templates_workspace_id_name", "templates", ["workspace_id", "name"])


def _note_uses(uses: sa.Table) -> None:
    """Those of the drafts and active versions there are; a workflow at a time, as documents are large."""
    connection = op.get_bind()
    known = connection.execute(sa.text("select id, workspace_id, active_version from workflows")).all()
    for row in known:
        draft = connection.execute(sa.text("select draft from workflows where id = :id"), {"id": row.id})
        rows = [*_uses_in(draft.scalar(), row, is_published=False)]
        if row.active_version is not None:
            query = "select document from versions where workflow_id = :id and version = :version"
            found = connection.execute(sa.text(query), {"id": row.id, "version": row.active_version})
            rows += _uses_in(found.scalar(), row, is_published=True)
        if rows:
            connection.execute(uses.insert(), rows)


def _uses_in(written: str | None, row: Any, *, is_published: bool) -> Iterator[Mapping[str, Any]]:
    document = json.loads(written) if written else {}
    for node in document.get("nodes", []):
        params = node.get("params") or {}
        own = params if node.get("type") == "whatsapp.send_template" else {}
        for field, one in (("template", own), ("fallback.template", params.get("fallback"))):
            if isinstance(one, dict) and isinstance(one.get("template"), str):
                yield {
                    "workflow_id": row.id,
                    "workspace_id": row.workspace_id,
                    "is_published": is_published,
                    "node_id": node["id"],
                    "field": field,
                    "node_name": node.get("name") or "",
                    "name": one["template"],
                    "language": str(one.get("language", "en"))[:_LONGEST_LANGUAGE],
                }


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
