"""List and count what ran: tags and descriptions of workflows, ports of steps, indexes for the filters"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LIVE = sa.text("state in ('running', 'waiting')")
_HAS_CONTACT = sa.text("contact_id is not null")
_FAILED = sa.text("state = 'failed'")
_HAS_ERROR = sa.text("error is not null")
_DESCRIPTION = {
    "postgresql": "draft::json #>> '{settings,description}'",
    "sqlite": "json_extract(draft, '$.settings.description')",
}


def upgrade() -> None:
    op.add_column("steps", sa.Column("emitted", columns.JSONText(), nullable=True))
    op.add_column(
        "workflows", sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    described = _DESCRIPTION[op.get_bind().dialect.name]
    op.execute(f"update workflows set description = coalesce({described}, '')")  # noqa: S608 ours alone
    op.create_table(
        "workflow_tags",
        sa.Column("workflow_id", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workflow_id"],
            ["workflows.id"],
            name=op.f("fk_workflow_tags_workflow_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workflow_id", "tag", name=op.f("pk_workflow_tags")),
    )
    op.create_index("ix_workflow_tags_workspace_id_tag", "workflow_tags", ["workspace_id", "tag"])
    for name, indexed, where in (
        ("ix_runs_live_workflow_id", ["workspace_id", "workflow_id", "version"], _LIVE),
        ("ix_runs_contact_id", ["workspace_id", "contact_id", "id"], _HAS_CONTACT),
        ("ix_runs_failed", ["workspace_id", "ended_at"], _FAILED),
        ("ix_runs_error", ["workspace_id", "id"], _HAS_ERROR),
    ):
        op.create_index(name, "runs", indexed, postgresql_where=where, sqlite_where=where)
