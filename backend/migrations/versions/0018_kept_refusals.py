"""What was refused, kept by address once the contact is gone"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from patchbay.storage import columns

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "kept_refusals",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.Column("refused", sa.String(length=16), nullable=False),
        sa.Column("had_user_id", sa.Boolean(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "kind", "value_index", "refused", name=op.f("pk_kept_refusals")
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
