"""The run that handed a conversation over to people"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("handed_over_by", sa.String(64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
