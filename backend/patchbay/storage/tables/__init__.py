"""Every table. Rows of tenants carry `workspace_id`; sealed columns hold encrypted JSON."""

from patchbay.storage.tables.alerts import alert_hooks, alerts, channel_checks
from patchbay.storage.tables.arrivals import events, hooks, inbox, leases, responses
from patchbay.storage.tables.campaigns import campaign_recipients, campaigns
from patchbay.storage.tables.letters import letter_marks
from patchbay.storage.tables.parties import (
    addresses,
    channels,
    consents,
    contacts,
    conversations,
    kept_refusals,
    template_versions,
    templates,
)
from patchbay.storage.tables.people import api_keys, audit, credentials, members, sessions, workspaces
from patchbay.storage.tables.schema import metadata
from patchbay.storage.tables.sending import (
    media,
    message_costs,
    message_events,
    messages,
    price_tables,
    reached,
    sent_hours,
)
from patchbay.storage.tables.work import (
    pins,
    presence,
    runs,
    steps,
    template_uses,
    test_sessions,
    versions,
    waits,
    workflow_tags,
    workflows,
)

__all__ = [
    "addresses",
    "alert_hooks",
    "alerts",
    "api_keys",
    "audit",
    "campaign_recipients",
    "campaigns",
    "channel_checks",
    "channels",
    "consents",
    "contacts",
    "conversations",
    "credentials",
    "events",
    "hooks",
    "inbox",
    "kept_refusals",
    "leases",
    "letter_marks",
    "media",
    "members",
    "message_costs",
    "message_events",
    "messages",
    "metadata",
    "pins",
    "presence",
    "price_tables",
    "reached",
    "responses",
    "runs",
    "sent_hours",
    "sessions",
    "steps",
    "template_uses",
    "template_versions",
    "templates",
    "test_sessions",
    "versions",
    "waits",
    "workflow_tags",
    "workflows",
    "workspaces",
]
