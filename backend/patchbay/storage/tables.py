"""Every table. Rows of tenants carry `workspace_id`; sealed columns hold encrypted JSON.

Constraint names follow one convention, so that migrations can speak of them.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from patchbay.storage.columns import BigCount, Instant, JSONText, Sealed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(64)


def _id() -> Column[str]:
    return Column("id", ID, primary_key=True)


def _workspace() -> Column[str]:
    return Column("workspace_id", ID, nullable=False)


# ── People and access ──────────────────────────────────────────────────────────────────────────────

workspaces = Table(
    "workspaces",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("settings", JSONText, nullable=False),
    Column("created_at", Instant, nullable=False),
)

members = Table(
    "members",
    metadata,
    _id(),
    _workspace(),
    Column("email_index", LargeBinary, nullable=False, unique=True),
    Column("sealed", Sealed, nullable=False),  # {email, name}
    Column("password_hash", Text),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _workspace(),
    Column("member_id", ID, ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("prefix", String(32), nullable=False, unique=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
)

credentials = Table(
    "credentials",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("sealed", Sealed, nullable=False),  # {field: secret}
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    _workspace(),
    Column("actor", Text, nullable=False),  # member:ID, api_key:ID or system
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", JSONText),
    Column("at", Instant, nullable=False),
    Index("ix_audit_workspace_id_at", "workspace_id", "at"),
)

# ── Channels, contacts, conversations ─────────────────────────────────────────────────────────────────

channels = Table(
    "channels",
    metadata,
    _id(),
    _workspace(),
    Column("provider", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("external_id", Text, nullable=False),  # the provider's id of the number
    Column("settings", JSONText, nullable=False),  # waba_id, api_base, api_version, display number
    Column("sealed", Sealed, nullable=False),  # access_token, app_secret(s), verify_token
    Column("state", String(16), nullable=False),  # active, paused, stopped
    Column("state_reason", Text),
    Column("paused_until", Instant),  # of a pause that ends by itself
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "provider", "external_id"),
)

templates = Table(
    "templates",
    metadata,
    _id(),
    _workspace(),
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("category", String(32), nullable=False),
    Column("status", String(32), nullable=False),
    Column("quality", String(16)),
    Column("components", JSONText, nullable=False),
    Column("provider_id", Text),
    Column("draft", JSONText),  # {category, components}, of one the provider has
    Column("submission", JSONText),  # how the last one went
    Column("reason", Text),  # the provider's, for the status
    Column("paused_until", Instant),
    Column("category_before", String(32)),
    Column("category_coming", String(32)),
    Column("status_at", Instant),  # the provider's time of what is known: older news changes nothing
    Column("quality_at", Instant),
    Column("category_at", Instant),
    Column("components_at", Instant),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("channel_id", "name", "language"),
    Index("ix_templates_workspace_id_name", "workspace_id", "name"),
)

template_versions = Table(
    "template_versions",
    metadata,
    _id(),
    _workspace(),
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("change", String(16), nullable=False),
    Column("by", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("category", String(32), nullable=False),
    Column("components", JSONText, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_template_versions_channel_id_name_language_id", "channel_id", "name", "language", "id"),
)

contacts = Table(
    "contacts",
    metadata,
    _id(),
    _workspace(),
    Column("sealed", Sealed, nullable=False),  # {name, email, fields, …}
    Column("language", String(16)),
    Column("timezone", String(64)),
    Column("tags", JSONText),
    Column("opted_out_at", Instant),
    Column("consents", JSONText),  # {purpose: in or out}: what the newest statement of each says
    Column("blocked_at", Instant),
    Column(
        "unreachable_at", Instant
    ),  # when what was sent could repeatedly not be delivered; until they write
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_contacts_workspace_id", "workspace_id", "id"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("workspace_id", ID, primary_key=True),
    Column("kind", String(16), primary_key=True),  # phone, bsuid, email, external
    Column("value_index", LargeBinary, primary_key=True),
    Column("contact_id", ID, ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", Sealed, nullable=False),  # the value itself
    Column("valid_from", Instant, nullable=False),
    Column("valid_until", Instant),
    Index("ix_addresses_contact_id", "contact_id"),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _workspace(),
    Column("contact_id", ID, ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("state", String(8), nullable=False),  # in, out
    Column("source", Text, nullable=False),
    Column("sealed", Sealed),  # evidence
    Column("at", Instant, nullable=False),
    Index("ix_consents_contact_id_at", "contact_id", "at"),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _workspace(),
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("contact_id", ID, ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
    Column("owner", String(8), nullable=False),  # bot, human
    Column("team", Text),
    Column("sealed_note", Sealed),
    Column("handed_over_at", Instant),
    Column("last_inbound_at", Instant),  # by the payload's time: the service window
    Column("entry_until", Instant),  # of somebody who came by an advertisement: until when answers are free
    Column("last_message_at", Instant),
    Column("tested_until", Instant),  # while a test session may be on; turns look for one only then
    Column("urgent_at", Instant),  # when the contact last wrote something urgent; until it is settled
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel_id", "contact_id"),
    Index("ix_conversations_workspace_id_last_message_at", "workspace_id", "last_message_at"),
    Index("ix_conversations_contact_id", "contact_id"),
)

# ── What arrived ───────────────────────────────────────────────────────────────────────────────────────

inbox = Table(
    "inbox",
    metadata,
    _id(),
    _workspace(),
    Column("source", String(16), nullable=False),  # a provider, or http
    Column("source_id", ID, nullable=False),  # channel or hook
    Column("body_hash", LargeBinary, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("state", String(8), nullable=False),  # pending, done, dead, replaced
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),  # of a dead one: when somebody saw to it; see letter_marks
    UniqueConstraint("source_id", "body_hash"),
    Index(
        "ix_inbox_letters",
        "workspace_id",
        "id",
        postgresql_where=text("state = 'dead' and handled_at is null"),
        sqlite_where=text("state = 'dead' and handled_at is null"),
    ),
    Index(
        "ix_inbox_pending",
        "received_at",
        postgresql_where=text("state = 'pending'"),
        sqlite_where=text("state = 'pending'"),
    ),
)

leases = Table(
    "leases",
    metadata,
    Column("subject_id", ID, primary_key=True),  # a conversation, or a run that has none
    _workspace(),
    Column("arrived", BigCount, nullable=False),
    Column("applied", BigCount, nullable=False),
    Column("seen", BigCount, nullable=False),  # what had arrived when the present holder claimed it
    Column("fence", BigCount, nullable=False),
    Column("holder", Text),
    Column("until", Instant),
    Column("woken_at", Instant, nullable=False),
    Index(
        "ix_leases_work",
        "woken_at",
        postgresql_where=text("arrived > applied"),
        sqlite_where=text("arrived > applied"),
    ),
)

events = Table(
    "events",
    metadata,
    _id(),
    _workspace(),
    Column("subject_id", ID),  # None until somebody can say whose it is
    Column("channel_id", ID),
    Column("identity", LargeBinary, nullable=False),
    Column("kind", String(48), nullable=False),
    Column("external_id", Text),  # of statuses the message they speak of, of the unreadable their body
    Column("sealed", Sealed, nullable=False),
    Column("state", String(8), nullable=False),  # pending, applied, late, parked, ignored, dead
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text),
    Column("occurred_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),
    UniqueConstraint("workspace_id", "identity"),
    Index(
        "ix_events_letters",
        "workspace_id",
        "id",
        postgresql_where=text("state = 'dead' and handled_at is null"),
        sqlite_where=text("state = 'dead' and handled_at is null"),
    ),
    Index(
        "ix_events_pending",
        "subject_id",
        postgresql_where=text("state = 'pending'"),
        sqlite_where=text("state = 'pending'"),
    ),
    Index(
        "ix_events_parked",
        "workspace_id",
        "external_id",
        postgresql_where=text("state = 'parked'"),
        sqlite_where=text("state = 'parked'"),
    ),
)

hooks = Table(
    "hooks",
    metadata,
    _id(),
    _workspace(),
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("node_id", ID, nullable=False),
    Column("token_index", LargeBinary, nullable=False, unique=True),
    Column("sealed", Sealed, nullable=False),  # the token, to show it again
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("workflow_id", "node_id"),
)

responses = Table(
    "responses",
    metadata,
    Column("event_id", ID, primary_key=True),
    _workspace(),
    Column("sealed", Sealed, nullable=False),  # {status, headers, body}
    Column("at", Instant, nullable=False),
)

# ── Workflows and runs ─────────────────────────────────────────────────────────────────────────────────

workflows = Table(
    "workflows",
    metadata,
    _id(),
    _workspace(),
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
    _workspace(),
    Index("ix_workflow_tags_workspace_id_tag", "workspace_id", "tag"),
)

template_uses = Table(
    "template_uses",
    metadata,
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    Column("is_published", Boolean, primary_key=True),  # of the active version, else of the draft
    Column("node_id", ID, primary_key=True),
    Column("field", Text, primary_key=True),  # where in its parameters: template, fallback.template
    _workspace(),
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
    _workspace(),
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
    _workspace(),
    Column("node_id", String(64)),
    Column("since", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

pins = Table(
    "pins",
    metadata,
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    _workspace(),
    Column("sealed", Sealed, nullable=False),  # {node id: {port, value}}
    Column("updated_at", Instant, nullable=False),
)

test_sessions = Table(
    "test_sessions",
    metadata,
    _id(),
    _workspace(),
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
    _id(),
    _workspace(),
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
    _workspace(),
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
    _id(),
    _workspace(),
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

# ── Messages ───────────────────────────────────────────────────────────────────────────────────────────

messages = Table(
    "messages",
    metadata,
    _id(),
    _workspace(),
    Column("conversation_id", ID, nullable=False),
    Column("channel_id", ID, nullable=False),
    Column("contact_id", ID, nullable=False),
    Column("direction", String(4), nullable=False),  # in, out
    Column("author", Text, nullable=False),  # contact, run, member:ID, system
    Column("kind", String(32), nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("state", String(16), nullable=False),
    Column("provider_id", Text),
    Column("run_id", ID),
    Column("node_id", ID),
    Column("campaign_id", ID),
    Column("purpose", String(16), nullable=False),
    Column("on_unknown", String(8), nullable=False),  # fail, resend
    Column("attempts", Integer, nullable=False),
    Column("queue", String(72)),  # of what goes out: its lane and its channel
    Column("not_before", Instant),  # queued: from when on it may go out; unknown: when to ask the provider
    Column("expires_at", Instant),
    Column("claimed_until", Instant),  # while submitting: after this, the outcome is unknown
    Column("settle_at", Instant),  # unknown, accepted, sent: when to stop waiting for the next sign
    Column("otherwise_channel_id", ID),  # where it is sent if it comes to nothing; none once it was
    Column("instead_of_id", ID),  # the message of another channel for which it stands in
    Column("error", JSONText),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("handled_at", Instant),
    Index("ix_messages_conversation_id", "conversation_id", "id"),
    Index(
        "ix_messages_letters",
        "workspace_id",
        "id",
        postgresql_where=text("state in ('failed', 'suppressed', 'expired') and handled_at is null"),
        sqlite_where=text("state in ('failed', 'suppressed', 'expired') and handled_at is null"),
    ),
    Index("ix_messages_workspace_id", "workspace_id", "id"),
    Index("ix_messages_provider_id", "channel_id", "provider_id"),
    Index(
        "ix_messages_queued",
        "queue",
        "not_before",
        "id",
        postgresql_where=text("state = 'queued'"),
        sqlite_where=text("state = 'queued'"),
    ),
    Index(
        "ix_messages_unsent",
        "conversation_id",
        "id",
        postgresql_where=text("state in ('queued', 'submitting', 'unknown')"),
        sqlite_where=text("state in ('queued', 'submitting', 'unknown')"),
    ),
    Index(
        "ix_messages_settling",
        "settle_at",
        postgresql_where=text("state in ('unknown', 'accepted', 'sent') and settle_at is not null"),
        sqlite_where=text("state in ('unknown', 'accepted', 'sent') and settle_at is not null"),
    ),
    Index(
        "ix_messages_campaign_id",
        "campaign_id",
        "state",
        postgresql_where=text("campaign_id is not null"),
        sqlite_where=text("campaign_id is not null"),
    ),
)

message_events = Table(
    "message_events",
    metadata,
    _id(),
    _workspace(),
    Column("message_id", ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("source", String(16), nullable=False),  # run, sender, provider, reconciler, member
    Column("error", JSONText),
    Column("at", Instant, nullable=False),
    Index("ix_message_events_message_id", "message_id", "at"),
    Index(
        "ix_message_events_unknown",
        "workspace_id",
        "message_id",
        postgresql_where=text("state = 'unknown'"),
        sqlite_where=text("state = 'unknown'"),
    ),
)

message_costs = Table(
    "message_costs",
    metadata,
    Column("message_id", ID, primary_key=True),
    _workspace(),
    Column("conversation_id", ID, nullable=False),
    Column("channel_id", ID, nullable=False),
    Column("run_id", ID),
    Column("category", String(48)),  # what the provider says of the price
    Column("type", String(48)),
    Column("billable", Boolean),
    Column("model", String(48)),
    Column("state", String(16)),  # of the status that says so
    Column("state_at", Instant),
    Column("country", String(2)),
    Column("charged_at", Instant),  # when it arrived; nothing is charged before
    Column("charged_on", String(10)),  # the same as a day (UTC)
    Column("amount_micros", BigCount),  # millionths of the currency; absent: not known
    Column("currency", String(3)),
    Column("market", String(64)),
    Column("price_table", String(64)),  # the version the amount comes from
    Index("ix_message_costs_workspace_id_charged_on", "workspace_id", "charged_on"),
    Index("ix_message_costs_conversation_id", "conversation_id"),
    Index("ix_message_costs_run_id", "run_id"),
    Index(
        "ix_message_costs_unpriced",
        "workspace_id",
        "message_id",
        postgresql_where=text("amount_micros is null"),
        sqlite_where=text("amount_micros is null"),
    ),
)

price_tables = Table(
    "price_tables",
    metadata,
    Column("workspace_id", ID, primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("position", Integer, nullable=False),  # in the order in which they were added
    Column("document", JSONText, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)

reached = Table(
    "reached",
    metadata,
    _workspace(),
    Column("portfolio", String(64), nullable=False),
    Column("contact_id", ID, nullable=False),
    Column("at", Instant, nullable=False),  # when they were last written to outside a window
    PrimaryKeyConstraint("workspace_id", "portfolio", "contact_id"),
    Index("ix_reached_at", "workspace_id", "portfolio", "at"),
)

sent_hours = Table(
    "sent_hours",
    metadata,
    _workspace(),
    Column("hour", Instant, nullable=False),
    Column("sent", BigCount, nullable=False),  # by workflows, while the workspace limits itself
    PrimaryKeyConstraint("workspace_id", "hour"),
)

media = Table(
    "media",
    metadata,
    Column("message_id", ID, primary_key=True),
    _workspace(),
    Column("channel_id", ID, nullable=False),
    Column("provider_media_id", Text, nullable=False),
    Column("state", String(8), nullable=False),  # wanted, kept, failed
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("mime_type", Text),
    Column("sha256", Text),
    Column("sealed", Sealed),  # the file itself
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Index(
        "ix_media_wanted",
        "next_try_at",
        postgresql_where=text("state = 'wanted'"),
        sqlite_where=text("state = 'wanted'"),
    ),
)

# ── Campaigns ──────────────────────────────────────────────────────────────────────────────────────────

campaigns = Table(
    "campaigns",
    metadata,
    _id(),
    _workspace(),
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("state_reason", Text),
    Column("template", JSONText),  # the choice: name, language, and what fills its variables
    Column("segment", JSONText),  # None: the audience is a list
    Column("category", String(32)),  # of the template, when the campaign was started
    Column("rate_per_minute", Integer),
    Column("starts_at", Instant),
    Column("prepared_to", ID),  # the last contact taken into the audience
    Column("prepared_at", Instant),  # when the audience was whole
    Column("next_at", Instant),  # when there is something to do for it; None: nothing
    Column("filled_to", Instant),  # until when its rate is used up
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Index("ix_campaigns_workspace_id", "workspace_id", "id"),
    Index(
        "ix_campaigns_next_at",
        "next_at",
        postgresql_where=text("next_at is not null"),
        sqlite_where=text("next_at is not null"),
    ),
)

campaign_recipients = Table(
    "campaign_recipients",
    metadata,
    _id(),
    _workspace(),
    Column("campaign_id", ID, ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("identity", LargeBinary, nullable=False),  # what the list, or the segment, knows them by
    Column("contact_id", ID),
    Column("conversation_id", ID),
    Column("message_id", ID),
    Column("state", String(16), nullable=False),  # listed, waiting, queued, skipped, cancelled
    Column("code", String(32)),  # why they were skipped
    Column("reason", Text),
    Column("sealed", Sealed),  # {contact_id or phone, values}, of a row of a list
    Column("queued_at", Instant),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("campaign_id", "identity"),
    UniqueConstraint("campaign_id", "contact_id"),
    Index("ix_campaign_recipients_state", "campaign_id", "state", "id"),
)

# ── What somebody should look at ───────────────────────────────────────────────────────────────────────

alerts = Table(
    "alerts",
    metadata,
    _id(),
    _workspace(),
    Column("kind", String(48), nullable=False),
    Column("subject_type", String(16), nullable=False),  # channel, number, account, template, workspace
    Column("subject_id", String(128), nullable=False),  # ours, or the provider's of what has none here
    Column("severity", String(8), nullable=False),  # warning, critical
    Column("details", JSONText, nullable=False),  # {name: text}: the words of the sentence
    Column("count", Integer, nullable=False),  # how often it was seen
    Column("raised_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("acknowledged_by", Text),
    Column("acknowledged_at", Instant),
    Column("resolved_by", Text),  # None where it ended by itself
    Column("resolved_at", Instant),
    Index("ix_alerts_workspace_id", "workspace_id", "id"),
    Index(
        "ix_alerts_open",
        "workspace_id",
        "kind",
        "subject_type",
        "subject_id",
        unique=True,
        postgresql_where=text("resolved_at is null"),
        sqlite_where=text("resolved_at is null"),
    ),
)

channel_checks = Table(
    "channel_checks",
    metadata,
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True),
    _workspace(),
    Column("heard_at", Instant),  # when its provider last sent anything, to the minute
    Column("unmatched", Integer, nullable=False, server_default=text("0")),  # statuses of nothing, since then
    Column("next_look_at", Instant, nullable=False),  # whether it has fallen silent
    Column("next_check_at", Instant, nullable=False),  # what its provider says of it
    Column("checked_at", Instant),
    Column("found", JSONText),  # {can_send, quality, is_subscribed, …}
    Index("ix_channel_checks_next_check_at", "next_check_at"),
    Index("ix_channel_checks_next_look_at", "next_look_at"),
)

# ── What came to nothing ───────────────────────────────────────────────────────────────────────────────

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
