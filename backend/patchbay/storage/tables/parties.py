"""Channels, templates, contacts with their addresses and consents, what outlives them, and conversations."""

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
)

from patchbay.storage.columns import Instant, JSONText, Sealed
from patchbay.storage.tables.schema import ID, metadata, of_workspace, row_id

channels = Table(
    "channels",
    metadata,
    row_id(),
    of_workspace(),
    Column("provider", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("external_id", Text, nullable=False),  # the provider's id of the number
    Column("settings", JSONText, nullable=False),  # waba_id, api_base, api_version, display number
    Column("sealed", Sealed, nullable=False),  # access_token, app_secret(s), verify_token
    Column("state", String(16), nullable=False),  # active, paused
    Column("state_reason", Text),
    Column("paused_until", Instant),  # of a pause that ends by itself
    Column("answers_until", Instant),  # until then its account may only answer
    Column("reinstated_at", Instant),  # when its provider told that of the account, by the provider's clock
    Column("learned_limit", Integer),  # people a day its portfolio may write to first; none: all there are
    Column("learned_limit_at", Instant),  # when its provider told that
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "provider", "external_id"),
)

templates = Table(
    "templates",
    metadata,
    row_id(),
    of_workspace(),
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
    row_id(),
    of_workspace(),
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
    row_id(),
    of_workspace(),
    Column("sealed", Sealed, nullable=False),  # {name, email, fields, …}
    Column("language", String(16)),
    Column("timezone", String(64)),
    Column("tags", JSONText),
    Column("opted_out_at", Instant),
    Column("consents", JSONText),  # {purpose: in or out}: what the newest statement of each says
    Column("blocked_at", Instant),
    Column("unblocked_at", Instant),  # when a block was lifted last; no address brings it back
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
    row_id(),
    of_workspace(),
    Column("contact_id", ID, ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("state", String(8), nullable=False),  # in, out
    Column("source", Text, nullable=False),
    Column("sealed", Sealed),  # evidence
    Column("at", Instant, nullable=False),
    Column("recorded_by", String(80)),  # member:ID, api_key:ID; none where the contact or provider told us
    Index("ix_consents_contact_id_at", "contact_id", "at"),
)

kept_refusals = Table(
    "kept_refusals",
    metadata,
    Column("workspace_id", ID, primary_key=True),
    Column("kind", String(16), primary_key=True),  # of an address that no contact has
    Column("value_index", LargeBinary, primary_key=True),  # of the one spelling that stands for all
    Column("refused", String(16), primary_key=True),  # a purpose, all, or blocked
    Column("had_user_id", Boolean, nullable=False),  # whoever had the address
    Column("at", Instant, nullable=False),  # since when
)

conversations = Table(
    "conversations",
    metadata,
    row_id(),
    of_workspace(),
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("contact_id", ID, ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
    Column("owner", String(8), nullable=False),  # bot, human
    Column("team", Text),
    Column("sealed_note", Sealed),
    Column("handed_over_at", Instant),  # to a person, or back
    Column("handed_over_by", ID),  # the run that did it; none where a person took it
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
