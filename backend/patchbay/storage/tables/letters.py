"""What came to nothing, and was seen to."""

from sqlalchemy import (
    Column,
    Index,
    String,
    Table,
    Text,
)

from patchbay.storage.columns import Instant, Sealed
from patchbay.storage.tables.schema import ID, metadata

letter_marks = Table(
    "letter_marks",
    metadata,
    Column("workspace_id", ID, primary_key=True),
    Column("level", String(8), primary_key=True),  # event, step, message
    Column("letter_id", ID, primary_key=True),  # a body or an event, a run, a message
    Column("handled_as", String(16), nullable=False),  # replayed, edited, discarded
    Column("handled_by", Text, nullable=False),
    Column("handled_at", Instant, nullable=False),
    Column("successor_id", ID),  # what was begun in its place
    Column("sealed", Sealed),  # why it was discarded
    Index("ix_letter_marks_successor_id", "workspace_id", "successor_id"),
)
