"""Who may do what: five roles, one table."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct


class Permission(StrEnum):
    """Something a principal may be allowed to do in its workspace."""

    WORKFLOWS_READ = "workflows:read"
    WORKFLOWS_EDIT = "workflows:edit"
    WORKFLOWS_PUBLISH = "workflows:publish"
    RUNS_READ = "runs:read"
    RUNS_CONTROL = "runs:control"  # start, cancel, replay
    CHANNELS_READ = "channels:read"
    CHANNELS_MANAGE = "channels:manage"
    CONTACTS_READ = "contacts:read"
    CONTACTS_EDIT = "contacts:edit"
    CONVERSATIONS_READ = "conversations:read"
    CONVERSATIONS_ANSWER = "conversations:answer"  # take over, write, give back
    MESSAGES_READ = "messages:read"
    MESSAGES_SEND = "messages:send"
    TEMPLATES_READ = "templates:read"
    TEMPLATES_MANAGE = "templates:manage"
    CAMPAIGNS_READ = "campaigns:read"
    CAMPAIGNS_MANAGE = "campaigns:manage"  # draw up, start, pause, stop
    CREDENTIALS_READ = "credentials:read"  # names and kinds; values are never returned
    CREDENTIALS_MANAGE = "credentials:manage"
    MEMBERS_READ = "members:read"
    MEMBERS_MANAGE = "members:manage"
    API_KEYS_MANAGE = "api-keys:manage"
    ANALYTICS_READ = "analytics:read"
    AUDIT_READ = "audit:read"
    WORKSPACE_MANAGE = "workspace:manage"  # rename, delete, hand over ownership


class Role(StrEnum):
    """What a member is in a workspace."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    AGENT = "agent"
    VIEWER = "viewer"


_VIEWER = frozenset(
    {
        Permission.WORKFLOWS_READ,
        Permission.RUNS_READ,
        Permission.CHANNELS_READ,
        Permission.TEMPLATES_READ,
        Permission.CAMPAIGNS_READ,
        Permission.ANALYTICS_READ,
    }
)
_AGENT = _VIEWER | {
    Permission.CONTACTS_READ,
    Permission.CONTACTS_EDIT,
    Permission.CONVERSATIONS_READ,
    Permission.CONVERSATIONS_ANSWER,
    Permission.MESSAGES_READ,
    Permission.MESSAGES_SEND,
}
_EDITOR = _AGENT | {
    Permission.WORKFLOWS_EDIT,
    Permission.WORKFLOWS_PUBLISH,
    Permission.RUNS_CONTROL,
    Permission.TEMPLATES_MANAGE,
    Permission.CAMPAIGNS_MANAGE,
    Permission.CREDENTIALS_READ,
    Permission.MEMBERS_READ,
}
_OWNER = frozenset(Permission)

ROLE_PERMISSIONS = {
    Role.OWNER: _OWNER,
    Role.ADMIN: _OWNER - {Permission.WORKSPACE_MANAGE},
    Role.EDITOR: _EDITOR,
    Role.AGENT: _AGENT,
    Role.VIEWER: _VIEWER,
}


class Principal(Struct, frozen=True):
    """Whoever makes a request, always within one workspace."""

    kind: Literal["member", "api_key"]
    id: str
    workspace_id: str
    role: Role
    scopes: frozenset[Permission] | None = None
    """Narrows an API key to some of its role's permissions; None leaves them all."""


def permissions_of(principal: Principal) -> frozenset[Permission]:
    """Everything the principal may do in its own workspace."""
    granted = ROLE_PERMISSIONS[principal.role]
    return granted if principal.scopes is None else granted & principal.scopes


def allows(principal: Principal, permission: Permission) -> bool:
    """Whether the principal may do this in its own workspace."""
    return permission in permissions_of(principal)


def may_grant(principal: Principal, role: Role) -> bool:
    """Whether the principal may give this role to a member or a key: never more than it has itself."""
    held = permissions_of(principal)
    manages = Permission.MEMBERS_MANAGE in held or Permission.API_KEYS_MANAGE in held
    return manages and ROLE_PERMISSIONS[role] <= held
