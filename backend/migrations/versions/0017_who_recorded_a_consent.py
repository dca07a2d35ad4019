"""Who recorded a statement of consent"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("consents", sa.Column("recorded_by", sa.String(80), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
