"""Workflows with their versions, and runs with their steps and waits."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from patchbay.storage.columns import Instant, JSONText, Sealed
from patchbay.storage.tables.schema import ID, metadata, of_workspace, row_id

workflows = Table(
    "workflows",
    metadata,
    row_id(),
    of_workspace(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=text("''")),  # the draft's own, to be listed
    Column("draft", JSONText, nullable=False),
    Column("draft_revision", Integer, nullable=False),
    Column("active_version", Integer),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_workflows_workspace_id", "workspace_id", "id"),
)

workflow_tags = Table(
    "workflow_tags",
    metadata,
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", Text, primary_key=True),
    of_workspace(),
    Index("ix_workflow_tags_workspace_id_tag", "workspace_id", "tag"),
)

template_uses = Table(
    "template_uses",
    metadata,
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    Column("is_published", Boolean, primary_key=True),  # of the active version, else of the draft
    Column("node_id", ID, primary_key=True),
    Column("field", Text, primary_key=True),  # where in its parameters: template, fallback.template
    of_workspace(),
    Column("node_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Index("ix_template_uses_workspace_id_name", "workspace_id", "name"),
)

versions = Table(
    "versions",
    metadata,
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),  # below zero: a draft, for test runs (minus its revision)
    of_workspace(),
    Column("document", JSONText, nullable=False),
    Column("note", Text, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("published_at", Instant, nullable=False),  # of a draft: when the last test of it began
)

presence = Table(
    "presence",
    metadata,
    Column("workflow_id", ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("tab", String(64), primary_key=True),
    of_workspace(),
    Column("node_id", String(64)),
    Column("since", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

pins = Table(
    "pins",
    metadata,
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    of_workspace(),
    Column("sealed", Sealed, nullable=False),  # {node id: {port, value}}
    Column("updated_at", Instant, nullable=False),
)

test_sessions = Table(
    "test_sessions",
    metadata,
    row_id(),
    of_workspace(),
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("phone_index", LargeBinary, nullable=False),
    Column("sealed", Sealed, nullable=False),  # the phone
    Column("started_by", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("last_run_id", ID),
    Column("last_error", JSONText),  # why the newest message started nothing
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel_id", "phone_index"),
    Index("ix_test_sessions_workflow_id", "workflow_id"),
    Index("ix_test_sessions_conversation_id", "conversation_id"),
)

runs = Table(
    "runs",
    metadata,
    row_id(),
    of_workspace(),
    Column("workflow_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("subject_id", ID, nullable=False),
    Column("conversation_id", ID),
    Column("contact_id", ID),
    Column("event_id", ID),  # what started it
    Column("state", String(16), nullable=False),  # running, waiting, completed, failed, cancelled
    Column("sealed_state", Sealed),  # the engine's state while the run lives
    Column("error", JSONText),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("handled_at", Instant),
    Index("ix_runs_workspace_id", "workspace_id", "id"),
    Index(
        "ix_runs_letters",
        "workspace_id",
        "id",
        postgresql_where=text("state = 'failed' and version > 0 and handled_at is null"),
        sqlite_where=text("state = 'failed' and version > 0 and handled_at is null"),
    ),
    Index("ix_runs_workflow_id", "workspace_id", "workflow_id", "id"),
    Index(
        "ix_runs_live",
        "subject_id",
        postgresql_where=text("state in ('running', 'waiting')"),
        sqlite_where=text("state in ('running', 'waiting')"),
    ),
    Index(
        "ix_runs_live_workflow_id",
        "workspace_id",
        "workflow_id",
        "version",
        postgresql_where=text("state in ('running', 'waiting')"),
        sqlite_where=text("state in ('running', 'waiting')"),
    ),
    Index(
        "ix_runs_contact_id",
        "workspace_id",
        "contact_id",
        "id",
        postgresql_where=text("contact_id is not null"),
        sqlite_where=text("contact_id is not null"),
    ),
    Index(
        "ix_runs_failed",
        "workspace_id",
        "ended_at",
        postgresql_where=text("state = 'failed'"),
        sqlite_where=text("state = 'failed'"),
    ),
    Index(
        "ix_runs_error",
        "workspace_id",
        "id",
        postgresql_where=text("error is not null"),
        sqlite_where=text("error is not null"),
    ),
)

steps = Table(
    "steps",
    metadata,
    Column("run_id", ID, primary_key=True),
    Column("seq", Integer, primary_key=True),
    of_workspace(),
    Column("node_id", ID, nullable=False),
    Column("type", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("port", Text),  # where it emitted last
    Column("emitted", JSONText),  # {port: values} where there were several
    Column("attempt", Integer, nullable=False),
    Column("input_from", Integer),  # the step whose output came in; None: the input is sealed with it
    Column("sealed", Sealed),  # {input?, output?, error?}
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

waits = Table(
    "waits",
    metadata,
    row_id(),
    of_workspace(),
    Column("run_id", ID, nullable=False),
    Column("subject_id", ID, nullable=False),
    Column("node_id", ID, nullable=False),
    Column("kind", String(16), nullable=False),  # reply, time, message, human, callback, retry
    Column("key", ID),  # the message or callback it is about
    Column("due_at", Instant),
    Column("rung_at", Instant),  # when its timer became an event
    Column("state", String(16), nullable=False),  # open, consumed, cancelled
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index(
        "ix_waits_open",
        "subject_id",
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
    Index(
        "ix_waits_due",
        "due_at",
        postgresql_where=text("state = 'open' and rung_at is null"),
        sqlite_where=text("state = 'open' and rung_at is null"),
    ),
    Index(
        "ix_waits_key",
        "key",
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
    Index("ix_waits_run_id", "run_id"),
)
